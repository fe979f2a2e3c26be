// Operators: hclsyntax's expression_ops.go over the functions of cty's stdlib (bool.go, number.go, general.go).
#include "eval_internal.h"

// Values in values that are compared in one step of the evaluator.
#define PARTS_OF_A_STEP 64

typedef bool arithmetic(tg_arena *arena, tg_number a, tg_number b, tg_number *out);

// One row an operator: what its operands must be, what it does.
typedef struct operation {
    const tg_type *operand, *result;
    arithmetic *compute; // of arithmetic
    const char *refusal; // what Terraform says where there is no result
} operation;

static const operation operations[] = {
    [TG_OP_OR] = { &tg_type_bool, &tg_type_bool, NULL, NULL },
    [TG_OP_AND] = { &tg_type_bool, &tg_type_bool, NULL, NULL },
    [TG_OP_EQUAL] = { &tg_type_any, &tg_type_bool, NULL, NULL },
    [TG_OP_NOT_EQUAL] = { &tg_type_any, &tg_type_bool, NULL, NULL },
    [TG_OP_LESS] = { &tg_type_number, &tg_type_bool, NULL, NULL },
    [TG_OP_LESS_EQUAL] = { &tg_type_number, &tg_type_bool, NULL, NULL },
    [TG_OP_GREATER] = { &tg_type_number, &tg_type_bool, NULL, NULL },
    [TG_OP_GREATER_EQUAL] = { &tg_type_number, &tg_type_bool, NULL, NULL },
    [TG_OP_ADD] = { &tg_type_number, &tg_type_number, tg_number_add,
                    "can't compute sum of opposing infinities" },
    [TG_OP_SUBTRACT] = { &tg_type_number, &tg_type_number, tg_number_subtract,
                         "can't subtract infinity from itself" },
    [TG_OP_MULTIPLY] = { &tg_type_number, &tg_type_number, tg_number_multiply,
                         "can't multiply zero by infinity" },
    [TG_OP_DIVIDE] = { &tg_type_number, &tg_type_number, tg_number_divide,
                       "can't divide zero by zero or infinity by infinity" },
    [TG_OP_MODULO] = { &tg_type_number, &tg_type_number, tg_number_modulo,
                       "can't use modulo with zero and infinity" },
    [TG_OP_NEGATE] = { &tg_type_number, &tg_type_number, NULL, NULL },
    [TG_OP_NOT] = { &tg_type_bool, &tg_type_bool, NULL, NULL },
};

typedef struct applying {
    tg_eval *eval;
    tg_operator op;
    tg_span at; // the whole operation
} applying;

static tg_value refuse(const applying *a, const char *why)
{
    return tg_eval_error(a->eval, "eval/operation", a->at, a->at, "error during operation: %s", why);
}

static tg_value unknown_result(const applying *a, const tg_value *operands, size_t count)
{
    tg_value why = operands[0];
    if (count > 1 && !tg_value_has(why, TG_HAS_UNKNOWN))
        why = operands[1];
    tg_value v = tg_value_unknown_like(a->eval->arena, operations[a->op].result, why);
    return tg_value_refine_not_null(a->eval->arena, v);
}

// ------------------------------------------------------------------------------------- comparisons

// Whether the ranges of two numbers decide `<` (cty takes all bounds for exclusive ones).
static bool ranges_decide(tg_value a, tg_value b, bool *less)
{
    tg_refinement x = tg_value_range(a), y = tg_value_range(b);
    if (x.greatest.given && y.least.given && tg_number_compare(x.greatest.number, y.least.number) < 0) {
        *less = true;
        return true;
    }
    *less = false;
    return x.least.given && y.greatest.given && tg_number_compare(x.least.number, y.greatest.number) > 0;
}

static tg_value less_than(const applying *a, tg_value x, tg_value y)
{
    tg_value operands[2] = { x, y };
    bool less;
    if (tg_value_is_known(x) && tg_value_is_known(y))
        return tg_value_bool(tg_number_compare(x.content->number, y.content->number) < 0);
    return ranges_decide(x, y, &less) ? tg_value_bool(less) : unknown_result(a, operands, 2);
}

static bool is_bool(tg_value v, bool truth)
{
    return v.content->state == TG_KNOWN && v.content->truth == truth;
}

