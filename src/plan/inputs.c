// What the root's variables are set to: TF_VAR_, tfvars files, --var and --var-file, the last one that says it.
//
// MODULES.md "Variables". Files are those of the root's own directory: terraform.tfvars, terraform.tfvars.json, then
// *.auto.tfvars and *.auto.tfvars.json together in byte order, hidden ones included.
#include "terragrunt.h"

#include <stdlib.h>

static void set(tg_plan *plan, tg_str name, tg_given given)
{
    tg_given *slot = tg_new(plan->arena, tg_given);
    *slot = given;
    tg_map_put(&plan->inputs, name, slot);
}

static void set_from_text(tg_plan *plan, const tg_input *input)
{
    set(plan, input->name, (tg_given){ .input = input });
}

static void set_from_file(tg_plan *plan, const tg_file *file)
{
    tg_attribute **items;
    uint32_t count;
    tg_body_constants(plan->arena, file->body, &items, &count, &plan->diags);
    for (uint32_t i = 0; i < count; i++)
        set(plan, items[i]->name, (tg_given){ .attribute = items[i] });
    plan->inputs_incomplete |= file->body->incomplete;
}

static const tg_file *parse(tg_plan *plan, tg_str path)
{
    tg_files_status status;
    const tg_diags *diags;
    const tg_file *file = tg_modules_parse(plan->options.modules, plan->options.files, plan->options.side,
                                           path, &status, &diags);
    for (size_t i = 0; i < diags->count; i++)
        tg_diags_add(&plan->diags, diags->items[i]);
    if (!file && status != TG_FILES_ABSENT) {
        plan->inputs_incomplete = true;
        tg_diags_add(&plan->diags, (tg_diag){ .severity = TG_ERROR,
                                              .code = "files/unreadable",
                                              .path = path,
                                              .message = S("the variable file could not be read") });
    }
    return file;
}

// A file of the root's directory; false: it is not there.
static bool read_in(tg_plan *plan, tg_str directory, tg_str name)
{
    tg_str path;
    const tg_file *file = tg_path_join(plan->arena, directory, name, &path) ? parse(plan, path) : NULL;
    if (file)
        set_from_file(plan, file);
    return file != NULL;
}

// A unit's own files are laid over those of its module.
static void read_file(tg_plan *plan, tg_str name)
{
    const tg_terragrunt *unit = plan->options.unit;
    if (!read_in(plan, plan->options.root, name) && unit && !tg_str_none(unit->source))
        read_in(plan, unit->source, name);
}

static bool is_auto(tg_str name)
{
    return tg_str_ends_with(name, S(".auto.tfvars")) || tg_str_ends_with(name, S(".auto.tfvars.json"));
}

bool tg_path_is_loaded_tfvars(tg_str name)
{
    return tg_str_equal(name, S("terraform.tfvars")) || tg_str_equal(name, S("terraform.tfvars.json")) ||
           is_auto(name);
}

static int by_bytes(const void *a, const void *b)
{
    return tg_str_compare(*(const tg_str *)a, *(const tg_str *)b);
}

static void add_auto_names(tg_plan *plan, tg_str directory, tg_str **names, size_t *count)
{
    tg_entries entries = { 0 };
    if (tg_files_list(plan->options.files, directory, plan->arena, &entries, NULL) != TG_FILES_OK)
        return;
    tg_str *all = tg_new_array(plan->arena, tg_str, *count + entries.count);
    for (size_t i = 0; i < *count; i++)
        all[i] = (*names)[i];
    for (size_t i = 0; i < entries.count; i++)
        if (entries.items[i].kind == TG_ENTRY_FILE && is_auto(entries.items[i].name))
            all[(*count)++] = entries.items[i].name;
    *names = all;
}

static void read_auto_files(tg_plan *plan)
{
    const tg_terragrunt *unit = plan->options.unit;
    tg_str *names = NULL;
    size_t count = 0;
    add_auto_names(plan, plan->options.root, &names, &count);
    if (unit && !tg_str_none(unit->source))
        add_auto_names(plan, unit->source, &names, &count);
    if (count > 1)
        qsort(names, count, sizeof *names, by_bytes);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || !tg_str_equal(names[i], names[i - 1]))
            read_file(plan, names[i]);
}

