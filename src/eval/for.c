// `for` expressions: hclsyntax's ForExpr.
//
// A loop is a pass over the elements of a known collection. Where an `if` or a key is unknown, Terraform knows nothing of the
// result. We do, if few conditions are open: the pass is made once for each combination of their outcomes, and
// if the collection knows what it is one of, for each of these.
#include "eval_internal.h"
#include "tracegate/limits.h"

// The outcomes of unknown conditions in one pass.
typedef struct decisions {
    uint32_t met;                       // different ones
    uint32_t bits;                      // what each is assumed to be, from the lowest bit on
    bool deciding;                      // else they stay unknown
    tg_str keys[TG_CAP_FOR_CONDITIONS]; // null: without identity, different each time it is met
} decisions;

// The values of one key, with grouping.
typedef struct group {
    tg_value *items;
    size_t count, capacity;
} group;

typedef struct loop {
    tg_eval *eval;
    const tg_names *names;
    const tg_for *expr;
    tg_value last;  // the unknown because of which nothing is known; content NULL: there is none
    unsigned marks; // of the collection, the conditions, the keys
    bool known;     // Terraform would know the result
    decisions decisions;
    struct {
        tg_value *items;
        size_t count, capacity;
    } values;
    struct {
        tg_str *items;
        size_t count, capacity;
    } keys;
    tg_map groups; // by key: its group, or, without grouping, anything
} loop;

// ------------------------------------------------------------------------------------- conditions

static bool assumed(loop *l, const tg_condition *condition)
{
    decisions *d = &l->decisions;
    uint32_t i = 0;
    for (; condition && i < d->met && i < TG_CAP_FOR_CONDITIONS; i++) {
        if (tg_str_equal(d->keys[i], condition->key))
            return d->bits >> i & 1;
    }
    i = d->met++;
    if (i >= TG_CAP_FOR_CONDITIONS)
        return false;
    d->keys[i] = condition ? condition->key : S("");
    return d->bits >> i & 1;
}

static void unknown_now(loop *l, tg_value why)
{
    l->known = false;
    if (!l->last.content)
        l->last = why;
}

static tg_value refuse(loop *l, const tg_expr *at, const char *text)
{
    return tg_eval_error(l->eval, "eval/for", at->span, l->expr->expr.span, "%s", text);
}

// An unknown `if`: what is assumed of it; not assumed: the result is unknown, and the element is left out.
static bool include_unknown(loop *l, const tg_names *names, tg_value include)
{
    if (!tg_value_never_null(include) || include.content->type->kind != TG_TYPE_BOOL)
        tg_eval_may_fail(l->eval, (tg_reason){ .text = S("the \"if\" clause may be null or no bool") });
    const tg_condition *condition = tg_condition_met(l->eval, names, l->expr->condition, include);
    bool outcome;
    if (tg_condition_assumed(l->eval, condition, &outcome))
        return outcome;
    outcome = assumed(l, condition);
    if (l->decisions.deciding)
        return outcome;
    tg_reason reason = tg_value_reason(include);
    if (!reason.condition)
        reason.condition = condition;
    unknown_now(l, tg_value_unknown(l->eval->arena, &tg_type_any, reason));
    return false;
}

// Whether the element is one of the result.
static bool included(loop *l, const tg_names *names)
{
    if (!l->expr->condition)
        return true;
    tg_value include = tg_eval_expr(l->eval, names, l->expr->condition);
    if (tg_value_is_null(include)) {
        if (l->known)
            refuse(l, l->expr->condition, "the value of the \"if\" clause must not be null");
        unknown_now(l, include);
        return false;
    }
    l->marks |= include.content->marks;
    if (!l->expr->key && !tg_value_is_known(include)) // hcl looks at its type only where there are keys
        return include_unknown(l, names, include);
    tg_fault fault;
    tg_value truth = tg_value_convert(l->eval->arena, include, &tg_type_bool, &fault);
    if (fault.certain && l->known)
        tg_eval_fault(l->eval, truth, &fault, "eval/for", l->expr->condition->span, l->expr->expr.span,
                      "the \"if\" clause value is invalid: ");
    if (fault.certain) {
        unknown_now(l, truth);
        return false;
    }
    if (!tg_value_is_known(truth))
        return include_unknown(l, names, truth);
    return tg_value_truth(truth);
}

// ------------------------------------------------------------------------------------ one element

static bool object_key(loop *l, const tg_names *names, tg_str *key)
{
    tg_value raw = tg_eval_expr(l->eval, names, l->expr->key);
    if (tg_value_is_null(raw)) {
        if (l->known)
            refuse(l, l->expr->key, "the key expression of a \"for\" must not give a null value");
        unknown_now(l, raw);
        return false;
    }
    l->marks |= raw.content->marks;
    if (!tg_value_is_known(raw)) {
        unknown_now(l, raw);
        return false;
    }
    tg_fault fault;
    tg_value string = tg_value_convert(l->eval->arena, raw, &tg_type_string, &fault);
    if (fault.certain) {
        if (l->known)
            tg_eval_fault(l->eval, string, &fault, "eval/for", l->expr->key->span, l->expr->expr.span,
                          "the key expression produced an invalid result: ");
        unknown_now(l, string);
        return false;
    }
    *key = string.content->string;
    return true;
}

