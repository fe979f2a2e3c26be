// Calls of functions: everything that is the same for all of them (functions/functions.h says in which order).
#include "eval_internal.h"
#include "tracegate/limits.h"

#include <stdio.h>

// Every family; `tg_functions_evaluator` has those that look at expressions themselves (attempt.c).
extern const tg_family tg_functions_evaluator;
static const tg_family *const families[] = {
    &tg_functions_evaluator, &tg_functions_collection, &tg_functions_date,     &tg_functions_encoding,
    &tg_functions_files,     &tg_functions_format,     &tg_functions_hash,     &tg_functions_ip,
    &tg_functions_json,      &tg_functions_mapping,    &tg_functions_number,   &tg_functions_regex,
    &tg_functions_sequence,  &tg_functions_string,     &tg_functions_template, &tg_functions_terraform,
    &tg_functions_type,
};

// ------------------------------------------------------------------------------------------- table

static bool exists_here(const tg_eval *eval, const tg_function *function)
{
    return !(function->flags & (eval->tofu ? TG_NOT_IN_TOFU : TG_ONLY_TOFU));
}

tg_eval_tables *tg_eval_tables_of(tg_eval *eval)
{
    if (eval->tables)
        return eval->tables;
    tg_eval_tables *tables = tg_new(eval->arena, tg_eval_tables);
    tg_map_init(&tables->functions, eval->arena);
    tg_map_init(&tables->reported, eval->arena);
    for (size_t f = 0; f < sizeof families / sizeof families[0]; f++) {
        for (size_t i = 0; i < families[f]->count; i++) {
            const tg_function *function = &families[f]->functions[i];
            const tg_function **entry = tg_arena_copy(eval->arena, &function, sizeof function);
            if (exists_here(eval, function))
                tg_map_put(&tables->functions, tg_str_from(function->name), entry);
        }
    }
    eval->tables = tables;
    return tables;
}

static const tg_function *find_function(tg_eval *eval, tg_str name)
{
    if (tg_str_starts_with(name, S("core::"))) {
        name = tg_str_slice(name, S("core::").length, name.length);
        size_t at;
        if (tg_str_find(name, S("::"), &at))
            return NULL;
    }
    const tg_function *const *entry = tg_map_get(&tg_eval_tables_of(eval)->functions, name);
    return entry ? *entry : NULL;
}

static bool in_namespace(tg_str name, tg_str *space)
{
    size_t end = 0;
    for (size_t i = 0; i + 2 <= name.length; i++) {
        if (name.data[i] == ':' && name.data[i + 1] == ':')
            end = i + 2;
    }
    *space = tg_str_slice(name, 0, end);
    return end > 0;
}

// Functions of other providers are known to nobody here.
static bool is_of_a_provider(tg_str name)
{
    return tg_str_starts_with(name, S("provider::")) && !tg_str_starts_with(name, S("provider::terraform::"));
}

static tg_value unknown_function(tg_eval *eval, const tg_call *call)
{
    tg_str space, name = tg_eval_printable(eval, call->name);
    if (is_of_a_provider(call->name))
        return tg_value_unknown(
            eval->arena, &tg_type_any,
            (tg_reason){ tg_format(eval->arena, "%.*s() is a provider's function", TG_ARG(name)),
                         call->expr.span, NULL });
    if (in_namespace(call->name, &space) && !tg_str_equal(space, S("core::")) &&
        !tg_str_equal(space, S("provider::terraform::")))
        return tg_eval_error(eval, "eval/unknown-function", call->name_span, call->expr.span,
                             "there are no functions in namespace \"%.*s\"",
                             TG_ARG(tg_eval_printable(eval, space)));
    tg_str near = tg_map_nearest(eval->arena, &tg_eval_tables_of(eval)->functions, call->name);
    if (tg_str_none(near))
        return tg_eval_error(eval, "eval/unknown-function", call->name_span, call->expr.span,
                             "there is no function named \"%.*s\"", TG_ARG(name));
    return tg_eval_error(eval, "eval/unknown-function", call->name_span, call->expr.span,
                         "there is no function named \"%.*s\"; did you mean \"%.*s\"?", TG_ARG(name),
                         TG_ARG(near));
}

// ------------------------------------------------------------------------------------- one function

static size_t fixed_count(const tg_function *function)
{
    size_t count = 0;
    while (count < TG_PARAMETERS && function->parameters[count].name)
        count++;
    return count;
}

static const tg_parameter *parameter(const tg_function *function, size_t i)
{
    size_t fixed = fixed_count(function);
    return i < fixed ? &function->parameters[i] : &function->rest;
}

