// A plan's beginning, its diagnostics, and evaluating in a frame.
#include "plan_internal.h"

#include <stdarg.h>

// A module tree may be deep; expressions in it are bounded by the evaluator.
tg_plan *tg_plan_new(const tg_plan_options *options)
{
    tg_arena *arena = options->arena;
    tg_plan *plan = tg_new(arena, tg_plan);
    plan->options = *options;
    plan->arena = arena;
    tg_diags_init(&plan->diags, arena, TG_LIMIT_JOB_DIAGNOSTICS);
    tg_map_init(&plan->inputs, arena);
    tg_map_init(&plan->planned, arena);
    tg_map_init(&plan->owners, arena);
    tg_map_init(&plan->facts, arena);
    tg_map_init(&plan->said, arena);
    plan->eval = (tg_eval){ .arena = arena,
                            .diags = &plan->diags,
                            .texts = options->texts,
                            .files = options->files,
                            .directory = options->root };
    tg_plan_plant_root(plan);
    plan->eval.tofu = plan->tofu;
    tg_plan_read_inputs(plan);
    return plan;
}

tg_plan *tg_plan_alone(const tg_plan *plan, tg_arena *arena)
{
    tg_plan_options options = plan->options;
    options.arena = arena;
    arena->budget = TG_LIMIT_ALONE_MEMORY;
    tg_plan *alone = tg_plan_new(&options);
    alone->eval.steps = TG_LIMIT_STEPS - TG_LIMIT_ALONE_STEPS;
    return alone;
}

tg_eval *tg_plan_eval(tg_plan *plan)
{
    return &plan->eval;
}

tg_arena *tg_plan_arena(tg_plan *plan)
{
    return plan->arena;
}

bool tg_plan_limited(const tg_plan *plan)
{
    return plan->limited || plan->eval.limited;
}

// ------------------------------------------------------------------------------------- diagnostics

static tg_str diag_key(tg_arena *arena, const tg_diag *diag)
{
    return tg_format(arena, "%s %u %u %.*s %.*s", diag->code, (unsigned)diag->subject.file,
                     (unsigned)diag->subject.start, TG_ARG(diag->path), TG_ARG(diag->message));
}

const tg_diags *tg_plan_diags(tg_plan *plan)
{
    tg_map seen;
    tg_map_init(&seen, plan->arena);
    size_t kept = 0;
    for (size_t i = 0; i < plan->diags.count; i++) {
        tg_str key = diag_key(plan->arena, &plan->diags.items[i]);
        if (tg_map_get(&seen, key))
            continue;
        tg_map_put(&seen, key, plan);
        plan->diags.items[kept++] = plan->diags.items[i];
    }
    plan->diags.count = kept;
    return &plan->diags;
}

void tg_plan_say(tg_plan *plan, tg_severity severity, const char *code, tg_span at, const char *format, ...)
{
    if (!plan->eval.diags)
        return; // an outcome that is only tried
    va_list arguments;
    va_start(arguments, format);
    tg_str message = tg_vformat(plan->arena, format, arguments);
    va_end(arguments);
    tg_diags_add(
        &plan->diags,
        (tg_diag){ .severity = severity, .code = code, .subject = at, .context = at, .message = message });
}

void tg_plan_say_again(tg_plan *plan, const tg_diag *diag)
{
    tg_diags_add(&plan->diags, tg_diag_copy(plan->arena, diag));
}

bool tg_plan_first(tg_plan *plan, tg_str key)
{
    if (tg_map_get(&plan->said, key))
        return false;
    tg_map_put(&plan->said, tg_str_copy(plan->arena, key), plan);
    plan->writes++;
    return true;
}

tg_reason tg_plan_reason(tg_plan *plan, tg_span at, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tg_str text = tg_vformat(plan->arena, format, arguments);
    va_end(arguments);
    return (tg_reason){ .text = text, .at = at };
}

void tg_plan_note(tg_plan *plan, tg_reason reason)
{
    for (size_t i = 0; i < plan->noted.count; i++)
        if (reason.condition && tg_str_equal(plan->noted.items[i]->key, reason.condition->key))
            return;
    if (reason.condition && plan->noted.count < TG_CAP_CONDITIONS) {
        tg_push(plan->arena, &plan->noted, reason.condition);
        plan->writes++;
    }
}

tg_str tg_pointer_key(tg_arena *arena, const void *pointer)
{
    return (tg_str){ tg_arena_copy(arena, &pointer, sizeof pointer), sizeof pointer };
}

void tg_plan_add_module_diags(tg_plan *plan, const tg_module *module)
{
    if (!tg_plan_first(plan, tg_pointer_key(plan->arena, module)))
        return;
    for (size_t i = 0; i < module->diags->count; i++)
        tg_diags_add(&plan->diags, module->diags->items[i]);
}

