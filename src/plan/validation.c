// What a variable's `validation` blocks say of its value.
//
// Of an unknown value they may leave a few: a condition that begins like `contains(["a", "b"], var.x)` or
// `var.x == "a"` (or an `||` of such, or one side of an `&&`) names candidates, which are then checked against every
// condition. A value that Terraform would refuse is none that needs to be thought of.
#include "plan_internal.h"

typedef struct {
    tg_plan *plan;
    tg_frame *frame;
    const tg_variable *variable;
    tg_value items[TG_CAP_CHOICES];
    uint32_t count;
} candidates;

// True where `expr` is `var.NAME` and nothing else.
static bool is_the_variable(const tg_expr *expr, tg_str name)
{
    expr = tg_expr_bare(expr);
    const tg_traversal *t = (const tg_traversal *)expr;
    return expr->kind == TG_EXPR_TRAVERSAL && t->count == 2 && tg_str_equal(t->steps[0].name, S("var")) &&
           t->steps[1].kind == TG_STEP_ATTRIBUTE && tg_str_equal(t->steps[1].name, name);
}

static bool add(candidates *c, tg_value v)
{
    if (c->count == TG_CAP_CHOICES)
        return false;
    c->items[c->count++] = v;
    return true;
}

static bool add_known(candidates *c, const tg_expr *expr)
{
    tg_value v = tg_plan_evaluate_in(c->plan, c->frame, expr);
    return tg_value_is_wholly_known(v) && add(c, v);
}

static bool add_elements(candidates *c, const tg_expr *expr)
{
    unsigned marks = 0;
    tg_value v = tg_value_unmark(c->plan->arena, tg_plan_evaluate_in(c->plan, c->frame, expr), &marks);
    const tg_type *type = tg_value_type(v);
    bool sequence =
        tg_type_is(type, TG_TYPE_LIST) || tg_type_is(type, TG_TYPE_SET) || tg_type_is(type, TG_TYPE_TUPLE);
    if (!sequence || tg_value_is_null(v) || !tg_value_is_wholly_known(v))
        return false;
    for (uint32_t i = 0; i < tg_value_count(v); i++)
        if (!add(c, tg_value_item(v, i)))
            return false;
    return true;
}

// Adds the values that `expr` allows; false: it does not say which.
static bool collect(candidates *c, const tg_expr *expr)
{
    expr = tg_expr_bare(expr);
    tg_str name = c->variable->name;
    if (expr->kind == TG_EXPR_CALL) {
        const tg_call *call = (const tg_call *)expr;
        return call->count == 2 && !call->expr.flag && tg_str_equal(call->name, S("contains")) &&
               is_the_variable(call->arguments[1], name) && !is_the_variable(call->arguments[0], name) &&
               add_elements(c, call->arguments[0]);
    }
    if (expr->kind != TG_EXPR_BINARY)
        return false;
    const tg_binary *b = (const tg_binary *)expr;
    uint32_t before = c->count;
    switch (expr->op) {
    case TG_OP_EQUAL:
        return (is_the_variable(b->left, name) && add_known(c, b->right)) ||
               (is_the_variable(b->right, name) && add_known(c, b->left));
    case TG_OP_OR:
        return collect(c, b->left) && collect(c, b->right);
    case TG_OP_AND:
        if (collect(c, b->left))
            return true;
        c->count = before;
        return collect(c, b->right);
    default:
        return false;
    }
}

// What a condition says of `v`: known true or false, or unknown (0); a condition that cannot be evaluated is false.
static int allows(tg_plan *plan, tg_frame *frame, const tg_variable *variable, const tg_expr *condition,
                  tg_value v)
{
    tg_scope scope = { .plan = plan, .frame = frame, .candidate = variable, .candidate_value = v };
    tg_value result = tg_plan_evaluate(plan, &scope, condition);
    if (tg_value_failed(result))
        return -1;
    tg_fault fault = { 0 };
    unsigned marks = 0;
    result =
        tg_value_unmark(plan->arena, tg_value_convert(plan->arena, result, &tg_type_bool, &fault), &marks);
    if (!tg_value_is(result, TG_TYPE_BOOL))
        return tg_value_is_null(result) || !tg_str_none(fault.text) ? -1 : 0;
    return tg_value_truth(result) ? 1 : -1;
}

static const tg_expr *condition_of(tg_plan *plan, const tg_content *validation)
{
    const tg_attribute *condition =
        tg_content_attribute(plan->arena, validation, S("condition"), &plan->diags);
    return condition ? condition->expr : NULL;
}

// True where no condition refuses `v`.
static bool passes(tg_plan *plan, tg_frame *frame, const tg_variable *variable, tg_value v)
{
    for (size_t i = 0; i < variable->validation_count; i++) {
        const tg_expr *condition = condition_of(plan, &variable->validations[i]);
        if (condition && allows(plan, frame, variable, condition, v) < 0)
            return false;
    }
    return true;
}

// The values that an unknown can have: those it knows itself, else those that a condition names.
static bool candidates_of(candidates *c, tg_value v)
{
    if (v.content->unknown->choice_count > 0) {
        for (uint32_t i = 0; i < v.content->unknown->choice_count; i++)
            add(c, v.content->unknown->choices[i]);
        return true;
    }
    const tg_variable_facts *facts = tg_plan_variable_facts(c->plan, c->variable);
    for (size_t i = 0; i < c->variable->validation_count; i++) {
        const tg_expr *condition = condition_of(c->plan, &c->variable->validations[i]);
        c->count = 0;
        if (!condition || !collect(c, condition))
            continue;
        uint32_t kept = 0;
        for (uint32_t k = 0; k < c->count; k++) {
            tg_fault fault = { 0 };
            tg_value fit = tg_constraint_apply(c->plan->arena, c->items[k], &facts->constraint, &fault);
            if (tg_str_none(fault.text) && (facts->nullable || !tg_value_is_null(fit)))
                c->items[kept++] = fit;
        }
        c->count = kept;
        return true;
    }
    return false;
}

static tg_value narrowed(tg_plan *plan, tg_frame *frame, const tg_variable *variable, tg_value v)
{
    candidates c = { .plan = plan, .frame = frame, .variable = variable };
    if (!candidates_of(&c, v))
        return v;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < c.count; i++)
        if (passes(plan, frame, variable, c.items[i]))
            c.items[kept++] = c.items[i];
    tg_value plain = tg_value_unknown_like(plan->arena, v.content->type, v);
    return kept ? tg_value_one_of(plan->arena, plain, c.items, kept) : plain;
}

tg_value tg_plan_validate(tg_plan *plan, tg_frame *frame, const tg_variable *variable, tg_value v, tg_span at)
{
    // Trying out conditions says nothing by itself.
    tg_diags *diags = plan->eval.diags;
    plan->eval.diags = NULL;
    bool known = tg_value_is_known(v);
    bool refused = known && !passes(plan, frame, variable, v);
    if (!known)
        v = narrowed(plan, frame, variable, v);
    plan->eval.diags = diags;
    if (refused)
        tg_plan_say(plan, TG_WARNING, "plan/validation", at,
                    "a validation of the variable \"%.*s\" refuses this value", TG_ARG(variable->name));
    return v;
}
