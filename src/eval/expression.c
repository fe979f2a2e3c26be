// Expressions: who evaluates what, and the small kinds: literals, tuples, objects, conditionals.
#include "eval_internal.h"
#include "tracegate/limits.h"

// ---------------------------------------------------------------------------------------- literals

static tg_value literal(tg_eval *eval, const tg_literal *l)
{
    tg_number number;
    tg_value v;
    switch ((tg_literal_type)l->expr.op) {
    case TG_LITERAL_NULL:
        return tg_value_null(eval->arena, &tg_type_any);
    case TG_LITERAL_BOOL:
        v = tg_value_bool(tg_str_equal(l->text, S("true")));
        break;
    case TG_LITERAL_NUMBER:
        if (!tg_number_parse(eval->arena, l->text, &number)) // the parser has said so
            return tg_value_failure(eval->arena, (tg_reason){ S("it is no number"), l->expr.span, NULL });
        v = tg_value_of_number(eval->arena, number);
        break;
    case TG_LITERAL_STRING:
    default:
        v = tg_value_string(eval->arena, l->text);
        break;
    }
    tg_trail *origin = tg_new(eval->arena, tg_trail);
    origin->what = "literal";
    origin->at = l->expr.span;
    v.trail = origin;
    return v;
}

static tg_value tuple(tg_eval *eval, const tg_names *names, const tg_sequence *items)
{
    tg_value *values = tg_new_array(eval->arena, tg_value, items->count);
    for (uint32_t i = 0; i < items->count; i++)
        values[i] = tg_eval_expr(eval, names, items->items[i]);
    return tg_value_tuple(eval->arena, values, items->count);
}

// ----------------------------------------------------------------------------------------- objects

static tg_value key_value(tg_eval *eval, const tg_names *names, const tg_key *key)
{
    if (!tg_str_none(key->name))
        return tg_value_string(eval->arena, key->name);
    if (key->inner->kind == TG_EXPR_TRAVERSAL && ((const tg_traversal *)key->inner)->count > 1)
        return tg_eval_error(
            eval, "eval/ambiguous-key", key->expr.span, key->expr.span,
            "a key with dots is either a reference, then it belongs in parentheses, or a name, "
            "then it belongs in quotes");
    return tg_eval_expr(eval, names, key->inner);
}

typedef struct building {
    tg_eval *eval;
    const tg_object *object;
    const tg_value *values;
} building;

// One key as text. False: it is unknown, or a mistake.
static bool key_text(const building *b, uint32_t i, tg_value key, tg_str *text, unsigned *marks)
{
    tg_eval *eval = b->eval;
    const tg_object_item *item = &b->object->items[i];
    if (tg_value_failed(key))
        return false;
    if (tg_value_is_null(key)) {
        tg_eval_error(eval, "eval/key", item->key->expr.span, b->object->expr.span,
                      "a null value cannot be a key");
        return false;
    }
    tg_fault fault;
    *marks |= key.content->marks;
    tg_value string = tg_value_convert(eval->arena, key, &tg_type_string, &fault);
    tg_eval_fault(eval, string, &fault, "eval/key", item->key->expr.span, b->object->expr.span,
                  "this value cannot be a key: ");
    if (fault.certain || !tg_value_is_known(string))
        return false;
    *text = string.content->string;
    return true;
}

static tg_value apply_object(void *data, const tg_value *keys)
{
    const building *b = data;
    uint32_t count = b->object->count, unknown = count;
    unsigned marks = 0;
    tg_str *names = tg_new_array(b->eval->arena, tg_str, count);
    for (uint32_t i = 0; i < count; i++) {
        if (!key_text(b, i, keys[i], &names[i], &marks) && unknown == count)
            unknown = i;
    }
    if (unknown < count) // hcl drops the marks of keys here
        return tg_eval_any(b->eval, keys[unknown]);
    return tg_value_mark(b->eval->arena, tg_value_object(b->eval->arena, names, b->values, count), marks);
}

tg_value tg_eval_object(tg_eval *eval, const tg_names *names, const tg_object *object)
{
    tg_value *keys = tg_new_array(eval->arena, tg_value, object->count);
    tg_value *values = tg_new_array(eval->arena, tg_value, object->count);
    for (uint32_t i = 0; i < object->count; i++) {
        keys[i] = key_value(eval, names, object->items[i].key);
        values[i] = tg_eval_expr(eval, names, object->items[i].value);
    }
    building b = { eval, object, values };
    size_t before = tg_eval_errors(eval);
    tg_value v = apply_object(&b, keys);
    if (tg_eval_errors(eval) > before)
        return tg_eval_failed(eval, &tg_type_any, v);
    return tg_value_is_known(v) ? v : tg_eval_choices(eval, v, keys, object->count, apply_object, &b);
}