static tg_value fails(tg_invocation *call, size_t argument, const char *format, va_list values)
    TG_PRINTF(3, 0);
static tg_value fails(tg_invocation *call, size_t argument, const char *format, va_list values)
{
    if (tg_str_none(call->wrong)) {
        call->wrong = tg_vformat(call->arena, format, values);
        call->wrong_argument = argument;
    }
    return tg_value_failure(call->arena, (tg_reason){ call->wrong, call->at, NULL });
}

tg_value tg_call_fails(tg_invocation *call, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    tg_value v = fails(call, SIZE_MAX, format, values);
    va_end(values);
    return v;
}

tg_value tg_argument_fails(tg_invocation *call, size_t argument, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    tg_value v = fails(call, argument, format, values);
    va_end(values);
    return v;
}

// What cty looks at before it asks for the result's type. False: that is the result.
static bool check_arguments(tg_invocation *call, bool *any)
{
    for (size_t i = 0; i < call->count; i++) {
        const tg_parameter *p = parameter(call->function, i);
        const tg_value_content *c = call->arguments[i].content;
        if (c->state == TG_NULL && !(p->flags & TG_NULLS)) {
            tg_argument_fails(call, i, "argument must not be null");
            return false;
        }
        if (c->type->kind == TG_TYPE_ANY) {
            if (!(p->flags & TG_ANY)) {
                *any = true;
                return true;
            }
        } else if (!tg_type_conforms(c->type, p->type)) {
            tg_argument_fails(call, i, "%.*s", TG_ARG(tg_type_mismatch(call->arena, c->type, p->type)));
            return false;
        }
    }
    return true;
}

static tg_value *without_marks(tg_invocation *call, unsigned *marks)
{
    tg_value *plain = tg_arena_copy(call->arena, call->arguments, call->count * sizeof *plain);
    for (size_t i = 0; i < call->count; i++) {
        if (!(parameter(call->function, i)->flags & TG_MARKS))
            plain[i] = tg_value_unmark_deep(call->arena, plain[i], marks);
    }
    return plain;
}

static const tg_value *unknown_argument(const tg_invocation *call)
{
    for (size_t i = 0; i < call->count; i++) {
        if (call->arguments[i].content->state == TG_UNKNOWN &&
            !(parameter(call->function, i)->flags & TG_UNKNOWNS))
            return &call->arguments[i];
    }
    return NULL;
}

static tg_value refined(const tg_invocation *call, tg_value v)
{
    if (call->function->certain)
        v = tg_value_refine(call->arena, v, call->function->certain);
    if (call->function->flags & TG_NOT_NULL)
        v = tg_value_refine_not_null(call->arena, v);
    return v;
}

static tg_value impure(const tg_invocation *call)
{
    tg_str text = tg_format(call->arena, "%s() gives another result each time", call->function->name);
    return tg_value_unknown(call->arena, call->result, (tg_reason){ text, call->at, NULL });
}

static const tg_value *any_argument(const tg_invocation *call)
{
    for (size_t i = 0; i < call->count; i++) {
        if (call->arguments[i].content->type->kind == TG_TYPE_ANY)
            return &call->arguments[i];
    }
    return NULL;
}

// cty's Function.Call. A mistake is in call->wrong.
static tg_value invoke(tg_invocation *call)
{
    unsigned marks = 0;
    bool any = false;
    if (!check_arguments(call, &any))
        return tg_value_failure(call->arena, (tg_reason){ call->wrong, call->at, NULL });
    const tg_value *given = call->arguments;
    call->arguments = without_marks(call, &marks);
    if (any) {
        const tg_value *why = any_argument(call);
        tg_value v = tg_value_unknown_like(call->arena, &tg_type_any, why ? *why : given[0]);
        return tg_value_mark(call->arena, v, marks);
    }
    call->result = call->function->result ? call->function->result : call->function->type(call);
    if (!call->result)
        return tg_value_failure(call->arena, (tg_reason){ call->wrong, call->at, NULL });
    const tg_value *unknown = unknown_argument(call);
    tg_value v;
    if (unknown)
        v = tg_value_unknown_like(call->arena, call->result, *unknown);
    else if (call->function->flags & TG_IMPURE)
        v = impure(call);
    else
        v = call->function->run(call);
    if (!tg_str_none(call->wrong))
        return tg_value_failure(call->arena, (tg_reason){ call->wrong, call->at, NULL });
    return tg_value_mark(call->arena, refined(call, v), marks);
}

