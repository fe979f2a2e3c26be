// What a name in an expression stands for: var, local, module, a resource, each, count, path, terraform.
//
// Terraform's internal/terraform/evaluate.go, with one difference: only the part that a reference names is evaluated
// (`module.a.mode` needs one output, `aws_x.y.name` one argument). A reference to what is not declared is refused
// before anything is evaluated, so not even try() makes something of it.
#include "plan_internal.h"

typedef struct {
    tg_plan *plan;
    const tg_scope *scope;
    const tg_traversal *reference;
    uint32_t *used;
} lookup;

static tg_str step_name(const lookup *l, uint32_t i)
{
    const tg_traversal *t = l->reference;
    return i < t->count && t->steps[i].kind == TG_STEP_ATTRIBUTE ? t->steps[i].name : (tg_str){ NULL, 0 };
}

static tg_span span_of(const lookup *l, uint32_t steps)
{
    tg_span span = l->reference->expr.span;
    if (steps > 0 && steps <= l->reference->count)
        span.end = l->reference->steps[steps - 1].span.end;
    return span;
}

// Refused before evaluation: said in any case, and simply unknown to try().
static tg_value refuse(const lookup *l, uint32_t steps, const char *what, tg_str name,
                       const tg_map *candidates)
{
    tg_plan *plan = l->plan;
    tg_str near = tg_map_nearest(plan->arena, candidates, name);
    tg_span at = span_of(l, steps);
    tg_reason reason = tg_plan_reason(plan, at, "there is no %s \"%.*s\"", what, TG_ARG(name));
    if (l->scope->frame->node->module->incomplete) {
        reason = tg_plan_reason(plan, at, "the %s \"%.*s\" may be in a part that could not be read", what,
                                TG_ARG(name));
    } else {
        struct tg_attempt *attempt = plan->eval.attempt;
        plan->eval.attempt = NULL;
        if (tg_str_none(near))
            tg_eval_error(&plan->eval, "plan/undeclared", at, at, "there is no %s \"%.*s\"", what,
                          TG_ARG(name));
        else
            tg_eval_error(&plan->eval, "plan/undeclared", at, at,
                          "there is no %s \"%.*s\"; did you mean \"%.*s\"?", what, TG_ARG(name),
                          TG_ARG(near));
        plan->eval.attempt = attempt;
    }
    *l->used = l->reference->count;
    return tg_value_unknown(plan->arena, &tg_type_any, reason);
}

static tg_value error(const lookup *l, const char *text)
{
    *l->used = l->reference->count;
    tg_span at = l->reference->expr.span;
    return tg_eval_error(&l->plan->eval, "plan/reference", at, at, "%s", text);
}

static tg_value unknown(const lookup *l, const tg_type *type, const char *text)
{
    return tg_value_unknown(l->plan->arena, type,
                            (tg_reason){ .text = tg_str_from(text), .at = l->reference->expr.span });
}

// ------------------------------------------------------------------------------- one root name each

static tg_value variable(const lookup *l)
{
    tg_frame *frame = l->scope->frame;
    tg_str name = step_name(l, 1);
    if (tg_str_none(name))
        return error(l, "\"var\" is followed by the name of a variable");
    const tg_variable *v = tg_map_get(&frame->node->module->variables, name);
    *l->used = 2;
    if (!v)
        return refuse(l, 2, "variable", name, &frame->node->module->variables);
    if (v == l->scope->candidate)
        return l->scope->candidate_value;
    return tg_plan_variable(l->plan, frame, v);
}

static tg_value local(const lookup *l)
{
    tg_frame *frame = l->scope->frame;
    tg_str name = step_name(l, 1);
    if (tg_str_none(name))
        return error(l, "\"local\" is followed by the name of a local value");
    const tg_local *found = tg_map_get(&frame->node->module->locals, name);
    *l->used = 2;
    return found ? tg_plan_local(l->plan, frame, found)
                 : refuse(l, 2, "local value", name, &frame->node->module->locals);
}

// The instance that a constant index names. False: none that certainly exists.
static bool constant_instance(const lookup *l, uint32_t step, const tg_expansion *e, uint64_t *i)
{
    if (step >= l->reference->count || l->reference->steps[step].kind != TG_STEP_INDEX)
        return false;
    const tg_step *index = &l->reference->steps[step];
    if (e->kind == TG_EXPANDS_COUNT && index->index_type == TG_LITERAL_NUMBER) {
        tg_number number;
        int64_t n;
        if (!tg_number_parse(l->plan->arena, index->name, &number) || !tg_number_to_int64(number, &n) ||
            n < 0)
            return false;
        *i = (uint64_t)n;
        return *i < e->count;
    }
    return e->kind == TG_EXPANDS_EACH && index->index_type == TG_LITERAL_STRING &&
           tg_expansion_find(e, index->name, i);
}