// ------------------------------------------------------------------------------------ conditionals

typedef struct arms {
    tg_eval *eval;
    const tg_conditional *expr;
    tg_value values[2]; // yes, no
    tg_attempt attempts[2];
    const tg_type *type; // of the result
} arms;

static bool is_null_literal(tg_value v)
{
    return v.content->state == TG_NULL && v.content->type->kind == TG_TYPE_ANY && !v.content->marks;
}

// The type that both arms take; NULL: there is none.
static const tg_type *common_type(const arms *a)
{
    const tg_type *types[2] = { a->values[0].content->type, a->values[1].content->type };
    if (is_null_literal(a->values[0]))
        return types[1];
    if (is_null_literal(a->values[1]))
        return types[0];
    if (types[0]->kind == TG_TYPE_ANY || types[1]->kind == TG_TYPE_ANY)
        return &tg_type_any;
    return tg_type_unify(a->eval->arena, types, 2);
}

// Why two types have nothing in common, for people (hclsyntax, describeConditionalTypeMismatch).
static tg_str type_mismatch(tg_arena *arena, const tg_type *yes, const tg_type *no)
{
    for (uint32_t i = 0; yes->kind == TG_TYPE_OBJECT && no->kind == TG_TYPE_OBJECT && i < yes->count; i++) {
        int64_t at = tg_type_attribute(no, yes->names[i]);
        if (at < 0)
            return tg_format(arena,
                             "the true value includes the attribute \"%.*s\", which the false value lacks",
                             TG_ARG(yes->names[i]));
        if (!tg_type_equal(yes->items[i], no->items[at]))
            return tg_format(arena, "attribute \"%.*s\": %.*s", TG_ARG(yes->names[i]),
                             TG_ARG(type_mismatch(arena, yes->items[i], no->items[at])));
    }
    if (yes->kind == TG_TYPE_TUPLE && no->kind == TG_TYPE_TUPLE && yes->count != no->count)
        return tg_format(arena, "the true tuple has length %u, the false tuple has length %u", yes->count,
                         no->count);
    tg_str names[2] = { tg_type_name(arena, yes), tg_type_name(arena, no) };
    if (tg_str_equal(names[0], names[1]))
        return tg_format(arena, "both are %.*s, but something in them differs in type", TG_ARG(names[0]));
    return tg_format(arena, "the true value is %.*s, but the false value is %.*s", TG_ARG(names[0]),
                     TG_ARG(names[1]));
}

// cty converts a tuple or object that meets a list or map of anything item by item and does not look for what the items
// have in common (convert/unify.go, unifyTuplesAsList): where they differ in type, that is refused.
static bool refused_by_cty(const arms *a, int which)
{
    const tg_value_content *c = a->values[which].content;
    bool structure = c->type->kind == TG_TYPE_TUPLE || c->type->kind == TG_TYPE_OBJECT;
    if (c->state != TG_KNOWN || !structure || !a->values[1 - which].content->type->element ||
        !a->type->element || a->type->element->kind != TG_TYPE_ANY)
        return false;
    for (uint32_t i = 1; i < c->count; i++) {
        if (!tg_type_equal(c->items[0].content->type, c->items[i].content->type))
            return true;
    }
    return false;
}

static tg_value arm(arms *a, int which, bool quiet, tg_fault *fault)
{
    tg_value v = a->values[which];
    const tg_expr *expr = which == 0 ? a->expr->yes : a->expr->no;
    *fault = (tg_fault){ 0 };
    if (refused_by_cty(a, which))
        *fault = (tg_fault){ S("element types must all match"), true };
    else if (!tg_type_equal(v.content->type, a->type))
        v = tg_value_convert(a->eval->arena, v, a->type, fault);
    if (!quiet)
        tg_eval_fault(a->eval, v, fault, "eval/conditional", expr->span, a->expr->expr.span,
                      which == 0 ? "the true result value has the wrong type: "
                                 : "the false result value has the wrong type: ");
    if (!v.trail || !v.trail->referred)
        return v;
    return tg_value_step(a->eval->arena, v, expr->span, "conditional arm");
}