static tg_value compare(const applying *a, tg_value x, tg_value y)
{
    if (tg_value_is_null(x) || tg_value_is_null(y))
        return refuse(a, "argument must not be null");
    bool swapped = a->op == TG_OP_GREATER || a->op == TG_OP_GREATER_EQUAL;
    tg_value strict = swapped ? less_than(a, y, x) : less_than(a, x, y);
    if (a->op == TG_OP_LESS || a->op == TG_OP_GREATER || is_bool(strict, true))
        return strict;
    tg_value equal = tg_value_equal(a->eval->arena, x, y);
    if (is_bool(equal, true) || is_bool(strict, false))
        return equal;
    return is_bool(equal, false) ? strict : unknown_result(a, &strict, 1);
}

static tg_value negated(const applying *a, tg_value v)
{
    if (!tg_value_is_known(v))
        return tg_value_mark(a->eval->arena, unknown_result(a, &v, 1), v.content->marks);
    return tg_value_mark(a->eval->arena, tg_value_bool(!v.content->truth), v.content->marks);
}

// ------------------------------------------------------------------------------------ in plain form

static tg_value compute(const applying *a, tg_value x, tg_value y)
{
    tg_number out;
    tg_value operands[2] = { x, y };
    if (tg_value_is_null(x) || tg_value_is_null(y))
        return refuse(a, "argument must not be null");
    if (!tg_value_is_known(x) || !tg_value_is_known(y))
        return unknown_result(a, operands, 2);
    if (!operations[a->op].compute(a->eval->arena, x.content->number, y.content->number, &out))
        return refuse(a, operations[a->op].refusal);
    return tg_value_of_number(a->eval->arena, out);
}

// `&&` and `||` of converted operands where hcl does not decide early: known ones. null is neither true nor false.
static tg_value combine(const applying *a, tg_value x, tg_value y)
{
    tg_value operands[2] = { x, y };
    if (tg_value_is_null(x) || tg_value_is_null(y))
        return refuse(a, "argument must not be null");
    if (!tg_value_is_known(x) || !tg_value_is_known(y))
        return unknown_result(a, operands, 2);
    bool both = x.content->truth && y.content->truth, either = x.content->truth || y.content->truth;
    return tg_value_bool(a->op == TG_OP_AND ? both : either);
}

// cty's True() is false of a null, and its False() the opposite of that.
static bool decides(tg_value v, bool truth)
{
    if (!tg_value_is_known(v))
        return false;
    bool is_true = v.content->state == TG_KNOWN && v.content->truth;
    return is_true == truth;
}

// What `&&` and `||` make of two operands of which not both need be known. `side`: whose mistakes count then, 0 or 1;
// -1: not decided here.
static tg_value decide_early(const applying *a, tg_value x, tg_value y, bool x_failed, int *side)
{
    bool controlling = a->op == TG_OP_OR;
    bool x_known = tg_value_is_known(x), y_known = tg_value_is_known(y);
    *side = 0;
    if (!x_known && !y_known) {
        if (x_failed)
            *side = -1;
        return unknown_result(a, &x, 1);
    }
    if (decides(x, controlling))
        return tg_value_bool(controlling);
    *side = 1;
    if (decides(y, controlling))
        return tg_value_bool(controlling);
    *side = 0;
    if (!x_known && decides(y, !controlling))
        return unknown_result(a, &x, 1);
    *side = 1;
    if (!y_known && decides(x, !controlling))
        return unknown_result(a, &y, 1);
    *side = -1;
    return x;
}

static tg_value convert_operand(const applying *a, tg_value v, tg_span at, const char *which)
{
    tg_fault fault;
    tg_value out = tg_value_convert(a->eval->arena, v, operations[a->op].operand, &fault);
    tg_str before = tg_format(a->eval->arena, "unsuitable value for %s operand: ", which);
    return tg_eval_fault(a->eval, out, &fault, "eval/operand", at, a->at, before.data);
}