// The steps up to an instance of `e`: *used of them; false: all instances are meant, or an unknown one.
static bool instance_of(const lookup *l, const tg_expansion *e, uint64_t *i)
{
    *i = 0;
    *l->used = 2;
    if (e->kind == TG_EXPANDS_ONE)
        return true;
    *l->used = 3;
    return constant_instance(l, 2, e, i);
}

static tg_value module_call(const lookup *l)
{
    tg_frame *frame = l->scope->frame;
    tg_str name = step_name(l, 1);
    if (tg_str_none(name))
        return error(l, "\"module\" is followed by the name of a module call");
    const tg_module_call *call = tg_map_get(&frame->node->module->calls, name);
    if (!call)
        return refuse(l, 2, "module call", name, &frame->node->module->calls);
    const tg_target *target = tg_plan_target(l->plan, frame->node, call);
    const tg_expansion *e = tg_plan_call_expansion(l->plan, frame, call);
    uint64_t i;
    if (target->count == 1 && !target->nodes[0]->wrapper && instance_of(l, e, &i)) {
        tg_str output_name = step_name(l, *l->used);
        const tg_output *output =
            tg_str_none(output_name) ? NULL : tg_map_get(&target->nodes[0]->module->outputs, output_name);
        if (output) {
            ++*l->used;
            tg_frame *child = tg_plan_child(l->plan, frame, target->nodes[0], e, i);
            return tg_plan_child_output(l->plan, child, output);
        }
    }
    *l->used = 2;
    return tg_plan_call_value(l->plan, frame, call);
}

static tg_value resource(const lookup *l, const char *prefix, uint32_t start)
{
    tg_frame *frame = l->scope->frame;
    tg_plan *plan = l->plan;
    tg_str type = start ? step_name(l, start) : l->reference->steps[0].name, name = step_name(l, start + 1);
    if (tg_str_none(type) || tg_str_none(name))
        return error(l, "a reference to a resource is its type and its name");
    tg_str key = tg_format(plan->arena, "%s%.*s.%.*s", prefix, TG_ARG(type), TG_ARG(name));
    const tg_resource *r = tg_map_get(&frame->node->module->resources, key);
    if (!r)
        return refuse(l, start + 2, "resource", key, &frame->node->module->resources);
    if (r == l->scope->resource) {
        tg_span at = l->reference->expr.span;
        *l->used = l->reference->count;
        tg_plan_say(plan, TG_WARNING, "plan/self-reference", at, "%.*s refers to itself", TG_ARG(key));
        return tg_value_unknown(plan->arena, &tg_type_any,
                                tg_plan_reason(plan, at, "%.*s refers to itself", TG_ARG(key)));
    }
    const tg_expansion *e = tg_plan_resource_expansion(plan, frame, r);
    uint64_t i = 0;
    uint32_t at = start + 2;
    bool one = e->kind == TG_EXPANDS_ONE;
    if (!one && constant_instance(l, at, e, &i)) {
        one = true;
        at++;
    }
    tg_str attribute = step_name(l, at);
    if (one && !tg_str_none(attribute)) {
        tg_key_value instance;
        tg_expansion_key(plan, e, i, &instance);
        *l->used = at + 1;
        return tg_plan_attribute(plan, frame, r, &instance, attribute);
    }
    *l->used = start + 2;
    return tg_plan_resource_value(plan, frame, r);
}

static tg_value managed(const lookup *l)
{
    return resource(l, "", 0);
}

static tg_value managed_by_word(const lookup *l)
{
    return resource(l, "", 1);
}

static tg_value data(const lookup *l)
{
    return resource(l, "data.", 1);
}

static tg_value ephemeral(const lookup *l)
{
    return resource(l, "ephemeral.", 1);
}

static tg_value each(const lookup *l)
{
    const tg_key_value *key = l->scope->key;
    tg_str name = step_name(l, 1);
    bool is_key = tg_str_equal(name, S("key"));
    if (!is_key && !tg_str_equal(name, S("value")))
        return error(l, "\"each\" has the attributes \"key\" and \"value\"");
    *l->used = 2;
    if (!key || (key->kind != TG_KEY_STRING && !(key->kind == TG_KEY_UNKNOWN && key->for_each)))
        return error(l, "\"each\" is there only where \"for_each\" is");
    l->plan->touched |= l->scope->bit;
    if (key->kind == TG_KEY_STRING && is_key)
        return tg_value_string(l->plan->arena, key->string);
    if (key->kind == TG_KEY_STRING)
        return key->value;
    return tg_value_unknown(l->plan->arena, is_key ? &tg_type_string : &tg_type_any, key->reason);
}