// The looser of two bounds; `direction` -1: the smaller one.
static tg_bound looser(tg_bound x, tg_bound y, int direction)
{
    if (!x.given || !y.given)
        return (tg_bound){ 0 };
    int order = tg_number_compare(x.number, y.number) * direction;
    if (order == 0)
        y.inclusive |= x.inclusive;
    return order > 0 ? x : y;
}

// What is certain of one of two values, as hcl works it out.
static tg_refinement certain_of_both(const arms *a)
{
    tg_refinement x = tg_value_range(a->values[0]), y = tg_value_range(a->values[1]);
    const tg_type *types[2] = { a->values[0].content->type, a->values[1].content->type };
    tg_refinement r = { .not_null = tg_value_never_null(a->values[0]) && tg_value_never_null(a->values[1]) };
    if (types[0]->kind == TG_TYPE_NUMBER && types[1]->kind == TG_TYPE_NUMBER) {
        r.least = looser(x.least, y.least, -1);
        r.greatest = looser(x.greatest, y.greatest, 1);
    }
    if (tg_type_is_collection(types[0]) && tg_type_equal(types[0], types[1])) {
        r.shortest = x.shortest < y.shortest ? x.shortest : y.shortest;
        r.has_longest = x.has_longest && y.has_longest;
        r.longest = x.longest > y.longest ? x.longest : y.longest;
    }
    return r;
}

// Terraform's unknown: both arms are possible, and the mistakes of neither count.
static tg_value plain_unknown(const arms *a, tg_value condition, const tg_condition *met)
{
    if (tg_value_is_null(a->values[0]) && tg_value_is_null(a->values[1]))
        return tg_value_null(a->eval->arena, a->type);
    tg_reason reason = tg_value_reason(condition);
    if (!reason.condition) // it hangs on another one: that decides both
        reason.condition = met;
    tg_refinement certain = certain_of_both(a);
    return tg_value_refine(a->eval->arena, tg_value_unknown(a->eval->arena, a->type, reason), &certain);
}

// All that an arm can be, which decides the type of the other one: a failed one is of type any.
static const tg_value *arm_alternatives(arms *a, int which, bool with_failed, uint32_t *count)
{
    tg_arena *arena = a->eval->arena;
    const tg_value *all = tg_value_alternatives(arena, a->values[which], TG_CAP_CHOICES, count);
    if (!all || !with_failed || a->attempts[which].may_fail == 0)
        return all;
    tg_value *more = tg_new_array(arena, tg_value, *count + 1);
    for (uint32_t i = 0; i < *count; i++)
        more[i] = all[i];
    more[(*count)++] = tg_value_failure(arena, a->attempts[which].reason);
    return more;
}

// What an arm can be, each as the other arm's possible types want it: where an arm's type itself depends on the outcome,
// so does the type of the result. Adds to `outcomes`; false: more than can be said.
static bool arm_outcomes(arms *a, int which, tg_value *outcomes, uint32_t *count)
{
    uint32_t own, others;
    const tg_value *mine = arm_alternatives(a, which, false, &own);
    const tg_value *theirs = arm_alternatives(a, 1 - which, true, &others);
    if (!mine || !theirs || own * others > TG_CAP_COMBINATIONS)
        return false;
    for (uint32_t i = 0; i < own * others; i++) {
        arms one = { .eval = a->eval, .expr = a->expr };
        tg_fault fault;
        one.values[which] = mine[i % own];
        one.values[1 - which] = theirs[i / own];
        one.type = common_type(&one);
        if (one.type)
            outcomes[*count] = arm(&one, which, true, &fault);
        if (!one.type || fault.certain)
            tg_eval_may_fail(a->eval,
                             (tg_reason){ .text = S("the results of a conditional differ in type") });
        else
            (*count)++;
    }
    return true;
}

// Whether the type of an arm depends on the outcome, and how is known.
static bool open_types(const arms *a)
{
    if (a->eval->as_terraform || tg_type_equal(a->values[0].content->type, a->values[1].content->type))
        return false;
    for (int i = 0; i < 2; i++) {
        const tg_value_content *c = a->values[i].content;
        bool open = c->type->kind == TG_TYPE_ANY && c->state == TG_UNKNOWN && c->unknown->choice_count > 0;
        if (open || (a->attempts[i].may_fail > 0 && a->attempts[i].errors == 0))
            return true;
    }
    return false;
}