// Terragrunt gives its inputs as TF_VAR_, but null, which that cannot say, in a file that loads by itself.
static void set_from_unit(tg_plan *plan, bool null)
{
    const tg_terragrunt *unit = plan->options.unit;
    for (size_t i = 0; unit && i < unit->input_count; i++)
        if (tg_value_is_null(unit->inputs[i].value) == null)
            set(plan, unit->inputs[i].name, (tg_given){ .value = &unit->inputs[i].value });
}

void tg_plan_read_inputs(tg_plan *plan)
{
    const tg_inputs *inputs = &plan->options.inputs;
    for (size_t i = 0; i < inputs->count; i++)
        if (inputs->items[i].kind == TG_INPUT_ENVIRONMENT)
            set_from_text(plan, &inputs->items[i]);
    set_from_unit(plan, false);
    read_file(plan, S("terraform.tfvars"));
    read_file(plan, S("terraform.tfvars.json"));
    set_from_unit(plan, true);
    read_auto_files(plan);
    if (plan->options.unit && plan->options.unit->overridden)
        tg_map_init(&plan->inputs, plan->arena);
    for (size_t i = 0; i < inputs->count; i++) {
        const tg_input *input = &inputs->items[i];
        if (input->kind == TG_INPUT_VAR)
            set_from_text(plan, input);
        else if (input->kind == TG_INPUT_FILE)
            set_from_file(plan, input->file);
        else if (input->kind == TG_INPUT_ROOT_FILE)
            read_file(plan, input->name);
        else if (input->kind == TG_INPUT_PLANNED)
            tg_map_put(&plan->planned, input->name, (void *)(uintptr_t)input->json);
    }
}

// A text that is no constant expression: said at the variable, since the text itself has no place.
static tg_value refused_text(tg_plan *plan, const tg_variable *variable, const tg_variable_facts *facts)
{
    tg_reason reason =
        tg_plan_reason(plan, variable->header, "the value given for var.%.*s is no constant expression",
                       TG_ARG(variable->name));
    tg_plan_say(plan, TG_WARNING, "plan/variable-value", variable->header, "%.*s", TG_ARG(reason.text));
    return tg_value_unknown(plan->arena, facts->type, reason);
}

// Text from the command line: a string for an untyped or primitive variable, else a constant expression.
static tg_value text_value(tg_plan *plan, const tg_variable *variable, const tg_input *input)
{
    const tg_variable_facts *facts = tg_plan_variable_facts(plan, variable);
    if (facts->literal)
        return tg_value_string(plan->arena, input->text);
    tg_diags diags, *own = plan->eval.diags;
    tg_diags_init(&diags, plan->arena, TG_LIMIT_DIAGNOSTICS);
    tg_text *text = tg_new(plan->arena, tg_text); // not of a file: places in it are none
    *text = (tg_text){ .path = tg_format(plan->arena, "<value for var.%.*s>", TG_ARG(input->name)),
                       .bytes = input->text };
    const tg_expr *expr = tg_parse_expression(plan->arena, text, &diags);
    plan->eval.diags = &diags;
    tg_value v = tg_plan_constant_expression(plan, expr, expr->span);
    plan->eval.diags = own;
    return diags.count ? refused_text(plan, variable, facts) : v;
}

// A value as TF_VAR_ carries it: text for an untyped or primitive variable (JSON where it is no string), else itself.
static tg_value carried_value(tg_plan *plan, const tg_variable *variable, tg_value v)
{
    bool text = tg_plan_variable_facts(plan, variable)->literal;
    if (!text || tg_value_is_null(v) || tg_type_is(tg_value_type(v), TG_TYPE_STRING))
        return v;
    tg_diags diags;
    tg_diags_init(&diags, plan->arena, 1);
    tg_text *call = tg_new(plan->arena, tg_text);
    *call = (tg_text){ .bytes = S("jsonencode(value)") };
    tg_names names = tg_names_with(NULL, S("value"), v);
    tg_value json = tg_evaluate(&plan->eval, &names, tg_parse_expression(plan->arena, call, &diags));
    json.trail = v.trail;
    return tg_value_settled(plan->arena, json);
}

