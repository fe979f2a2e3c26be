// A variable's value: what it was set to, or its default, made to fit its declaration.
//
// Terraform's PrepareFinalInputVariableValue (internal/terraform/eval_variable.go): optional() defaults, conversion,
// null or default. A root's variable that nobody sets is unknown instead of refused: any value of its type.
#include "terragrunt.h"

// The default as the declaration and its overrides leave it. Each part's default is made to fit the part's own type,
// then every later part's (configs/named_values.go, module_merge.go).
static tg_value initial_value(tg_plan *plan, const tg_variable *variable, tg_constraint *constraint,
                              bool *any)
{
    tg_value v = { 0 };
    *any = false;
    *constraint = (tg_constraint){ &tg_type_any, NULL };
    for (size_t i = 0; i < variable->parts.count; i++) {
        const tg_variable_part *part = &variable->parts.items[i];
        tg_constraint own = { &tg_type_any, NULL };
        if (part->type) {
            own = tg_constraint_of(&plan->eval, part->type);
            constraint->type = own.type;
            if (i == 0)
                constraint->defaults =
                    own.defaults; // an override's type keeps the base's optional() defaults
        }
        tg_fault fault = { 0 };
        if (part->initial) {
            *any = true;
            v = tg_plan_constant(plan, part->initial);
            v = tg_value_step(plan->arena, v, part->initial->expr->span, "variable default");
            v = tg_constraint_apply(plan->arena, v, &own, &fault);
        }
        if (*any && tg_str_none(fault.text))
            v = tg_value_convert(plan->arena, v, constraint->type, &fault);
        if (*any && !tg_str_none(fault.text))
            v = tg_value_settled(plan->arena, tg_eval_fault(&plan->eval, v, &fault, "plan/variable-default",
                                                            part->initial ? part->initial->expr->span
                                                            : part->type  ? part->type->expr->span
                                                                          : variable->header,
                                                            variable->header,
                                                            "the default does not fit the variable's type"));
    }
    return v;
}

static const tg_attribute *last_of(const tg_variable *variable, size_t offset)
{
    const tg_attribute *found = NULL;
    for (size_t i = 0; i < variable->parts.count; i++) {
        const tg_attribute *here;
        memcpy(&here, (const char *)&variable->parts.items[i] + offset, sizeof here);
        if (here)
            found = here;
    }
    return found;
}
#define LAST(variable, member) last_of((variable), offsetof(tg_variable_part, member))

const tg_variable_facts *tg_plan_variable_facts(tg_plan *plan, const tg_variable *variable)
{
    tg_str key = tg_pointer_key(plan->arena, variable);
    tg_variable_facts *facts = tg_map_get(&plan->facts, key);
    if (facts)
        return facts;
    facts = tg_new(plan->arena, tg_variable_facts);
    tg_map_put(&plan->facts, key, facts);
    plan->writes++;
    facts->initial = initial_value(plan, variable, &facts->constraint, &facts->has_initial);
    facts->type = tg_type_without_optional(plan->arena, facts->constraint.type);
    facts->literal = !LAST(variable, type) || tg_type_is_primitive(facts->type);
    facts->nullable = tg_plan_constant_bool(plan, LAST(variable, nullable), true);
    facts->marks = (tg_plan_constant_bool(plan, LAST(variable, sensitive), false) ? TG_SENSITIVE : 0u) |
                   (tg_plan_constant_bool(plan, LAST(variable, ephemeral), false) ? TG_EPHEMERAL : 0u);
    return facts;
}

// ------------------------------------------------------------------------------- nobody sets it

// A bool is one of true, false and null; anything else is any value of its type.
static tg_value any_value(tg_plan *plan, const tg_variable_facts *facts, tg_reason reason)
{
    tg_value any = tg_value_unknown(plan->arena, facts->type, reason);
    if (!facts->nullable)
        any = tg_value_refine_not_null(plan->arena, any);
    if (!tg_type_is(facts->type, TG_TYPE_BOOL))
        return any;
    tg_value choices[3] = { tg_value_bool(true), tg_value_bool(false),
                            tg_value_null(plan->arena, &tg_type_bool) };
    return tg_value_one_of(plan->arena, any, choices, facts->nullable ? 3 : 2);
}

// Why it cannot be known whether the variable is set; false: it can.
static bool may_be_hidden(tg_plan *plan, const tg_frame *frame, const tg_variable *variable, tg_reason *why)
{
    const tg_terragrunt *unit = frame->parent ? NULL : plan->options.unit;
    if (unit && unit->incomplete) {
        *why = unit->why;
        return true;
    }
    *why = tg_plan_reason(plan, variable->header, "a syntax error may hide the value of var.%.*s",
                          TG_ARG(variable->name));
    return frame->parent ? frame->node->call->content.incomplete
                         : plan->inputs_incomplete || variable->incomplete;
}

static tg_value not_set(tg_plan *plan, tg_frame *frame, const tg_variable *variable,
                        const tg_variable_facts *facts)
{
    if (!frame->parent)
        return any_value(plan, facts, tg_plan_why_not_set(plan, variable));
    tg_span header = frame->node->call->header;
    if (!frame->node->module->embedded)
        tg_plan_say(plan, TG_WARNING, "plan/missing-argument", header,
                    "the module's argument \"%.*s\" is required, but not given", TG_ARG(variable->name));
    return tg_value_unknown(
        plan->arena, facts->type,
        tg_plan_reason(plan, header, "the module's argument \"%.*s\" is not given", TG_ARG(variable->name)));
}

// ------------------------------------------------------------------------------------ it is set

