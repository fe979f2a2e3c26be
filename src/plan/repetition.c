// How many instances: count, for_each, OpenTofu's enabled.
//
// Terraform's eval_count.go and eval_for_each.go. What is refused is said, and judged as if one instance existed whose
// key is not known; of a one-of, choices that would be refused do not count.
#include "plan_internal.h"

#include <stdlib.h>

typedef enum { COUNT, FOR_EACH, ENABLED } kind;

static const struct {
    const char *code;
    const char *name;
} words[] = {
    [COUNT] = { "plan/count-refused", "count" },
    [FOR_EACH] = { "plan/for-each-refused", "for_each" },
    [ENABLED] = { "plan/enabled-refused", "enabled" },
};

typedef struct {
    tg_plan *plan;
    kind kind;
    tg_span at;
} maker;

static tg_expansion unknown(const maker *m, tg_reason reason)
{
    return (tg_expansion){ .kind = TG_EXPANDS_UNKNOWN, .for_each = m->kind == FOR_EACH, .reason = reason };
}

// `text` NULL: it fits. Else what is wrong with it.
typedef struct {
    tg_expansion expansion;
    const char *wrong;
} made;

static made number_of(const maker *m, tg_value v)
{
    tg_fault fault = { 0 };
    int64_t n;
    v = tg_value_convert(m->plan->arena, v, &tg_type_number, &fault);
    if (tg_value_is_null(v))
        return (made){ .wrong = "it is null; a number is needed" };
    if (!tg_value_is(v, TG_TYPE_NUMBER))
        return (made){ .wrong = "it is no number" };
    if (!tg_number_to_int64(tg_value_number(v), &n))
        return (made){ .wrong = "it is no whole number" };
    if (n < 0)
        return (made){ .wrong = "it is negative" };
    return (made){ .expansion = { .kind = TG_EXPANDS_COUNT, .count = (uint64_t)n } };
}

static made each_of_set(const maker *m, tg_value v)
{
    uint32_t count = tg_value_count(v);
    if (count > 0 && !tg_value_is_wholly_known(v))
        return (made){ .expansion = unknown(m, tg_value_reason(v)) };
    if (count > 0 && !tg_type_is(tg_value_type(v)->element, TG_TYPE_STRING))
        return (made){ .wrong = "it is a set of something other than strings" };
    tg_str *keys = tg_new_array(m->plan->arena, tg_str, count);
    for (uint32_t i = 0; i < count; i++) {
        if (tg_value_is_null(tg_value_item(v, i)))
            return (made){ .wrong = "it is a set that holds null" };
        keys[i] = tg_value_text(tg_value_item(v, i));
    }
    return (made){ .expansion = {
                       .kind = TG_EXPANDS_EACH, .count = count, .keys = keys, .values = v.content->items } };
}

static made each_of(const maker *m, tg_value v)
{
    tg_type_kind type = tg_value_type(v)->kind;
    unsigned marks = 0;
    v = tg_value_unmark(m->plan->arena, v, &marks);
    if (marks & TG_SENSITIVE)
        return (made){ .wrong = "it is sensitive, and would show in instance keys" };
    if (marks & TG_EPHEMERAL)
        return (made){ .wrong = "it is ephemeral" };
    if (tg_value_is_null(v))
        return (made){ .wrong = "it is null; a map or a set of strings is needed" };
    if (type == TG_TYPE_SET)
        return each_of_set(m, v);
    if (type != TG_TYPE_MAP && type != TG_TYPE_OBJECT)
        return (made){ .wrong = "it is no map or set of strings" };
    return (made){ .expansion = { .kind = TG_EXPANDS_EACH,
                                  .count = tg_value_count(v),
                                  .keys = v.content->keys,
                                  .values = v.content->items } };
}

static made whether(const maker *m, tg_value v)
{
    tg_fault fault = { 0 };
    v = tg_value_convert(m->plan->arena, v, &tg_type_bool, &fault);
    if (!tg_value_is(v, TG_TYPE_BOOL))
        return (made){ .wrong = "it is not true or false" };
    return (made){ .expansion = { .kind = tg_value_truth(v) ? TG_EXPANDS_ONE : TG_EXPANDS_NONE } };
}