static tg_value apply_binary(void *data, const tg_value *operands)
{
    const applying *a = data;
    unsigned marks = 0;
    int side;
    tg_value x = convert_operand(a, operands[0], a->at, "left");
    tg_value y = convert_operand(a, operands[1], a->at, "right");
    if (tg_value_failed(x) || tg_value_failed(y))
        return tg_value_failed(x) ? x : y;
    x = tg_value_unmark(a->eval->arena, x, &marks);
    y = tg_value_unmark(a->eval->arena, y, &marks);
    tg_value out;
    switch (a->op) {
    case TG_OP_OR:
    case TG_OP_AND:
        out = decide_early(a, x, y, false, &side);
        if (side < 0)
            out = combine(a, x, y);
        break;
    case TG_OP_EQUAL:
    case TG_OP_NOT_EQUAL:
        if (!tg_eval_spend(a->eval, (x.content->parts + y.content->parts) / PARTS_OF_A_STEP, a->at))
            return tg_value_unknown(a->eval->arena, &tg_type_bool,
                                    (tg_reason){ S("a limit was reached"), a->at, NULL });
        out = tg_value_equal(a->eval->arena, x, y);
        if (a->op == TG_OP_NOT_EQUAL)
            out = negated(a, out);
        break;
    case TG_OP_LESS:
    case TG_OP_LESS_EQUAL:
    case TG_OP_GREATER:
    case TG_OP_GREATER_EQUAL:
        out = compare(a, x, y);
        break;
    case TG_OP_ADD:
    case TG_OP_SUBTRACT:
    case TG_OP_MULTIPLY:
    case TG_OP_DIVIDE:
    case TG_OP_MODULO:
    case TG_OP_NEGATE:
    case TG_OP_NOT:
    default:
        out = compute(a, x, y);
        break;
    }
    if (tg_value_failed(out))
        return tg_eval_failed(a->eval, operations[a->op].result, out);
    return tg_value_mark(a->eval->arena, out, marks);
}

// ------------------------------------------------------------------------------------- expressions

static tg_value finish(const applying *a, tg_value plain, const tg_value *operands, tg_operation *apply)
{
    applying again = *a;
    size_t count = apply == apply_binary ? 2 : 1;
    tg_value out = tg_eval_choices(a->eval, plain, operands, count, apply, &again);
    return tg_value_by(out, operands, count);
}

// An operation with an operand that was not to be evaluated; hcl keeps the marks of operands that have the right type.
static tg_value fail(const applying *a, const tg_value *operands, size_t count, bool marked)
{
    size_t i = 0;
    unsigned marks = 0;
    while (i + 1 < count && !tg_value_has(operands[i], TG_HAS_FAILED))
        i++;
    for (size_t k = 0; marked && k < count; k++)
        marks |= operands[k].content->marks;
    return tg_value_mark(a->eval->arena, tg_eval_failed(a->eval, operations[a->op].result, operands[i]),
                         marks);
}

// One side as a bool. Where it may have failed before it comes to that, this mistake is only one of its outcomes.
static tg_value convert_side(const applying *a, tg_value v, tg_span at, tg_attempt *attempt, int side)
{
    tg_eval *eval = a->eval;
    bool may_fail = attempt->may_fail > 0 && !eval->as_terraform;
    tg_attempt *outer = attempt->outer;
    if (may_fail) // counts as a mistake of that side
        eval->attempt = attempt;
    tg_value out = convert_operand(a, v, at, side == 0 ? "left" : "right");
    eval->attempt = outer;
    return out;
}

// Whether one side failed, though not for certain, and the other, unknown, may still decide: it must, then.
static bool other_may_decide(const applying *a, const tg_attempt *attempts, const tg_value *converted)
{
    for (int i = 0; i < 2 && !a->eval->as_terraform; i++) {
        const tg_attempt *failed = &attempts[i], *other = &attempts[1 - i];
        if (failed->errors == 0 || failed->may_fail == 0 || other->errors > 0 ||
            tg_value_is_known(converted[1 - i]))
            continue;
        tg_eval_may_fail(a->eval, failed->reason);
        return true;
    }
    return false;
}

