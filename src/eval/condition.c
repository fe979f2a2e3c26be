// Conditions that cannot be known: what makes two of them the same, and what the caller assumes of them.
//
// The same text in the same module instance is the same condition, if the local names in it (`for` variables, iterators)
// have the same known values; where one of these is unknown, two evaluations of the text may differ and nothing may be
// assumed. The key is all of that as text, or, where that is long, its digest.
#include "eval_internal.h"
#include "tracegate/limits.h"

typedef struct identity {
    tg_eval *eval;
    const tg_names *names;
    tg_buf key;
    bool repeats; // each, count or self is in it
    bool none;    // a local name in it is unknown
} identity;

// The value of a local name, a `for` variable or a splat's item; NULL: it is none.
static const tg_value *local_value(const tg_names *names, tg_str name, const tg_expr *item)
{
    for (; names; names = names->outer) {
        if (item ? names->item == item : (!tg_str_none(names->name) && tg_str_equal(names->name, name)))
            return &names->value;
    }
    return NULL;
}

static void add_local(identity *id, tg_str name, const tg_value *value)
{
    if (!tg_value_is_wholly_known(*value)) {
        id->none = true;
        return;
    }
    tg_buf_byte(&id->key, '\0');
    tg_buf_add(&id->key, name);
    tg_buf_byte(&id->key, '=');
    tg_value_print(&id->key, *value);
}

static bool note_names(const tg_expr *expr, void *context)
{
    identity *id = context;
    const tg_value *value = NULL;
    tg_str name = S("[*]");
    if (expr->kind == TG_EXPR_ANON) {
        value = local_value(id->names, name, expr);
    } else if (expr->kind == TG_EXPR_TRAVERSAL) {
        name = ((const tg_traversal *)expr)->steps[0].name;
        value = local_value(id->names, name, NULL);
        if (!value && (tg_str_equal(name, S("each")) || tg_str_equal(name, S("count")) ||
                       tg_str_equal(name, S("self"))))
            id->repeats = true;
    }
    if (value)
        add_local(id, name, value);
    return !id->none;
}

static void add_text(identity *id, const tg_expr *expr)
{
    const tg_text *text = id->eval->texts ? tg_texts_get(id->eval->texts, expr->span.file) : NULL;
    if (text)
        tg_buf_add(&id->key, tg_text_slice(text, expr->span));
    else
        tg_buf_format(&id->key, "%u:%u-%u", expr->span.file, expr->span.start, expr->span.end);
}

static tg_str digest(tg_arena *arena, tg_str key)
{
    unsigned char bytes[32];
    if (key.length <= sizeof bytes * 4)
        return tg_str_copy(arena, key);
    tg_sha256(key, bytes);
    return tg_hex(arena, bytes, sizeof bytes);
}

static tg_str identify(tg_eval *eval, const tg_names *names, const tg_expr *expr)
{
    identity id = { .eval = eval, .names = names };
    while (expr->kind == TG_EXPR_PAREN)
        expr = ((const tg_inner *)expr)->inner;
    tg_buf_add(&id.key, names ? names->instance : S(""));
    tg_buf_byte(&id.key, '\0');
    add_text(&id, expr);
    tg_expr_walk(expr, note_names, &id);
    if (id.repeats && names) {
        tg_buf_byte(&id.key, '\0');
        tg_buf_add(&id.key, names->repetition);
    }
    tg_str key = id.none ? (tg_str){ 0 } : digest(eval->arena, tg_buf_str(&id.key));
    tg_buf_free(&id.key);
    return key;
}

// ---------------------------------------------------------------------------------- equalities

static bool is_literal(const tg_expr *expr)
{
    if (expr->kind != TG_EXPR_TEMPLATE)
        return expr->kind == TG_EXPR_LITERAL;
    const tg_sequence *parts = (const tg_sequence *)expr;
    for (uint32_t i = 0; i < parts->count; i++)
        if (parts->items[i]->kind != TG_EXPR_LITERAL)
            return false;
    return true;
}

tg_str tg_condition_name(tg_arena *arena, tg_str instance, tg_str variable)
{
    return tg_format(arena, "%.*s var.%.*s", TG_ARG(instance), TG_ARG(variable));
}

// The name that `expr` is and nothing else; the null string: it is none that can be assumed.
static tg_str name_of(const tg_eval *eval, const tg_names *names, const tg_expr *expr)
{
    const tg_traversal *t = (const tg_traversal *)expr;
    if (expr->kind != TG_EXPR_TRAVERSAL || t->count != 2 || t->steps[1].kind != TG_STEP_ATTRIBUTE ||
        local_value(names, t->steps[0].name, NULL))
        return (tg_str){ NULL, 0 };
    if (tg_str_equal(t->steps[0].name, S("var")))
        return tg_condition_name(eval->arena, names ? names->instance : S(""), t->steps[1].name);
    bool workspace =
        (tg_str_equal(t->steps[0].name, S("terraform")) || tg_str_equal(t->steps[0].name, S("tofu"))) &&
        tg_str_equal(t->steps[1].name, S("workspace"));
    return workspace ? S("workspace") : (tg_str){ NULL, 0 };
}