bool tg_plan_root_value(tg_plan *plan, const tg_variable *variable, tg_value *out, tg_span *at)
{
    const tg_given *given = tg_map_get(&plan->inputs, variable->name);
    if (!given)
        return false;
    if (given->value) {
        *out = carried_value(plan, variable, *given->value);
        return true;
    }
    if (given->input) {
        *out = text_value(plan, variable, given->input);
        *out = tg_value_step(plan->arena, *out, variable->header, "value given from outside");
        return true;
    }
    *at = given->attribute->expr->span;
    *out = tg_value_step(plan->arena, tg_plan_constant(plan, given->attribute), *at, "variable value");
    return true;
}

// ---------------------------------------------------------------- files that are not loaded

static bool sets(tg_plan *plan, tg_str path, tg_str name)
{
    tg_files_status status;
    const tg_diags *diags;
    const tg_file *file = tg_modules_parse(plan->options.modules, plan->options.files, plan->options.side,
                                           path, &status, &diags);
    tg_diags nowhere;
    tg_diags_init(&nowhere, plan->arena, 1);
    return file && tg_body_attribute(plan->arena, file->body, name, &nowhere);
}

// A *.tfvars file of the root's directory that Terraform does not load by itself, but that sets the variable.
static tg_str unloaded_file(tg_plan *plan, tg_str name)
{
    tg_entries entries = { 0 };
    if (tg_files_list(plan->options.files, plan->options.root, plan->arena, &entries, NULL) != TG_FILES_OK)
        return (tg_str){ NULL, 0 };
    for (size_t i = 0; i < entries.count; i++) {
        tg_str path, file = entries.items[i].name;
        if (entries.items[i].kind == TG_ENTRY_FILE && tg_path_is_tfvars(file) &&
            !tg_path_is_loaded_tfvars(file) && tg_path_join(plan->arena, plan->options.root, file, &path) &&
            sets(plan, path, name))
            return path;
    }
    return (tg_str){ NULL, 0 };
}

#define HOW_TO_LOAD "is not loaded by itself: pass --var-file or configure an environment"

tg_reason tg_plan_why_not_set(tg_plan *plan, const tg_variable *variable)
{
    tg_str file = unloaded_file(plan, variable->name);
    if (tg_str_none(file))
        return tg_plan_reason(plan, variable->header, "var.%.*s has no value", TG_ARG(variable->name));
    return tg_plan_reason(plan, variable->header, "var.%.*s has no value (%.*s has one, but " HOW_TO_LOAD ")",
                          TG_ARG(variable->name), TG_ARG(file));
}

// The root's variable that has its default at `initial`; NULL: none has.
static const tg_variable *variable_of(const tg_plan *plan, tg_span initial)
{
    const tg_map *variables = &plan->root->module->variables;
    for (size_t i = 0; i < variables->count; i++) {
        const tg_variable *variable = variables->entries[i].value;
        for (size_t k = 0; k < variable->parts.count; k++) {
            const tg_attribute *here = variable->parts.items[k].initial;
            if (here && here->expr->span.file == initial.file && here->expr->span.start == initial.start)
                return variable;
        }
    }
    return NULL;
}

tg_str tg_plan_not_loaded(tg_plan *plan, tg_span initial)
{
    const tg_variable *variable = variable_of(plan, initial);
    if (!variable || tg_map_get(&plan->inputs, variable->name))
        return (tg_str){ NULL, 0 };
    tg_str file = unloaded_file(plan, variable->name);
    if (tg_str_none(file))
        return file;
    return tg_format(plan->arena, "%.*s has a value for var.%.*s, but " HOW_TO_LOAD, TG_ARG(file),
                     TG_ARG(variable->name));
}
