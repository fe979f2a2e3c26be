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

static trial try_expression(tg_eval *eval, const tg_names *names, const tg_expr *expr)
{
    trial t;
    tg_attempt_begin(eval, &t.attempt, true);
    t.value = tg_eval_expr(eval, names, expr);
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
    if (call->count == 0)
        return tg_eval_error(eval, "eval/argument-count", call->expr.span, call->expr.span,
                             "try() needs at least one argument");
    return tg_eval_error(eval, "eval/try", call->expr.span, call->expr.span,
                         "no expression of try() succeeded; the first one: %.*s", TG_ARG(first.text));
}

static tg_value try_all(tg_eval *eval, const tg_names *names, const tg_call *call)
{
    tg_value outcomes[TG_CAP_CHOICES + 1];
    uint32_t count = 0;
    tg_value unknown = tg_value_unknown(eval->arena, &tg_type_any, (tg_reason){ 0 });
    tg_reason first = { 0 };
    for (uint32_t i = 0; i < call->count && !eval->limited; i++) {
        trial t = try_expression(eval, names, call->arguments[i]);
        if (tg_str_none(first.text))
            first = t.attempt.reason;
        if (t.attempt.errors > 0)
            continue;
        bool sure = t.attempt.may_fail == 0;
        if (sure && count == 0 && tg_value_is_wholly_known(t.value))
            return t.value;
        if (count == 0) {
            tg_reason why = tg_value_is_wholly_known(t.value) ? t.attempt.reason : tg_value_reason(t.value);
            unknown = tg_value_unknown(eval->arena, &tg_type_any, why);
            unknown.trail = t.value.trail;
        }
        if (tg_value_has(t.value, TG_HAS_PLAIN) || !add_outcomes(eval, t.value, outcomes, &count))
            return unknown;
        if (sure)
            return tg_value_one_of(eval->arena, unknown, outcomes, count);
    }
    if (count == 0)
        return nothing_succeeded(eval, call, first);
    tg_eval_may_fail(eval, first);
    return tg_value_one_of(eval->arena, unknown, outcomes, count);
}

static bool expanded(tg_eval *eval, const tg_call *call, tg_value *failed)
{
    if (!call->expr.flag)
        return false;
    *failed = tg_eval_error(eval, "eval/expand", call->expr.span, call->expr.span,
                            "%.*s() takes expressions: its arguments cannot be expanded", TG_ARG(call->name));
    return true;
}

static tg_value special_try(tg_eval *eval, const tg_names *names, const tg_call *call)
{
    tg_value failed;
    return expanded(eval, call, &failed) ? failed : try_all(eval, names, call);
}

static bool has_arguments(tg_eval *eval, const tg_call *call, uint32_t count, tg_value *failed)
{
    if (call->count == count)
        return true;
    *failed = tg_eval_error(eval, "eval/argument-count", call->expr.span, call->expr.span,
                            "function \"%.*s\" expects %u argument(s)", TG_ARG(call->name), count);
    return false;
}

static tg_value special_can(tg_eval *eval, const tg_names *names, const tg_call *call)
{
    tg_value failed;
    if (expanded(eval, call, &failed) || !has_arguments(eval, call, 1, &failed))
        return failed;
    trial t = try_expression(eval, names, call->arguments[0]);
    if (t.attempt.errors > 0)
        return tg_value_by(tg_value_bool(false), &t.value, 1);
    bool sure = t.attempt.may_fail == 0;
    if (sure && !tg_value_has(t.value, TG_HAS_PLAIN))
        return tg_value_by(tg_value_bool(true), &t.value, 1);
    tg_reason why = tg_value_is_wholly_known(t.value) ? t.attempt.reason : tg_value_reason(t.value);
    tg_value unknown = tg_value_unknown(eval->arena, &tg_type_bool, why);
    tg_value both[2] = { tg_value_bool(true), tg_value_bool(false) };
    return tg_value_by(tg_value_one_of(eval->arena, unknown, both, 2), &t.value, 1);
}

static tg_value special_convert(tg_eval *eval, const tg_names *names, const tg_call *call)
{
    tg_value failed;
    if (expanded(eval, call, &failed) || !has_arguments(eval, call, 2, &failed))
        return failed;
    size_t before = tg_eval_errors(eval);
    tg_value v = tg_eval_expr(eval, names, call->arguments[0]);
    tg_constraint constraint = tg_constraint_parse(eval, call->arguments[1]);
    if (tg_eval_errors(eval) > before)
        return tg_eval_failed(eval, &tg_type_any, v);
    tg_fault fault;
    tg_value out = tg_value_convert(eval->arena, v, constraint.type, &fault);
    out = tg_eval_fault(eval, out, &fault, "eval/argument", call->arguments[0]->span, call->expr.span,
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
