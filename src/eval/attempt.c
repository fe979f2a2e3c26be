// try() and can(): hcl's ext/tryfunc, with what may fail; and convert(), whose second argument is a type.
//
// try() gives the first expression without a mistake. One that may fail, or that is one of a few, gives what it can
// give, and what the next one gives on failure is added.
#include "eval_internal.h"
#include "tracegate/limits.h"

typedef struct trial {
    tg_value value;
    tg_attempt attempt;
} trial;

static trial try_argument(tg_eval *eval, const tg_names *names, tg_raw argument)
{
    trial t;
    tg_attempt_begin(eval, &t.attempt, true);
    t.value = argument.expr ? tg_eval_expr(eval, names, argument.expr) : argument.value;
    tg_attempt_end(eval, &t.attempt);
    return t;
}

// What is possible of a value that holds choices and no plain unknown. False: too much.
static bool add_outcomes(tg_eval *eval, tg_value v, tg_value *outcomes, uint32_t *count)
{
    uint32_t more;
    const tg_value *all = tg_value_alternatives(eval->arena, v, TG_CAP_CHOICES - *count, &more);
    if (!all)
        return false;
    for (uint32_t i = 0; i < more; i++)
        outcomes[(*count)++] = all[i];
    return true;
}

static tg_value nothing_succeeded(tg_eval *eval, const tg_call *call, tg_reason first)
{
    if (tg_str_none(first.text))
        return tg_eval_error(eval, "eval/argument-count", call->expr.span, call->expr.span,
                             "try() needs at least one argument");
    return tg_eval_error(eval, "eval/try", call->expr.span, call->expr.span,
                         "no expression of try() succeeded; the first one: %.*s", TG_ARG(first.text));
}

static tg_value special_try(tg_eval *eval, const tg_names *names, const tg_call *call,
                            const tg_raw *arguments, size_t argument_count)
{
    tg_value outcomes[TG_CAP_CHOICES + 1];
    uint32_t count = 0;
    tg_value unknown = tg_value_unknown(eval->arena, &tg_type_any, (tg_reason){ 0 });
    tg_reason first = { 0 };
    for (size_t i = 0; i < argument_count && !eval->limited; i++) {
        trial t = try_argument(eval, names, arguments[i]);
        if (tg_str_none(first.text))
            first = t.attempt.reason;
        if (t.attempt.errors > 0)
            continue;
        bool sure = t.attempt.may_fail == 0 || eval->as_terraform, known = tg_value_is_wholly_known(t.value);
        if (sure && count == 0 && known)
            return t.value;
        if (count == 0) {
            unknown = tg_value_unknown(eval->arena, &tg_type_any,
                                       known ? t.attempt.reason : tg_value_reason(t.value));
            unknown.trail = t.value.trail;
        }
        if (eval->as_terraform || tg_value_has(t.value, TG_HAS_PLAIN) ||
            !add_outcomes(eval, t.value, outcomes, &count))
            return unknown;
        if (sure)
            return tg_value_one_of(eval->arena, unknown, outcomes, count);
    }
    if (count == 0)
        return nothing_succeeded(eval, call, first);
    tg_eval_may_fail(eval, first);
    return tg_value_one_of(eval->arena, unknown, outcomes, count);
}

static bool has_arguments(tg_eval *eval, const tg_call *call, size_t count, size_t wanted, tg_value *failed)
{
    if (count == wanted)
        return true;
    *failed = tg_eval_error(eval, "eval/argument-count", call->expr.span, call->expr.span,
                            "function \"%.*s\" expects %zu argument(s)", TG_ARG(call->name), wanted);
    return false;
}

static tg_value special_can(tg_eval *eval, const tg_names *names, const tg_call *call,
                            const tg_raw *arguments, size_t count)
{
    tg_value failed;
    if (!has_arguments(eval, call, count, 1, &failed))
        return failed;
    trial t = try_argument(eval, names, arguments[0]);
    if (t.attempt.errors > 0)
        return tg_value_by(tg_value_bool(false), &t.value, 1);
    bool known = tg_value_is_wholly_known(t.value), chosen = !tg_value_has(t.value, TG_HAS_PLAIN);
    if (eval->as_terraform ? known : chosen && t.attempt.may_fail == 0)
        return tg_value_by(tg_value_bool(true), &t.value, 1);
    tg_value unknown =
        tg_value_unknown(eval->arena, &tg_type_bool, known ? t.attempt.reason : tg_value_reason(t.value));
    if (eval->as_terraform)
        return unknown;
    tg_value both[2] = { tg_value_bool(true), tg_value_bool(false) };
    return tg_value_by(tg_value_one_of(eval->arena, unknown, both, 2), &t.value, 1);
}

static tg_value special_convert(tg_eval *eval, const tg_names *names, const tg_call *call,
                                const tg_raw *arguments, size_t count)
{
    tg_value failed;
    if (!has_arguments(eval, call, count, 2, &failed))
        return failed;
    if (!arguments[0].expr || !arguments[1].expr)
        return tg_eval_error(eval, "eval/expand", call->expr.span, call->expr.span,
                             "convert() takes a type: its arguments cannot be expanded");
    size_t before = tg_eval_errors(eval);
    tg_value v = tg_eval_expr(eval, names, arguments[0].expr);
    tg_constraint constraint = tg_constraint_parse(eval, arguments[1].expr);
    if (tg_eval_errors(eval) > before)
        return tg_eval_failed(eval, &tg_type_any, v);
    tg_fault fault;
    tg_value out = tg_value_convert(eval->arena, v, constraint.type, &fault);
    out = tg_eval_fault(eval, out, &fault, "eval/argument", arguments[0].expr->span, call->expr.span,
                        "invalid value for \"value\" parameter of convert(): ");
    return tg_value_by(out, &v, 1);
}

static const tg_function functions[] = {
    { .name = "try", .special = special_try },
    { .name = "can", .special = special_can },
    { .name = "convert", .special = special_convert },
};

extern const tg_family tg_functions_evaluator;
const tg_family tg_functions_evaluator = TG_FAMILY(functions);