static made of_known(const maker *m, tg_value v)
{
    unsigned marks = 0;
    if (m->kind == FOR_EACH)
        return each_of(m, v);
    v = tg_value_unmark(m->plan->arena, v, &marks);
    if (marks & TG_EPHEMERAL)
        return (made){ .wrong = "it is ephemeral" };
    return m->kind == COUNT ? number_of(m, v) : whether(m, v);
}

static bool same_instances(const tg_expansion *a, const tg_expansion *b)
{
    return a->kind == b->kind && a->kind != TG_EXPANDS_EACH && a->count == b->count;
}

// The choices that Terraform would take, as one expansion.
static tg_expansion of_choices(const maker *m, tg_value v)
{
    const tg_unknown *u = v.content->unknown;
    tg_expansion *choices = tg_new_array(m->plan->arena, tg_expansion, u->choice_count);
    size_t count = 0;
    for (uint32_t i = 0; i < u->choice_count; i++) {
        if (!tg_value_is_known(u->choices[i]))
            return unknown(m, tg_value_reason(v));
        made one = of_known(m, u->choices[i]);
        bool again = one.wrong != NULL;
        for (size_t k = 0; k < count && !again; k++)
            again = same_instances(&choices[k], &one.expansion);
        if (!again) {
            choices[count] = one.expansion;
            tg_value stepped = tg_value_step(m->plan->arena, u->choices[i], m->at, words[m->kind].name);
            choices[count].trail = tg_trail_join(m->plan->arena, v.trail, stepped.trail);
            choices[count++].at = m->at;
        }
    }
    if (count == 1)
        return choices[0];
    if (count == 0)
        return unknown(m, tg_value_reason(v));
    return (tg_expansion){
        .kind = TG_EXPANDS_CHOICES, .choices = choices, .choice_count = count, .reason = u->reason
    };
}

static tg_expansion of_value(const maker *m, tg_value v)
{
    if (!tg_value_is_known(v))
        return v.content->unknown->choice_count ? of_choices(m, v) : unknown(m, tg_value_reason(v));
    made one = of_known(m, v);
    if (!one.wrong)
        return one.expansion;
    tg_plan_say(m->plan, TG_WARNING, words[m->kind].code, m->at, "\"%s\" is refused: %s", words[m->kind].name,
                one.wrong);
    return unknown(m,
                   tg_plan_reason(m->plan, m->at, "\"%s\" is refused: %s", words[m->kind].name, one.wrong));
}

static void evaluate(tg_plan *plan, tg_frame *frame, const tg_repetition *r, tg_expansion *out)
{
    const tg_attribute *attribute = r->count ? r->count : r->for_each ? r->for_each : r->enabled;
    if (!attribute) {
        *out = (tg_expansion){ .kind = TG_EXPANDS_ONE, .lasting = true };
        return;
    }
    maker m = { plan, r->count ? COUNT : r->for_each ? FOR_EACH : ENABLED, attribute->expr->span };
    tg_value v = tg_plan_evaluate_in(plan, frame, attribute->expr);
    tg_value stepped = tg_value_step(plan->arena, v, m.at, words[m.kind].name);
    *out = of_value(&m, v);
    out->lasting = plan->eval.assumption_count == 0 && tg_value_is_wholly_known(v);
    out->trail = stepped.trail;
    out->at = m.at;
}

static const tg_expansion *expansion(tg_plan *plan, tg_frame *frame, const tg_repetition *r,
                                     tg_expansion ***places, size_t count, uint32_t index)
{
    if (!*places)
        *places = tg_new_array(plan->arena, tg_expansion *, count);
    tg_expansion *e = (*places)[index];
    if (e && e->state == TG_MEMO_BUSY) {
        tg_span at = (r->count ? r->count : r->for_each ? r->for_each : r->enabled)->expr->span;
        tg_expansion *cycle = tg_new(plan->arena, tg_expansion);
        tg_plan_say(plan, TG_WARNING, "plan/cycle", at, "how many instances there are depends on itself");
        *cycle = (tg_expansion){ .kind = TG_EXPANDS_UNKNOWN,
                                 .for_each = !r->count,
                                 .at = at,
                                 .reason = tg_plan_reason(plan, at, "it depends on itself") };
        return cycle;
    }
    if (!e || (e->round != plan->round && !e->lasting)) {
        e = tg_new(plan->arena, tg_expansion);
        (*places)[index] = e;
        tg_memo busy = { 0 };
        tg_hold hold = tg_memo_begin(plan, &busy);
        e->state = TG_MEMO_BUSY;
        tg_expansion out;
        evaluate(plan, frame, r, &out);
        *e = out;
        e->state = TG_MEMO_DONE;
        e->round = plan->round;
        e->touched = plan->touched;
        tg_memo_end(plan, hold);
    }
    plan->touched |= e->touched;
    return e;
}