// --------------------------------------------------------------------------------------- expression

typedef struct calling {
    tg_eval *eval;
    const tg_function *function;
    const tg_call *expr;
    size_t count;          // of arguments, after expansion
    const tg_span *places; // of each
} calling;

static tg_value report_wrong(const calling *c, const tg_invocation *call)
{
    tg_eval *eval = c->eval;
    size_t i = call->wrong_argument;
    if (c->places && i < call->count)
        return tg_eval_error(eval, "eval/argument", c->places[i], c->expr->expr.span,
                             "invalid value for \"%s\" parameter of %s(): %.*s",
                             parameter(c->function, i)->name, c->function->name, TG_ARG(call->wrong));
    return tg_eval_error(eval, "eval/call", c->expr->expr.span, c->expr->expr.span, "%s() failed: %.*s",
                         c->function->name, TG_ARG(call->wrong));
}

static tg_value convert_argument(const calling *c, size_t i, tg_value v)
{
    char before[160];
    tg_fault fault;
    const tg_parameter *p = parameter(c->function, i);
    if (tg_value_failed(v))
        return v;
    tg_value out = tg_value_convert(c->eval->arena, v, p->type, &fault);
    snprintf(before, sizeof before, "invalid value for \"%s\" parameter of %s(): ", p->name,
             c->function->name);
    return tg_eval_fault(c->eval, out, &fault, "eval/argument", c->places[i], c->expr->expr.span, before);
}

// All of it again for one combination of choices: converting, too, since choices may differ in type.
static tg_value apply_call(void *data, const tg_value *arguments)
{
    const calling *c = data;
    tg_value *converted = tg_new_array(c->eval->arena, tg_value, c->count);
    size_t before = tg_eval_errors(c->eval);
    for (size_t i = 0; i < c->count; i++)
        converted[i] = convert_argument(c, i, arguments[i]);
    tg_invocation call = { c->eval, c->eval->arena,     c->function, converted, c->count,
                           NULL,    c->expr->expr.span, { 0 },       SIZE_MAX };
    if (tg_eval_errors(c->eval) > before)
        return tg_eval_failed(c->eval, &tg_type_any, c->count > 0 ? arguments[0] : tg_value_bool(false));
    tg_value v = invoke(&call);
    return tg_str_none(call.wrong) ? v : report_wrong(c, &call);
}

typedef struct arguments {
    struct {
        tg_value *items;
        size_t count, capacity;
    } values;
    struct {
        tg_span *items;
        size_t count, capacity;
    } places;
} arguments;

static void add_argument(tg_eval *eval, arguments *a, tg_value v, tg_span at)
{
    tg_push(eval->arena, &a->values, v);
    tg_push(eval->arena, &a->places, at);
}

// The elements of the last argument, each an argument (`...`). False: `*instead` is the call's value.
static bool expand(tg_eval *eval, arguments *a, tg_value last, const tg_call *call, tg_value *instead)
{
    tg_span at = call->arguments[call->count - 1]->span;
    const tg_type *type = last.content->type;
    bool sequence = type->kind == TG_TYPE_TUPLE || type->kind == TG_TYPE_LIST || type->kind == TG_TYPE_SET;
    if (tg_value_is_null(last) && (sequence || type->kind == TG_TYPE_ANY)) {
        *instead = tg_eval_error(eval, "eval/expand", at, call->expr.span,
                                 "the expanding argument (indicated by ...) must not be null");
        return false;
    }
    if (!sequence && type->kind != TG_TYPE_ANY) {
        *instead =
            tg_eval_error(eval, "eval/expand", at, call->expr.span,
                          "the expanding argument (indicated by ...) must be of a tuple, list, or set type");
        return false;
    }
    if (!tg_value_is_known(last)) {
        *instead = tg_eval_any(eval, last);
        return false;
    }
    for (uint32_t i = 0; i < last.content->count; i++) {
        tg_value item = last.content->items[i];
        item.trail = tg_trail_join(eval->arena, item.trail, last.trail);
        add_argument(eval, a, tg_value_mark(eval->arena, item, last.content->marks), at);
    }
    return tg_eval_spend(eval, last.content->count, at);
}