static void add_to_group(loop *l, tg_str key, tg_value value)
{
    group *g = tg_map_get(&l->groups, key);
    if (!g) {
        g = tg_new(l->eval->arena, group);
        tg_push(l->eval->arena, &l->keys, key);
        tg_map_put(&l->groups, key, g);
    }
    tg_push(l->eval->arena, g, value);
}

static void add_item(loop *l, tg_str key, tg_value value)
{
    if (tg_map_get(&l->groups, key)) {
        tg_eval_error(
            l->eval, "eval/duplicate-key", l->expr->key->span, l->expr->expr.span,
            "two different items produced the key \"%.*s\" in this \"for\" expression; if duplicates "
            "are expected, use the ellipsis (...) after the value expression",
            TG_ARG(tg_eval_printable(l->eval, key)));
        return;
    }
    tg_map_put(&l->groups, key, l);
    tg_push(l->eval->arena, &l->keys, key);
    tg_push(l->eval->arena, &l->values, value);
}

static void one_element(loop *l, tg_value key, tg_value value)
{
    tg_names with_key, with_value;
    const tg_names *names = l->names;
    if (!tg_str_none(l->expr->key_name)) {
        with_key = tg_names_with(names, l->expr->key_name, key);
        names = &with_key;
    }
    with_value = tg_names_with(names, l->expr->value_name, value);
    if (!included(l, &with_value))
        return;
    tg_str name = { 0 };
    if (l->expr->key && !object_key(l, &with_value, &name))
        return;
    tg_value result = tg_eval_expr(l->eval, &with_value, l->expr->value);
    if (!l->expr->key)
        tg_push(l->eval->arena, &l->values, result);
    else if (l->expr->expr.flag)
        add_to_group(l, name, result);
    else
        add_item(l, name, result);
}

tg_value tg_element_key(tg_arena *arena, tg_value collection, uint32_t i)
{
    switch ((tg_type_kind)collection.content->type->kind) {
    case TG_TYPE_MAP:
    case TG_TYPE_OBJECT:
        return tg_value_string(arena, collection.content->keys[i]);
    case TG_TYPE_SET:
        return collection.content->items[i];
    case TG_TYPE_LIST:
    case TG_TYPE_TUPLE:
    case TG_TYPE_ANY:
    case TG_TYPE_STRING:
    case TG_TYPE_NUMBER:
    case TG_TYPE_BOOL:
    default:
        return tg_value_integer(arena, i);
    }
}

// ---------------------------------------------------------------------------------------- one pass

static tg_value grouped(loop *l)
{
    tg_arena *arena = l->eval->arena;
    tg_value *values = tg_new_array(arena, tg_value, l->keys.count);
    for (size_t i = 0; i < l->keys.count; i++) {
        const group *g = tg_map_get(&l->groups, l->keys.items[i]);
        values[i] = tg_value_tuple(arena, g->items, (uint32_t)g->count);
    }
    return tg_value_object(arena, l->keys.items, values, (uint32_t)l->keys.count);
}

static tg_value result_of(loop *l)
{
    tg_arena *arena = l->eval->arena;
    tg_value v;
    if (!l->known)
        v = tg_eval_any(l->eval, l->last);
    else if (l->expr->key && l->expr->expr.flag)
        v = grouped(l);
    else if (l->expr->key)
        v = tg_value_object(arena, l->keys.items, l->values.items, (uint32_t)l->keys.count);
    else
        v = tg_value_tuple(arena, l->values.items, (uint32_t)l->values.count);
    return tg_value_mark(arena, v, l->marks);
}

// The loop over a known collection; `l->decisions` as the caller wants them.
static tg_value pass(loop *l, tg_value collection)
{
    l->values.count = l->keys.count = 0;
    l->values.items = NULL;
    l->values.capacity = 0;
    l->keys.items = NULL;
    l->keys.capacity = 0;
    l->known = true;
    l->last.content = NULL;
    l->marks = collection.content->marks;
    l->decisions.met = 0;
    tg_map_init(&l->groups, l->eval->arena);
    for (uint32_t i = 0; i < collection.content->count; i++) {
        if (!tg_eval_spend(l->eval, 1, l->expr->expr.span))
            return tg_value_unknown(l->eval->arena, &tg_type_any,
                                    (tg_reason){ .text = S("a limit was reached") });
        tg_value item = collection.content->items[i];
        item.trail = tg_trail_join(l->eval->arena, item.trail, collection.trail);
        one_element(l, tg_element_key(l->eval->arena, collection, i), item);
    }
    return result_of(l);
}

