// The evaluator's state: budget, attempts, mistakes, choices. What expressions mean is in the other files.
//
// A mistake is a diagnostic at its place and a failed value. Who evaluates something that may not count (an arm of a conditional,
// what try() tries) opens an attempt around it and then keeps or drops what it held back. An expression that a name stands for
// is evaluated in an attempt of its own, so that nobody outside swallows its mistakes.
#include "eval_internal.h"
#include "tracegate/limits.h"

// ------------------------------------------------------------------------------------------ limits

tg_value tg_eval_limit(tg_eval *eval, tg_span at, const char *what)
{
    tg_reason reason = { .text = tg_str_from(what), .at = at };
    if (!eval->limited && eval->diags) {
        tg_diag diag = { .severity = TG_ERROR, .code = "eval/limit", .subject = at, .context = at };
        diag.message = tg_format(eval->arena, "evaluating was given up: %s", what);
        diag.missed = true;
        tg_diags_add(eval->diags, diag);
    }
    eval->limited = true;
    return tg_value_unknown(eval->arena, &tg_type_any, reason);
}

bool tg_eval_spend(tg_eval *eval, size_t amount, tg_span at)
{
    if (eval->limited)
        return false;
    eval->steps += amount;
    if (eval->arena->exhausted)
        tg_eval_limit(eval, at, "the memory for one root module is used up");
    else if (eval->steps > TG_LIMIT_STEPS || amount > TG_LIMIT_STEPS)
        tg_eval_limit(eval, at, "it takes too many steps");
    return !eval->limited;
}

// ---------------------------------------------------------------------------------------- attempts

void tg_attempt_begin(tg_eval *eval, tg_attempt *attempt, bool quiet)
{
    *attempt = (tg_attempt){ .outer = eval->attempt, .quiet = quiet };
    if (eval->attempt && eval->attempt->quiet)
        attempt->quiet = true;
    eval->attempt = attempt;
}

void tg_attempt_end(tg_eval *eval, tg_attempt *attempt)
{
    eval->attempt = attempt->outer;
}

static void report(tg_eval *eval, tg_diag diag)
{
    tg_eval_tables *tables = tg_eval_tables_of(eval);
    tg_str key = tg_format(eval->arena, "%u:%u:%u:%.*s", diag.subject.file, diag.subject.start,
                           diag.subject.end, TG_ARG(diag.message));
    if (!eval->diags || tg_map_get(&tables->reported, key))
        return;
    tg_map_put(&tables->reported, key, eval);
    tg_diags_add(eval->diags, diag);
}

// Diagnostics of one attempt that are worth keeping until it is known whether they count.
#define MOST_HELD 50

static void hold(tg_eval *eval, tg_attempt *attempt, tg_diag diag)
{
    if (attempt->held.count < MOST_HELD)
        tg_push(eval->arena, &attempt->held, diag);
}

void tg_attempt_keep(tg_eval *eval, tg_attempt *attempt)
{
    tg_attempt *outer = attempt->outer;
    for (size_t i = 0; i < attempt->held.count; i++) {
        if (outer)
            hold(eval, outer, attempt->held.items[i]);
        else
            report(eval, attempt->held.items[i]);
    }
    if (!outer)
        return;
    if (outer->errors + outer->may_fail == 0)
        outer->reason = attempt->reason;
    outer->errors += attempt->errors;
    outer->may_fail += attempt->may_fail;
}

size_t tg_eval_errors(const tg_eval *eval)
{
    return eval->attempt ? eval->attempt->errors : 0;
}

void tg_eval_may_fail(tg_eval *eval, tg_reason reason)
{
    tg_attempt *attempt = eval->attempt;
    if (!attempt)
        return;
    if (attempt->errors + attempt->may_fail == 0)
        attempt->reason = reason;
    attempt->may_fail++;
}

// ---------------------------------------------------------------------------------------- mistakes

static tg_value mistake(tg_eval *eval, const char *code, tg_span at, tg_span context, tg_str message)
{
    tg_reason reason = { .text = message, .at = at };
    tg_diag diag = {
        .severity = TG_WARNING, .code = code, .subject = at, .context = context, .message = message
    };
    tg_attempt *attempt = eval->attempt;
    if (eval->limited) // what follows from giving up is no mistake of the configuration
        return tg_value_failure(eval->arena, reason);
    if (!attempt) {
        report(eval, diag);
    } else {
        if (attempt->errors + attempt->may_fail == 0)
            attempt->reason = reason;
        attempt->errors++;
        if (!attempt->quiet)
            hold(eval, attempt, diag);
    }
    return tg_value_failure(eval->arena, reason);
}

