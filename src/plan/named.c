// Locals and outputs: a name, an expression, evaluated once in its frame.
#include "plan_internal.h"

tg_value tg_plan_local(tg_plan *plan, tg_frame *frame, const tg_local *local)
{
    tg_memo *memo = tg_memo_at(plan, &frame->locals, frame->node->module->locals.count, local->index);
    if (memo->state == TG_MEMO_BUSY)
        return tg_plan_cycle(plan, local->value->name_span, "local value", local->name);
    if (!tg_memo_good(plan, memo)) {
        tg_hold hold = tg_memo_begin(plan, memo);
        tg_value v = tg_value_settled(plan->arena, tg_plan_evaluate_in(plan, frame, local->value->expr));
        v = tg_value_step(plan->arena, v, local->value->expr->span, "local");
        tg_memo_set(plan, memo, v);
        tg_memo_end(plan, hold);
    }
    return tg_memo_use(plan, memo, ~UINT64_C(0));
}

// The output's value as its own type says, and with its marks.
static tg_value output_value(tg_plan *plan, tg_frame *frame, const tg_output *output)
{
    if (!output->value)
        return tg_value_unknown(
            plan->arena, &tg_type_any,
            tg_plan_reason(plan, output->header, "output \"%.*s\" has no value", TG_ARG(output->name)));
    tg_value v = tg_value_settled(plan->arena, tg_plan_evaluate_in(plan, frame, output->value->expr));
    if (output->type) {
        tg_constraint constraint = tg_constraint_of(&plan->eval, output->type);
        tg_fault fault = { 0 };
        v = tg_constraint_apply(plan->arena, v, &constraint, &fault);
        v = tg_value_settled(plan->arena, tg_eval_fault(&plan->eval, v, &fault, "plan/output-type",
                                                        output->value->expr->span, output->header,
                                                        "this value does not fit the output's type"));
    }
    unsigned marks = (tg_plan_constant_bool(plan, output->sensitive, false) ? TG_SENSITIVE : 0u) |
                     (tg_plan_constant_bool(plan, output->ephemeral, false) ? TG_EPHEMERAL : 0u);
    if (marks)
        v = tg_value_mark(plan->arena, v, marks);
    return tg_value_step(plan->arena, v, output->value->expr->span, "output");
}

tg_value tg_plan_output(tg_plan *plan, tg_frame *frame, const tg_output *output)
{
    tg_memo *memo = tg_memo_at(plan, &frame->outputs, frame->node->module->outputs.count, output->index);
    if (memo->state == TG_MEMO_BUSY)
        return tg_plan_cycle(plan, output->header, "output", output->name);
    if (!tg_memo_good(plan, memo)) {
        tg_hold hold = tg_memo_begin(plan, memo);
        tg_memo_set(plan, memo, output_value(plan, frame, output));
        tg_memo_end(plan, hold);
    }
    return tg_memo_use(plan, memo, ~UINT64_C(0));
}