// One outcome of the open conditions; a mistake makes it none.
static bool try_pass(loop *l, tg_value collection, uint32_t bits, tg_value *outcome)
{
    tg_attempt attempt;
    tg_attempt_begin(l->eval, &attempt, true);
    l->decisions.bits = bits;
    *outcome = pass(l, collection);
    tg_attempt_end(l->eval, &attempt);
    if (attempt.may_fail + attempt.errors > 0)
        tg_eval_may_fail(l->eval, attempt.reason);
    return attempt.errors == 0;
}

static tg_value every_outcome(loop *l, tg_value plain, tg_value collection)
{
    uint32_t open = l->decisions.met, made = 0;
    tg_value outcomes[1u << TG_CAP_FOR_CONDITIONS];
    if (open == 0 || open > TG_CAP_FOR_CONDITIONS || l->eval->as_terraform)
        return plain;
    l->decisions.deciding = true;
    for (uint32_t bits = 0; bits < 1u << open; bits++) {
        if (try_pass(l, collection, bits, &outcomes[made]))
            made++;
        if (l->decisions.met != open) { // other conditions appear: too many to tell
            l->decisions.deciding = false;
            return plain;
        }
    }
    l->decisions.deciding = false;
    return made > 0 ? tg_value_one_of(l->eval->arena, plain, outcomes, made) : plain;
}

// --------------------------------------------------------------------------------- in plain form

static bool is_truth(loop *l, tg_value result, unsigned *marks)
{
    *marks |= result.content->marks;
    if (tg_value_is_null(result)) {
        refuse(l, l->expr->condition, "the value of the \"if\" clause must not be null");
        return false;
    }
    tg_fault fault;
    result = tg_value_convert(l->eval->arena, result, &tg_type_bool, &fault);
    if (fault.certain)
        tg_eval_fault(l->eval, result, &fault, "eval/for", l->expr->condition->span, l->expr->expr.span,
                      "the \"if\" clause value is invalid: ");
    return !fault.certain;
}

// hcl looks at the type of an `if` before there are elements. Of no real element, so nothing but mistakes counts.
static bool condition_is_possible(loop *l, unsigned *marks)
{
    if (!l->expr->condition)
        return true;
    tg_eval *eval = l->eval;
    tg_value any = tg_value_unknown(eval->arena, &tg_type_any, (tg_reason){ .text = S("it is an element") });
    tg_names key = tg_names_with(l->names, l->expr->key_name, any);
    bool keyed = !tg_str_none(l->expr->key_name);
    tg_names value = tg_names_with(keyed ? &key : l->names, l->expr->value_name, any);
    size_t conditions = eval->conditions.count, more = eval->conditions.more;
    tg_attempt attempt;
    tg_attempt_begin(eval, &attempt, false);
    tg_value result = tg_eval_expr(eval, &value, l->expr->condition);
    tg_attempt_end(eval, &attempt);
    eval->conditions.count = conditions;
    eval->conditions.more = more;
    if (attempt.errors > 0)
        tg_attempt_keep(eval, &attempt);
    return attempt.errors == 0 && is_truth(l, result, marks);
}

static tg_value apply_for(void *data, const tg_value *operands)
{
    loop *l = data;
    tg_value collection = operands[0];
    const tg_type *type = collection.content->type;
    if (tg_value_is_null(collection))
        return refuse(l, l->expr->collection,
                      "a null value cannot be used as the collection in a \"for\" expression");
    if (type->kind == TG_TYPE_ANY)
        return tg_eval_any(l->eval, collection);
    if (tg_type_is_primitive(type))
        return tg_eval_error(l->eval, "eval/for", l->expr->collection->span, l->expr->expr.span,
                             "a value of type %.*s cannot be used as the collection in a \"for\" expression",
                             TG_ARG(tg_type_name(l->eval->arena, type)));
    unsigned marks = collection.content->marks;
    if (!condition_is_possible(l, &marks))
        return tg_eval_failed(l->eval, &tg_type_any, collection);
    if (!tg_value_is_known(collection))
        return tg_value_mark(l->eval->arena, tg_eval_any(l->eval, collection), marks);
    l->decisions.deciding = false;
    size_t before = tg_eval_errors(l->eval);
    tg_value plain = pass(l, collection);
    if (l->known || tg_eval_errors(l->eval) > before)
        return plain;
    return every_outcome(l, plain, collection);
}

tg_value tg_eval_for(tg_eval *eval, const tg_names *names, const tg_for *expr)
{
    loop l = { .eval = eval, .names = names, .expr = expr };
    tg_value collection = tg_eval_expr(eval, names, expr->collection);
    tg_value v = apply_for(&l, &collection);
    if (tg_value_is_known(v)) // choices inside elements stay where they are
        return tg_value_by(v, &collection, 1);
    return tg_value_by(tg_eval_choices(eval, v, &collection, 1, apply_for, &l), &collection, 1);
}