tg_value tg_eval_error(tg_eval *eval, const char *code, tg_span at, tg_span context, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tg_str message = tg_vformat(eval->arena, format, arguments);
    va_end(arguments);
    return mistake(eval, code, at, context, message);
}

tg_value tg_eval_fault(tg_eval *eval, tg_value v, const tg_fault *fault, const char *code, tg_span at,
                       tg_span context, const char *before)
{
    if (tg_str_none(fault->text))
        return v;
    if (!fault->certain) {
        tg_eval_may_fail(eval, (tg_reason){ .text = fault->text, .at = at });
        return v;
    }
    return mistake(eval, code, at, context, tg_format(eval->arena, "%s%.*s", before, TG_ARG(fault->text)));
}

tg_value tg_eval_any(tg_eval *eval, tg_value because)
{
    return tg_value_unknown_like(eval->arena, &tg_type_any, because);
}

tg_value tg_eval_failed(tg_eval *eval, const tg_type *type, tg_value because)
{
    tg_unknown *unknown = tg_new(eval->arena, tg_unknown);
    unknown->reason = tg_value_reason(because);
    unknown->failed = true;
    if (tg_str_none(unknown->reason.text) && eval->attempt)
        unknown->reason = eval->attempt->reason;
    return tg_value_of_unknown(eval->arena, type, unknown);
}

tg_str tg_eval_printable(tg_eval *eval, tg_str text)
{
    return tg_utf8_printable(eval->arena, tg_str_slice(text, 0, 200));
}

// ----------------------------------------------------------------------------------------- choices

typedef struct choosing {
    tg_eval *eval;
    tg_operation *apply;
    void *data;
    const tg_value *operands;
    size_t count;
    size_t places[TG_CAP_OPERANDS]; // of the operands that have choices
} choosing;

// One combination: an outcome with a mistake in it is none.
static tg_value try_combination(void *data, const tg_value *chosen)
{
    choosing *c = data;
    tg_value *operands = tg_arena_copy(c->eval->arena, c->operands, c->count * sizeof *operands);
    for (size_t i = 0; i < TG_CAP_OPERANDS && c->places[i] < c->count; i++)
        operands[c->places[i]] = chosen[i];
    tg_attempt attempt;
    tg_attempt_begin(c->eval, &attempt, true);
    tg_value outcome = c->apply(c->data, operands);
    tg_attempt_end(c->eval, &attempt);
    if (attempt.may_fail > 0)
        tg_eval_may_fail(c->eval, attempt.reason);
    if (attempt.errors > 0 && !tg_value_has(outcome, TG_HAS_FAILED))
        return tg_value_failure(c->eval->arena, attempt.reason);
    return outcome;
}

tg_value tg_eval_choices(tg_eval *eval, tg_value plain, const tg_value *operands, size_t count,
                         tg_operation *apply, void *data)
{
    choosing c = { eval, apply, data, operands, count, { 0 } };
    tg_value some[TG_CAP_OPERANDS], failed = plain;
    uint32_t found = 0;
    if (!tg_value_has(plain, TG_HAS_PLAIN) || tg_value_has(plain, TG_HAS_FAILED) || eval->limited)
        return plain;
    for (size_t i = 0; i < count; i++) {
        if (!tg_value_has(operands[i], TG_HAS_CHOICES))
            continue;
        if (found == TG_CAP_OPERANDS)
            return plain;
        c.places[found] = i;
        some[found++] = operands[i];
    }
    if (found == 0)
        return plain;
    if (found < TG_CAP_OPERANDS)
        c.places[found] = SIZE_MAX;
    tg_value result = tg_value_for_each_choice(eval->arena, plain, some, found, try_combination, &c, &failed);
    if (failed.content != plain.content)
        tg_eval_may_fail(eval, tg_value_reason(failed));
    return tg_value_has(result, TG_HAS_FAILED) ? plain : result;
}

// ------------------------------------------------------------------------------------------- names

tg_names tg_names_with(const tg_names *outer, tg_str name, tg_value value)
{
    tg_names link = { .outer = outer, .name = name, .value = value };
    if (outer) {
        link.instance = outer->instance;
        link.repetition = outer->repetition;
    }
    return link;
}

// ---------------------------------------------------------------------------------------- evaluate

tg_value tg_evaluate(tg_eval *eval, const tg_names *names, const tg_expr *expr)
{
    tg_attempt attempt = { 0 };
    tg_attempt *around = eval->attempt;
    eval->attempt = &attempt;
    tg_value v = tg_eval_expr(eval, names, expr);
    eval->attempt = around;
    tg_attempt_keep(eval, &attempt);
    return v;
}