// One arm as an outcome, or several.
static bool add_arm(arms *a, int which, tg_value *outcomes, uint32_t *count)
{
    tg_fault fault;
    if (open_types(a))
        return arm_outcomes(a, which, outcomes, count);
    tg_value v = arm(a, which, true, &fault);
    if (fault.text.data)
        tg_eval_may_fail(a->eval, (tg_reason){ .text = fault.text });
    if (!fault.certain)
        outcomes[(*count)++] = v;
    return true;
}

// Both arms are possible. `sure` is false where the condition is a mistake: then nothing more is known.
static tg_value either(arms *a, tg_value condition, const tg_condition *met, unsigned marks, bool sure)
{
    tg_value *outcomes = tg_new_array(a->eval->arena, tg_value, (size_t)2 * TG_CAP_COMBINATIONS);
    uint32_t made = 0;
    bool all = sure && !a->eval->as_terraform;
    for (int i = 0; i < 2 && all; i++) {
        if (a->attempts[i].errors + a->attempts[i].may_fail > 0)
            tg_eval_may_fail(a->eval, a->attempts[i].reason);
        if (a->attempts[i].errors == 0)
            all = add_arm(a, i, outcomes, &made);
    }
    tg_value v = plain_unknown(a, condition, met);
    if (made > 0 && all)
        v = tg_value_one_of(a->eval->arena, v, outcomes, made);
    return tg_value_mark(a->eval->arena, v, marks);
}

static tg_value taken_arm(arms *a, int which, unsigned marks)
{
    tg_fault fault;
    tg_attempt_keep(a->eval, &a->attempts[which]);
    tg_value v = arm(a, which, false, &fault);
    if (fault.certain)
        v = tg_eval_failed(a->eval, a->type, v);
    if (!fault.certain && open_types(a)) {
        tg_value *outcomes = tg_new_array(a->eval->arena, tg_value, TG_CAP_COMBINATIONS);
        uint32_t made = 0;
        if (arm_outcomes(a, which, outcomes, &made) && made > 0)
            v = tg_value_one_of(a->eval->arena, tg_eval_any(a->eval, a->values[1 - which]), outcomes, made);
    }
    return tg_value_mark(a->eval->arena, v, marks);
}

// The arms are evaluated first, both, as hcl does: their types decide the type of the result.
static const tg_type *evaluate_arms(arms *a, const tg_names *names)
{
    const tg_expr *exprs[2] = { a->expr->yes, a->expr->no };
    for (int i = 0; i < 2; i++) {
        tg_attempt_begin(a->eval, &a->attempts[i], false);
        a->values[i] = tg_eval_expr(a->eval, names, exprs[i]);
        tg_attempt_end(a->eval, &a->attempts[i]);
    }
    return common_type(a);
}

static tg_value with_condition(arms *a, const tg_names *names, tg_value condition, bool sure)
{
    tg_eval *eval = a->eval;
    const tg_expr *expr = a->expr->condition;
    unsigned marks = condition.content->marks | a->values[0].content->marks | a->values[1].content->marks;
    bool outcome;
    if (tg_value_is_null(condition)) {
        tg_eval_error(eval, "eval/condition", expr->span, a->expr->expr.span,
                      "the condition is null: it must be true or false");
        return tg_eval_failed(eval, a->type, condition);
    }
    tg_fault fault;
    tg_value truth = tg_value_convert(eval->arena, condition, &tg_type_bool, &fault);
    if (fault.certain && !tg_value_is_known(condition))
        fault.certain = false; // hcl looks at an unknown's type no further
    if (fault.certain) {
        tg_eval_error(eval, "eval/condition", expr->span, a->expr->expr.span,
                      "the condition must be of type bool: %.*s", TG_ARG(fault.text));
        return tg_eval_failed(eval, a->type, condition);
    }
    if (tg_value_is(truth, TG_TYPE_BOOL))
        return taken_arm(a, tg_value_truth(truth) ? 0 : 1, marks);
    tg_eval_fault(eval, truth, &fault, "eval/condition", expr->span, a->expr->expr.span, "");
    if (!tg_value_never_null(truth))
        tg_eval_may_fail(eval, (tg_reason){ .text = S("the condition may be null"), .at = expr->span });
    const tg_condition *met = tg_condition_met(eval, names, expr, condition);
    if (tg_condition_assumed(eval, met, &outcome))
        return taken_arm(a, outcome ? 0 : 1, marks);
    return either(a, condition, met, marks, sure);
}