static bool count_fits(tg_eval *eval, const tg_function *function, const tg_call *call, size_t count,
                       tg_span extra)
{
    size_t fixed = fixed_count(function);
    bool open = function->rest.name != NULL;
    if (count < fixed) {
        tg_eval_error(eval, "eval/argument-count", call->expr.span, call->expr.span,
                      "function \"%s\" expects%s %zu argument(s); missing value for \"%s\"", function->name,
                      open ? " at least" : "", fixed, function->parameters[count].name);
        return false;
    }
    if (!open && count > fixed) {
        tg_eval_error(eval, "eval/argument-count", extra, call->expr.span,
                      "function \"%s\" expects only %zu argument(s)", function->name, fixed);
        return false;
    }
    return true;
}

// One call with all its parts; the expanded argument is evaluated first, as hcl does.
typedef struct whole_call {
    tg_eval *eval;
    const tg_names *names;
    const tg_function *function;
    const tg_call *expr;
    uint32_t fixed; // arguments that are not expanded
} whole_call;

// `expanded`: what the last argument expands to.
static tg_value call_with(const whole_call *w, const arguments *expanded)
{
    tg_eval *eval = w->eval;
    arguments a = { 0 };
    size_t before = tg_eval_errors(eval), count = w->fixed + expanded->values.count,
           most = fixed_count(w->function);
    tg_span extra = most < w->fixed ? w->expr->arguments[most]->span : w->expr->expr.span;
    if (!count_fits(eval, w->function, w->expr, count, extra))
        return tg_eval_failed(eval, &tg_type_any, tg_value_bool(false));
    for (uint32_t i = 0; i < w->fixed; i++)
        add_argument(eval, &a, tg_eval_expr(eval, w->names, w->expr->arguments[i]),
                     w->expr->arguments[i]->span);
    for (size_t i = 0; i < expanded->values.count; i++)
        add_argument(eval, &a, expanded->values.items[i], expanded->places.items[i]);
    if (tg_eval_errors(eval) > before)
        return tg_eval_failed(eval, &tg_type_any, a.values.items ? a.values.items[0] : tg_value_bool(false));
    calling c = { eval, w->function, w->expr, a.values.count, a.places.items };
    tg_value v = apply_call(&c, a.values.items);
    v = tg_eval_choices(eval, v, a.values.items, a.values.count, apply_call, &c);
    return tg_value_by(v, a.values.items, a.values.count);
}

static tg_value apply_expanded(void *data, const tg_value *last)
{
    const whole_call *w = data;
    arguments a = { 0 };
    tg_value instead = tg_value_bool(false);
    if (!expand(w->eval, &a, last[0], w->expr, &instead))
        return w->eval->limited ? tg_eval_any(w->eval, last[0]) : instead;
    return call_with(w, &a);
}

// A function that looks at expressions gets those, and what an expanded last argument holds.
static tg_value call_special(const whole_call *w, const tg_value *last)
{
    arguments a = { 0 };
    tg_value instead = tg_value_bool(false);
    if (last && !expand(w->eval, &a, *last, w->expr, &instead))
        return w->eval->limited ? tg_eval_any(w->eval, *last) : instead;
    size_t count = w->fixed + a.values.count;
    tg_raw *raw = tg_new_array(w->eval->arena, tg_raw, count);
    for (uint32_t i = 0; i < w->fixed; i++)
        raw[i].expr = w->expr->arguments[i];
    for (size_t i = w->fixed; i < count; i++)
        raw[i].value = a.values.items[i - w->fixed];
    return w->function->special(w->eval, w->names, w->expr, raw, count);
}

static tg_value call_of(tg_eval *eval, const tg_names *names, const tg_call *call,
                        const tg_function *function)
{
    bool expanded = call->expr.flag && call->count > 0;
    whole_call w = { eval, names, function, call, call->count - expanded };
    if (!expanded)
        return function->special ? call_special(&w, NULL) : call_with(&w, &(arguments){ 0 });
    size_t before = tg_eval_errors(eval);
    tg_value last = tg_eval_expr(eval, names, call->arguments[w.fixed]);
    if (tg_eval_errors(eval) > before)
        return tg_eval_failed(eval, &tg_type_any, last);
    if (function->special)
        return call_special(&w, &last);
    tg_value v = apply_expanded(&w, &last);
    if (tg_value_is_known(last))
        return v;
    return tg_value_by(tg_eval_choices(eval, v, &last, 1, apply_expanded, &w), &last, 1);
}

tg_value tg_call_plainly(tg_eval *eval, const tg_names *names, const tg_call *call,
                         const tg_function *function)
{
    return call_of(eval, names, call, function);
}

tg_value tg_eval_call(tg_eval *eval, const tg_names *names, const tg_call *call)
{
    const tg_function *function = find_function(eval, call->name);
    return function ? call_of(eval, names, call, function) : unknown_function(eval, call);
}