// Both sides of `&&` and `||` are evaluated; where one decides, the mistakes of the other are forgotten.
static tg_value logical(tg_eval *eval, const tg_names *names, const tg_binary *binary, const applying *a)
{
    tg_attempt attempts[2];
    tg_value operands[2], converted[2];
    const tg_expr *sides[2] = { binary->left, binary->right };
    size_t before = tg_eval_errors(eval);
    for (int i = 0; i < 2; i++) {
        tg_attempt_begin(eval, &attempts[i], false);
        operands[i] = tg_condition_operand(eval, names, sides[i], tg_eval_expr(eval, names, sides[i]));
        tg_attempt_end(eval, &attempts[i]);
        converted[i] = convert_side(a, operands[i], sides[i]->span, &attempts[i], i);
    }
    int side = -1;
    unsigned marks = 0;
    tg_value early = operands[0];
    bool convertible = tg_eval_errors(eval) == before;
    if (convertible)
        early =
            decide_early(a, tg_value_unmark(eval->arena, converted[0], &marks),
                         tg_value_unmark(eval->arena, converted[1], &marks), attempts[0].errors > 0, &side);
    if (side < 0 && other_may_decide(a, attempts, converted))
        return tg_value_mark(eval->arena, tg_value_bool(a->op == TG_OP_OR), marks);
    for (int i = 0; i < 2; i++) {
        if (side < 0 || side == i)
            tg_attempt_keep(eval, &attempts[i]);
    }
    if (side >= 0)
        early = tg_value_mark(eval->arena, early, marks);
    else if (tg_eval_errors(eval) > before)
        return fail(a, operands, 2, convertible);
    else
        early = apply_binary(&(applying){ eval, a->op, a->at }, operands);
    if (attempts[0].errors + attempts[1].errors > 0) // the side that failed has nothing to say
        return early;
    applying again = *a;
    tg_value out = tg_eval_choices(eval, early, operands, 2, apply_binary, &again);
    // `true && x` is x, and came the way of x.
    unsigned none = 0;
    bool right = decides(tg_value_unmark(eval->arena, converted[0], &none), a->op == TG_OP_AND);
    return tg_value_by(out, (tg_value[]){ operands[right], operands[!right] }, 2);
}

tg_value tg_eval_binary(tg_eval *eval, const tg_names *names, const tg_binary *binary)
{
    applying a = { eval, (tg_operator)binary->expr.op, binary->expr.span };
    if (a.op == TG_OP_AND || a.op == TG_OP_OR)
        return logical(eval, names, binary, &a);
    size_t before = tg_eval_errors(eval);
    tg_value operands[2] = { tg_eval_expr(eval, names, binary->left),
                             tg_eval_expr(eval, names, binary->right) };
    size_t evaluated = tg_eval_errors(eval);
    convert_operand(&a, operands[0], binary->left->span, "left");
    convert_operand(&a, operands[1], binary->right->span, "right");
    if (tg_eval_errors(eval) > before)
        return fail(&a, operands, 2, tg_eval_errors(eval) == evaluated);
    return finish(&a, apply_binary(&a, operands), operands, apply_binary);
}

static tg_value apply_unary(void *data, const tg_value *operands)
{
    const applying *a = data;
    tg_value v = convert_operand(a, operands[0], a->at, "unary");
    if (!tg_value_failed(v) && tg_value_is_null(v))
        v = refuse(a, "argument must not be null");
    if (tg_value_failed(v))
        return tg_eval_failed(a->eval, operations[a->op].result, v);
    if (!tg_value_is_known(v)) // cty drops the marks of an unknown here
        return unknown_result(a, &v, 1);
    if (a->op == TG_OP_NOT)
        return negated(a, v);
    tg_value out = tg_value_of_number(a->eval->arena, tg_number_negate(a->eval->arena, v.content->number));
    return tg_value_mark(a->eval->arena, out, v.content->marks);
}

tg_value tg_eval_unary(tg_eval *eval, const tg_names *names, const tg_unary *unary)
{
    applying a = { eval, (tg_operator)unary->expr.op, unary->expr.span };
    size_t before = tg_eval_errors(eval);
    tg_value operand = tg_eval_expr(eval, names, unary->operand);
    if (a.op == TG_OP_NOT)
        operand = tg_condition_operand(eval, names, unary->operand, operand);
    if (tg_eval_errors(eval) > before)
        return fail(&a, &operand, 1, false);
    return finish(&a, apply_unary(&a, &operand), &operand, apply_unary);
}