tg_value tg_eval_conditional(tg_eval *eval, const tg_names *names, const tg_conditional *conditional)
{
    arms a = { .eval = eval, .expr = conditional };
    a.type = evaluate_arms(&a, names);
    if (!a.type && open_types(&a))
        a.type = &tg_type_any;
    if (!a.type) {
        tg_str why = type_mismatch(eval->arena, a.values[0].content->type, a.values[1].content->type);
        tg_span at = { conditional->yes->span.file, conditional->yes->span.start, conditional->no->span.end };
        return tg_eval_error(eval, "eval/conditional-types", at, conditional->expr.span,
                             "the true and the false result must have consistent types: %.*s", TG_ARG(why));
    }
    size_t before = tg_eval_errors(eval);
    tg_value condition = tg_eval_expr(eval, names, conditional->condition);
    bool sure = tg_eval_errors(eval) == before;
    return tg_value_by(with_condition(&a, names, condition, sure), &condition, 1);
}

// ------------------------------------------------------------------------------------ all of them

// What a splat goes over.
static tg_value splat_item(tg_eval *eval, const tg_names *names, const tg_expr *item)
{
    for (; names; names = names->outer) {
        if (names->item == item)
            return names->value;
    }
    return tg_value_unknown(eval->arena, &tg_type_any,
                            (tg_reason){ S("it is an element"), item->span, NULL });
}

static tg_value evaluate(tg_eval *eval, const tg_names *names, const tg_expr *expr)
{
    switch ((tg_expr_kind)expr->kind) {
    case TG_EXPR_LITERAL:
        return literal(eval, (const tg_literal *)expr);
    case TG_EXPR_TEMPLATE:
        return tg_eval_template(eval, names, (const tg_sequence *)expr);
    case TG_EXPR_PAREN:
    case TG_EXPR_WRAP:
        return tg_eval_expr(eval, names, ((const tg_inner *)expr)->inner);
    case TG_EXPR_JOIN:
        return tg_eval_join(eval, names, (const tg_inner *)expr);
    case TG_EXPR_CALL:
        return tg_eval_call(eval, names, (const tg_call *)expr);
    case TG_EXPR_TRAVERSAL:
    case TG_EXPR_RELATIVE:
        return tg_eval_traversal(eval, names, (const tg_traversal *)expr);
    case TG_EXPR_INDEX:
        return tg_eval_index(eval, names, (const tg_index *)expr);
    case TG_EXPR_SPLAT:
        return tg_eval_splat(eval, names, (const tg_splat *)expr);
    case TG_EXPR_ANON:
        return splat_item(eval, names, expr);
    case TG_EXPR_FOR:
        return tg_eval_for(eval, names, (const tg_for *)expr);
    case TG_EXPR_OBJECT:
        return tg_eval_object(eval, names, (const tg_object *)expr);
    case TG_EXPR_KEY:
        return key_value(eval, names, (const tg_key *)expr);
    case TG_EXPR_TUPLE:
        return tuple(eval, names, (const tg_sequence *)expr);
    case TG_EXPR_CONDITIONAL:
        return tg_eval_conditional(eval, names, (const tg_conditional *)expr);
    case TG_EXPR_BINARY:
        return tg_eval_binary(eval, names, (const tg_binary *)expr);
    case TG_EXPR_UNARY:
        return tg_eval_unary(eval, names, (const tg_unary *)expr);
    case TG_EXPR_ERROR:
    default: // the parser has said so
        if (eval->attempt)
            eval->attempt->errors++;
        return tg_value_failure(eval->arena, (tg_reason){ S("it has a syntax error"), expr->span, NULL });
    }
}

tg_value tg_eval_expr(tg_eval *eval, const tg_names *names, const tg_expr *expr)
{
    if (!tg_eval_spend(eval, 1, expr->span))
        return tg_value_unknown(eval->arena, &tg_type_any,
                                (tg_reason){ S("a limit was reached"), expr->span, NULL });
    if (eval->depth >= TG_LIMIT_EVAL_DEPTH)
        return tg_eval_limit(eval, expr->span, "expressions lead into each other too deeply");
    size_t before = tg_eval_errors(eval);
    eval->depth++;
    tg_value v = evaluate(eval, names, expr);
    eval->depth--;
    return tg_eval_errors(eval) > before ? tg_value_spoiled(eval->arena, v) : v;
}