static tg_value count(const lookup *l)
{
    const tg_key_value *key = l->scope->key;
    if (!tg_str_equal(step_name(l, 1), S("index")))
        return error(l, "\"count\" has the attribute \"index\" only");
    *l->used = 2;
    if (!key || (key->kind != TG_KEY_NUMBER && !(key->kind == TG_KEY_UNKNOWN && !key->for_each)))
        return error(l, "\"count\" is there only where the argument \"count\" is");
    l->plan->touched |= l->scope->bit;
    return key->kind == TG_KEY_NUMBER ? tg_value_integer(l->plan->arena, key->number)
                                      : tg_value_unknown(l->plan->arena, &tg_type_number, key->reason);
}

static tg_value path(const lookup *l)
{
    tg_str name = step_name(l, 1);
    *l->used = 2;
    if (tg_str_equal(name, S("module")))
        return tg_value_string(l->plan->arena, l->scope->frame->node->from_root);
    if (tg_str_equal(name, S("root")))
        return tg_value_string(l->plan->arena, S("."));
    if (tg_str_equal(name, S("cwd")))
        return unknown(l, &tg_type_string, "path.cwd is where Terraform runs");
    return error(l, "\"path\" has the attributes \"module\", \"root\" and \"cwd\"");
}

static tg_value terraform(const lookup *l)
{
    tg_str name = step_name(l, 1);
    *l->used = 2;
    if (tg_str_equal(name, S("workspace")) && !tg_str_none(l->plan->options.workspace))
        return tg_value_step(l->plan->arena, tg_value_string(l->plan->arena, l->plan->options.workspace),
                             l->reference->expr.span, "workspace");
    if (tg_str_equal(name, S("workspace")))
        return tg_eval_assumed(
            &l->plan->eval, S("workspace"),
            tg_value_refine_not_null(
                l->plan->arena, unknown(l, &tg_type_string, "the workspace is chosen when Terraform runs")));
    if (tg_str_equal(name, S("applying")))
        return tg_value_mark(l->plan->arena,
                             unknown(l, &tg_type_bool, "it depends on whether Terraform plans or applies"),
                             TG_EPHEMERAL);
    return error(l, "\"terraform\" has the attribute \"workspace\"");
}

static tg_value self(const lookup *l)
{
    *l->used = l->reference->count;
    return unknown(l, &tg_type_any, "\"self\" is there only while a resource is made");
}

static tg_value output(const lookup *l)
{
    return error(l, "an output can be used by the module that calls this one, not in it");
}

static const struct root_name {
    tg_str name;
    tg_value (*value)(const lookup *l);
} root_names[] = {
    { S("var"), variable },  { S("local"), local },         { S("module"), module_call },
    { S("data"), data },     { S("ephemeral"), ephemeral }, { S("resource"), managed_by_word },
    { S("each"), each },     { S("count"), count },         { S("path"), path },
    { S("self"), self },     { S("terraform"), terraform }, { S("tofu"), terraform },
    { S("output"), output },
};

// `used` is the signature's, which every lookup shares: NOLINTNEXTLINE(readability-non-const-parameter)
static tg_value look_up(tg_eval *eval, const tg_names *names, const tg_traversal *reference, uint32_t *used)
{
    const tg_scope *scope = names->data;
    lookup l = { scope->plan, scope, reference, used };
    (void)eval;
    tg_value (*value)(const lookup *l) = managed;
    for (size_t i = 0; i < sizeof root_names / sizeof root_names[0]; i++)
        if (tg_str_equal(root_names[i].name, reference->steps[0].name))
            value = root_names[i].value;
    // What a value holds lives in the plan's arena; cppcheck takes the table's function for a constructor.
    // cppcheck-suppress returnDanglingLifetime
    return value(&l);
}

tg_names tg_plan_names(const tg_scope *scope)
{
    tg_arena *arena = scope->plan->arena;
    return (tg_names){ .lookup = look_up,
                       // The evaluator hands it back; it is only read.
                       .data = (void *)(uintptr_t)scope,
                       .instance = scope->frame->address,
                       .repetition = scope->key ? tg_key_text(arena, scope->key) : (tg_str){ NULL, 0 } };
}