static void note_equality(tg_eval *eval, const tg_names *names, const tg_expr *expr, tg_condition *condition)
{
    expr = tg_expr_bare(expr);
    if (expr->kind != TG_EXPR_BINARY || (expr->op != TG_OP_EQUAL && expr->op != TG_OP_NOT_EQUAL))
        return;
    const tg_expr *left = tg_expr_bare(((const tg_binary *)expr)->left),
                  *right = tg_expr_bare(((const tg_binary *)expr)->right);
    const tg_expr *literal = is_literal(right) ? right : left, *other = literal == right ? left : right;
    if (!is_literal(literal))
        return;
    condition->name = name_of(eval, names, other);
    condition->equal_if = expr->op == TG_OP_EQUAL;
    condition->equal = tg_eval_expr(eval, NULL, literal);
}

static tg_value with_way_of(tg_arena *arena, tg_value known, tg_value v)
{
    unsigned marks = 0;
    tg_value_unmark(arena, v, &marks);
    known.trail = v.trail;
    return marks ? tg_value_mark(arena, known, marks) : known;
}

tg_value tg_eval_assumed(tg_eval *eval, tg_str name, tg_value v)
{
    if (tg_value_is_known(v))
        return v;
    for (size_t i = 0; i < eval->assumption_count; i++) {
        const tg_condition *c = eval->assumptions[i].condition;
        if (tg_str_none(c->name) || !tg_str_equal(c->name, name) ||
            eval->assumptions[i].outcome != c->equal_if)
            continue;
        if (tg_value_is_null(c->equal))
            return with_way_of(eval->arena, tg_value_null(eval->arena, tg_value_type(v)), v);
        if (tg_type_equal(tg_value_type(v), tg_value_type(c->equal)) ||
            tg_type_is(tg_value_type(v), TG_TYPE_ANY))
            return with_way_of(eval->arena, c->equal, v);
    }
    return v;
}

// ----------------------------------------------------------------------------------- remembering

static void remember(tg_eval *eval, const tg_condition *condition)
{
    for (size_t i = 0; i < eval->conditions.count; i++) {
        if (tg_str_equal(eval->conditions.items[i].key, condition->key))
            return;
    }
    if (eval->conditions.count < TG_CAP_CONDITIONS)
        tg_push(eval->arena, &eval->conditions, *condition);
    else
        eval->conditions.more++;
}

static const tg_condition *condition_of(tg_eval *eval, const tg_names *names, const tg_expr *expr,
                                        tg_value why)
{
    tg_str key = identify(eval, names, expr);
    if (tg_str_none(key))
        return NULL;
    tg_condition *condition = tg_new(eval->arena, tg_condition);
    tg_reason reason = tg_value_reason(why);
    *condition =
        (tg_condition){ .key = key, .at = expr->span, .reason = reason.text, .by = reason.condition };
    note_equality(eval, names, expr, condition);
    return condition;
}

const tg_condition *tg_condition_met(tg_eval *eval, const tg_names *names, const tg_expr *expr, tg_value why)
{
    const tg_condition *condition = condition_of(eval, names, expr, why);
    if (condition)
        remember(eval, condition);
    return condition;
}

// `v`, unknown because of `condition`.
static tg_value hanging_on(tg_arena *arena, tg_value v, const tg_condition *condition)
{
    tg_unknown *unknown = tg_arena_copy(arena, v.content->unknown, sizeof *unknown);
    struct tg_value_content *content = tg_arena_copy(arena, v.content, sizeof *content);
    unknown->reason.condition = condition;
    content->unknown = unknown;
    v.content = content;
    return v;
}

tg_value tg_condition_operand(tg_eval *eval, const tg_names *names, const tg_expr *expr, tg_value v)
{
    bool outcome;
    if (tg_value_is_known(v) || tg_value_failed(v) || eval->as_terraform || tg_value_reason(v).condition)
        return v;
    const tg_condition *condition = condition_of(eval, names, expr, v);
    if (!condition)
        return v;
    if (tg_condition_assumed(eval, condition, &outcome))
        return with_way_of(eval->arena, tg_value_bool(outcome), v);
    return hanging_on(eval->arena, v, condition);
}

bool tg_condition_assumed(const tg_eval *eval, const tg_condition *condition, bool *outcome)
{
    for (size_t i = 0; condition && i < eval->assumption_count; i++) {
        if (tg_str_equal(eval->assumptions[i].condition->key, condition->key)) {
            *outcome = eval->assumptions[i].outcome;
            return true;
        }
    }
    return false;
}

tg_value tg_eval_chosen(tg_eval *eval, tg_str name, tg_value v, tg_span at)
{
    if (tg_value_is_known(v) || v.content->unknown->choice_count < 2)
        return v;
    const tg_unknown *unknown = v.content->unknown;
    tg_value left[TG_CAP_CHOICES];
    tg_condition first = { .of_value = true, .at = at, .reason = tg_value_reason(v).text };
    uint32_t count = 0;
    for (uint32_t i = 0; i < unknown->choice_count; i++) {
        tg_condition is = { .key = tg_format(eval->arena, "%.*s is choice %u", TG_ARG(name), i) };
        bool outcome = false;
        if (tg_condition_assumed(eval, &is, &outcome) && outcome)
            return unknown->choices[i];
        if (tg_condition_assumed(eval, &is, &outcome))
            continue;
        if (count == 0)
            first.key = is.key;
        left[count++] = unknown->choices[i];
    }
    if (count < 2)
        return count ? left[0] : v;
    remember(eval, &first);
    return count < unknown->choice_count
               ? tg_value_one_of(eval->arena, tg_value_unknown_like(eval->arena, v.content->type, v), left,
                                 count)
               : v;
}