const tg_expansion *tg_plan_call_expansion(tg_plan *plan, tg_frame *frame, const tg_module_call *call)
{
    return expansion(plan, frame, &call->repetition, &frame->call_expansions,
                     frame->node->module->calls.count, call->index);
}

const tg_expansion *tg_plan_resource_expansion(tg_plan *plan, tg_frame *frame, const tg_resource *resource)
{
    return expansion(plan, frame, &resource->repetition, &frame->resource_expansions,
                     frame->node->module->resources.count, resource->index);
}

// --------------------------------------------------------------------------------------- instances

uint64_t tg_expansion_size(const tg_expansion *e)
{
    return e->kind == TG_EXPANDS_COUNT || e->kind == TG_EXPANDS_EACH ? e->count : e->kind != TG_EXPANDS_NONE;
}

void tg_expansion_key(tg_plan *plan, const tg_expansion *e, uint64_t i, tg_key_value *out)
{
    *out = (tg_key_value){ .kind = TG_KEY_NONE };
    if (e->kind == TG_EXPANDS_COUNT) {
        out->kind = TG_KEY_NUMBER;
        out->number = (int64_t)i;
    } else if (e->kind == TG_EXPANDS_EACH) {
        out->kind = TG_KEY_STRING;
        out->string = e->keys[i];
        out->value = e->values[i];
        out->value.trail = tg_trail_join(plan->arena, out->value.trail, e->trail);
    } else if (e->kind == TG_EXPANDS_UNKNOWN) {
        out->kind = TG_KEY_UNKNOWN;
        out->for_each = e->for_each;
        out->reason = e->reason;
    }
}

static int by_bytes(const void *a, const void *b)
{
    return tg_str_compare(*(const tg_str *)a, *(const tg_str *)b);
}

bool tg_expansion_find(const tg_expansion *e, tg_str key, uint64_t *i)
{
    const tg_str *found = e->count ? bsearch(&key, e->keys, e->count, sizeof key, by_bytes) : NULL;
    if (found)
        *i = (uint64_t)(found - e->keys);
    return found != NULL;
}

// A string key as Terraform writes it in an address (addrs.toHCLQuotedString).
static void quote_key(tg_buf *out, tg_str key)
{
    for (size_t i = 0; i < key.length; i++) {
        char c = key.data[i];
        const char *escape = c == '"'    ? "\\\""
                             : c == '\\' ? "\\\\"
                             : c == '\n' ? "\\n"
                             : c == '\r' ? "\\r"
                             : c == '\t' ? "\\t"
                                         : NULL;
        bool template = (c == '$' || c == '%') && i + 1 < key.length && key.data[i + 1] == '{';
        if (escape)
            tg_buf_add(out, tg_str_from(escape));
        else
            tg_buf_byte(out, c);
        if (template)
            tg_buf_byte(out, c);
    }
}

tg_str tg_key_text(tg_arena *arena, const tg_key_value *key)
{
    if (key->kind == TG_KEY_NUMBER)
        return tg_format(arena, "[%lld]", (long long)key->number);
    if (key->kind == TG_KEY_UNKNOWN)
        return S("[*]");
    if (key->kind == TG_KEY_NONE)
        return S("");
    tg_buf buf = { 0 };
    tg_buf_add(&buf, S("[\""));
    quote_key(&buf, key->string);
    tg_buf_add(&buf, S("\"]"));
    tg_str text = tg_str_copy(arena, tg_buf_str(&buf));
    tg_buf_free(&buf);
    return text;
}

size_t tg_address_key(tg_str s)
{
    if (!s.length || s.data[0] != '[')
        return 0;
    bool quoted = false;
    for (size_t i = 1; i < s.length; i++) {
        char c = s.data[i];
        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (c == ']' && !quoted)
            return i + 1;
    }
    return s.length;
}