// -------------------------------------------------------------------------------------- evaluating

tg_value tg_plan_evaluate_with(tg_plan *plan, const tg_frame *frame, const tg_names *names,
                               const tg_expr *expr)
{
    tg_files *files = plan->eval.files;
    plan->eval.files = frame->node->files;
    tg_value value = tg_evaluate(&plan->eval, names, expr);
    plan->eval.files = files;
    return value;
}

tg_value tg_plan_evaluate(tg_plan *plan, const tg_scope *scope, const tg_expr *expr)
{
    tg_names names = tg_plan_names(scope);
    return tg_plan_evaluate_with(plan, scope->frame, &names, expr);
}

tg_value tg_plan_evaluate_in(tg_plan *plan, tg_frame *frame, const tg_expr *expr)
{
    tg_scope scope = { .plan = plan, .frame = frame };
    return tg_plan_evaluate(plan, &scope, expr);
}

// The first function call, which a constant cannot have.
static bool find_call(const tg_expr *expr, void *context)
{
    const tg_expr **found = context;
    if (!*found && expr->kind == TG_EXPR_CALL)
        *found = expr;
    return !*found;
}

tg_value tg_plan_constant_expression(tg_plan *plan, const tg_expr *expr, tg_span context)
{
    const tg_expr *call = NULL;
    tg_expr_walk(expr, find_call, &call);
    tg_value v = call ? tg_eval_error(&plan->eval, "plan/not-constant", call->span, context,
                                      "no function can be called here: only a constant may stand")
                      : tg_evaluate(&plan->eval, NULL, expr);
    return tg_value_settled(plan->arena, v);
}

tg_value tg_plan_constant(tg_plan *plan, const tg_attribute *attribute)
{
    if (attribute->json)
        return tg_value_from_json(plan->arena, attribute->json);
    return tg_plan_constant_expression(plan, attribute->expr, attribute->span);
}

bool tg_plan_constant_bool(tg_plan *plan, const tg_attribute *attribute, bool otherwise)
{
    if (!attribute)
        return otherwise;
    tg_fault fault = { 0 };
    tg_value v = tg_value_convert(plan->arena, tg_plan_constant(plan, attribute), &tg_type_bool, &fault);
    return tg_value_is(v, TG_TYPE_BOOL) ? tg_value_truth(v) : otherwise;
}

// ------------------------------------------------------------------------------------------ memory

bool tg_memo_good(const tg_plan *plan, const tg_memo *memo)
{
    return memo->state == TG_MEMO_DONE && (memo->round == plan->round || memo->lasting);
}

// What is remembered is evaluated for everybody, so mistakes in it count also where only one asker tries it.
tg_hold tg_memo_begin(tg_plan *plan, tg_memo *memo)
{
    tg_hold hold = { plan->touched, plan->eval.attempt };
    plan->touched = 0;
    plan->writes++;
    plan->eval.attempt = NULL;
    memo->state = TG_MEMO_BUSY;
    return hold;
}

void tg_memo_set(tg_plan *plan, tg_memo *memo, tg_value value)
{
    *memo = (tg_memo){ .value = value,
                       .touched = plan->touched,
                       .round = plan->round,
                       .state = TG_MEMO_DONE,
                       .lasting = plan->eval.assumption_count == 0 && tg_value_is_wholly_known(value) };
}

void tg_memo_end(tg_plan *plan, tg_hold hold)
{
    plan->touched = hold.touched;
    plan->eval.attempt = hold.attempt;
}

tg_value tg_memo_use(tg_plan *plan, const tg_memo *memo, uint64_t visible)
{
    plan->touched |= memo->touched & visible;
    return memo->value;
}

tg_memo *tg_memo_at(tg_plan *plan, tg_memo ***places, size_t count, uint32_t index)
{
    if (!*places || !(*places)[index])
        plan->writes++;
    if (!*places)
        *places = tg_new_array(plan->arena, tg_memo *, count);
    if (!(*places)[index])
        (*places)[index] = tg_new(plan->arena, tg_memo);
    return (*places)[index];
}

tg_value tg_plan_cycle(tg_plan *plan, tg_span at, const char *kind, tg_str name)
{
    tg_plan_say(plan, TG_WARNING, "plan/cycle", at, "%s \"%.*s\" depends on itself", kind, TG_ARG(name));
    return tg_value_unknown(plan->arena, &tg_type_any,
                            tg_plan_reason(plan, at, "%s \"%.*s\" depends on itself", kind, TG_ARG(name)));
}