// The value that a caller, a file or the command line gives. False: none does.
static bool given_value(tg_plan *plan, tg_frame *frame, const tg_variable *variable, tg_value *out,
                        tg_span *at)
{
    if (!frame->parent)
        return tg_plan_root_value(plan, variable, out, at);
    const tg_attribute *argument = tg_call_argument(plan->arena, frame->node->call, variable->name);
    if (!argument)
        return false;
    tg_scope scope = {
        .plan = plan, .frame = frame->parent, .key = &frame->key, .bit = tg_touch_bit(frame->node->depth)
    };
    *at = argument->expr->span;
    *out = tg_value_settled(plan->arena, tg_plan_evaluate(plan, &scope, argument->expr));
    *out = tg_value_step(plan->arena, *out, *at, "module argument");
    return true;
}

// Null becomes the default where the variable cannot be null; in a one-of, each null among its choices.
static tg_value without_null(tg_plan *plan, tg_value v, tg_value instead)
{
    if (tg_value_is_null(v))
        return instead;
    if (tg_value_is_known(v) || v.content->unknown->choice_count == 0)
        return v;
    const tg_unknown *unknown = v.content->unknown;
    tg_value choices[TG_CAP_CHOICES];
    bool any = false;
    for (uint32_t i = 0; i < unknown->choice_count; i++) {
        bool null = tg_value_is_null(unknown->choices[i]);
        choices[i] = null ? instead : unknown->choices[i];
        any = any || null;
    }
    return any ? tg_value_one_of(plan->arena, tg_value_unknown_like(plan->arena, v.content->type, v), choices,
                                 unknown->choice_count)
               : v;
}

// `v` as the declaration wants it.
static tg_value fitted(tg_plan *plan, tg_frame *frame, const tg_variable *variable,
                       const tg_variable_facts *facts, tg_value v, tg_span at)
{
    tg_fault fault = { 0 };
    v = tg_constraint_apply(plan->arena, v, &facts->constraint, &fault);
    v = tg_eval_fault(&plan->eval, v, &fault, "plan/variable-value", at, variable->header,
                      "the value does not fit the variable's type");
    if (tg_value_failed(v))
        return tg_value_unknown_like(plan->arena, facts->type, v);
    if (facts->nullable)
        return v;
    tg_value instead =
        facts->has_initial
            ? facts->initial
            : tg_value_unknown(plan->arena, facts->type,
                               tg_plan_reason(plan, at, "var.%.*s cannot be null", TG_ARG(variable->name)));
    if (tg_value_is_null(v) && !facts->has_initial && frame->node)
        tg_plan_say(plan, TG_WARNING, "plan/variable-null", at, "the variable \"%.*s\" cannot be null",
                    TG_ARG(variable->name));
    return without_null(plan, v, instead);
}

// What nobody can know of a variable by itself, and not because of the conditions in its argument: how many values it
// may be one of.
static uint32_t choices(tg_value v)
{
    return tg_value_is_known(v) ? 0 : v.content->unknown->choice_count;
}

// A JSON plan knows what a root's variable was. Where the root's own files say the same, they are the way it came.
static tg_value as_planned(tg_plan *plan, tg_frame *frame, const tg_variable *variable,
                           const tg_variable_facts *facts, tg_value v)
{
    const tg_json *json = frame->parent ? NULL : tg_map_get(&plan->planned, variable->name);
    if (!json)
        return v;
    tg_value planned =
        fitted(plan, frame, variable, facts, tg_value_from_hidden_json(plan->arena, json), variable->header);
    return tg_value_same(planned, v)
               ? v
               : tg_value_step(plan->arena, planned, variable->header, "value given from outside");
}

// A validation may ask for what depends on the variable: it finds the value that is not narrowed yet.
static void evaluate_variable(tg_plan *plan, tg_frame *frame, const tg_variable *variable, tg_memo *memo)
{
    const tg_variable_facts *facts = tg_plan_variable_facts(plan, variable);
    tg_value v;
    tg_span at = variable->header;
    tg_reason why;
    uint32_t known_choices = 0;
    if (given_value(plan, frame, variable, &v, &at)) {
        v = fitted(plan, frame, variable, facts, v, at);
        known_choices = choices(v);
    } else if (may_be_hidden(plan, frame, variable, &why))
        v = any_value(plan, facts, why);
    else if (facts->has_initial)
        v = fitted(plan, frame, variable, facts, facts->initial, at);
    else
        v = not_set(plan, frame, variable, facts);
    v = as_planned(plan, frame, variable, facts, v);
    if (variable->validation_count) {
        tg_memo_set(plan, memo, tg_value_mark(plan->arena, v, facts->marks));
        v = tg_plan_validate(plan, frame, variable, v, at);
    }
    tg_str name = tg_condition_name(plan->arena, frame->address, variable->name);
    v = tg_eval_assumed(&plan->eval, name, v);
    if (known_choices == 0 && choices(v) > 1)
        v = tg_eval_chosen(&plan->eval, name, v, at);
    tg_memo_set(plan, memo, facts->marks ? tg_value_mark(plan->arena, v, facts->marks) : v);
}

tg_value tg_plan_variable(tg_plan *plan, tg_frame *frame, const tg_variable *variable)
{
    tg_memo *memo =
        tg_memo_at(plan, &frame->variables, frame->node->module->variables.count, variable->index);
    if (memo->state == TG_MEMO_BUSY)
        return tg_plan_cycle(plan, variable->header, "variable", variable->name);
    if (!tg_memo_good(plan, memo)) {
        tg_hold hold = tg_memo_begin(plan, memo);
        evaluate_variable(plan, frame, variable, memo);
        tg_memo_end(plan, hold);
    }
    return tg_memo_use(plan, memo, ~UINT64_C(0));
}
