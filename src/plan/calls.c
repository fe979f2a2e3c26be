// What a module call leads to: a directory of the repository, an installed module, a stand-in for a well-known one,
// or nothing that is at hand.
#include "plan_internal.h"

#include "installed.h"
#include "source.h"
#include "terragrunt.h"
#include "wrappers.h"

#include <stdlib.h>

// `path` as seen from `directory`, both from the top: how path.module shows it.
static tg_str relative(tg_arena *arena, tg_str directory, tg_str path)
{
    size_t same = 0, end = 0;
    while (end <= directory.length && end <= path.length) {
        bool a_ends = end == directory.length || directory.data[end] == '/';
        bool b_ends = end == path.length || path.data[end] == '/';
        if (a_ends && b_ends &&
            (end == 0 || tg_str_equal(tg_str_slice(directory, 0, end), tg_str_slice(path, 0, end))))
            same = end;
        if (end == directory.length || end == path.length || directory.data[end] != path.data[end])
            break;
        end++;
    }
    tg_str up = tg_str_slice(directory, same, directory.length), out = S("");
    for (size_t i = 0; i < up.length; i++)
        if (i == 0 || up.data[i] == '/') {
            size_t from = up.data[i] == '/' ? i + 1 : i;
            if (from < up.length)
                out = tg_str_join(arena, out, out.length ? S("/..") : S(".."));
        }
    tg_str down = tg_str_slice(path, same, path.length);
    if (down.length && down.data[0] == '/')
        down = tg_str_slice(down, 1, down.length);
    if (down.length)
        out = out.length ? tg_format(arena, "%.*s/%.*s", TG_ARG(out), TG_ARG(down)) : down;
    return out.length ? out : S(".");
}

static tg_entries entries_of(tg_plan *plan, tg_str directory)
{
    tg_entries entries = { 0 };
    if (tg_files_list(plan->options.files, directory, plan->arena, &entries, NULL) != TG_FILES_OK)
        entries.count = 0;
    return entries;
}

static int by_entry_name(const void *a, const void *b)
{
    return tg_str_compare(((const tg_entry *)a)->name, ((const tg_entry *)b)->name);
}

// Adds the entries whose names are new.
static void add_entries(tg_map *seen, tg_entry *all, size_t *count, const tg_entries *more)
{
    for (size_t i = 0; i < more->count; i++) {
        if (tg_map_get(seen, more->items[i].name))
            continue;
        all[(*count)++] = more->items[i];
        tg_map_put(seen, more->items[i].name, seen);
    }
}

static tg_entries generated_entries(tg_plan *plan, const tg_terragrunt *unit)
{
    tg_entry *items = tg_new_array(plan->arena, tg_entry, unit->generated_count);
    for (size_t i = 0; i < unit->generated_count; i++)
        items[i] = (tg_entry){ tg_path_base(unit->generated[i].path), TG_ENTRY_FILE, false };
    return (tg_entries){ items, unit->generated_count };
}

// Where a file of that name comes from: what is generated, else the unit's own directory, else the module's.
static tg_module_part part_called(tg_plan *plan, const tg_terragrunt *unit, const tg_map *own, tg_str name)
{
    for (size_t i = unit->generated_count; i-- > 0;)
        if (tg_str_equal(tg_path_base(unit->generated[i].path), name))
            return unit->generated[i];
    tg_module_part part = { 0 };
    tg_path_join(plan->arena, tg_map_get(own, name) ? plan->options.root : unit->source, name, &part.path);
    return part;
}

// A unit's directory as Terragrunt makes it: the module's files, the unit's own, what it generates; the later ones
// replace those of the same name.
static const tg_module *unit_module(tg_plan *plan, const tg_terragrunt *unit)
{
    const tg_plan_options *o = &plan->options;
    tg_entries own = entries_of(plan, o->root), module = entries_of(plan, unit->source);
    tg_entries generated = generated_entries(plan, unit);
    tg_entry *all = tg_new_array(plan->arena, tg_entry, own.count + module.count + generated.count);
    size_t count = 0;
    tg_map seen, own_names;
    tg_map_init(&seen, plan->arena);
    tg_map_init(&own_names, plan->arena);
    add_entries(&own_names, all, &count, &own);
    count = 0;
    add_entries(&seen, all, &count, &own);
    add_entries(&seen, all, &count, &module);
    add_entries(&seen, all, &count, &generated);
    if (count > 1)
        qsort(all, count, sizeof *all, by_entry_name);
    tg_entries entries = { all, count };
    plan->tofu = tg_module_is_tofu(o->files, o->root, &entries);
    tg_strs names = tg_module_file_names(plan->arena, &entries, plan->tofu);
    tg_module_part *parts = tg_new_array(plan->arena, tg_module_part, names.count);
    for (size_t i = 0; i < names.count; i++)
        parts[i] = part_called(plan, unit, &own_names, names.items[i]);
    return tg_modules_load_parts(o->modules, o->files, o->side, unit->source, parts, names.count, plan->tofu);
}

static const tg_module *root_module(tg_plan *plan)
{
    const tg_plan_options *o = &plan->options;
    tg_terragrunt *unit = tg_new(plan->arena, tg_terragrunt);
    tg_entries entries = entries_of(plan, o->root);
    plan->tofu = tg_module_is_tofu(o->files, o->root, &entries);
    if (!o->unit)
        return tg_modules_load(o->modules, o->files, o->side, o->root, plan->tofu);
    *unit = *o->unit;
    for (size_t i = 0; i < unit->diags->count; i++)
        tg_diags_add(&plan->diags, unit->diags->items[i]);
    if (!tg_str_none(unit->remote))
        tg_plan_say(plan, TG_NOTE, "plan/module-not-seen", unit->source_at,
                    "the module \"%.*s\" is not at hand, so functions in it are not seen",
                    TG_ARG(unit->remote));
    if (tg_str_none(unit->source) && unit->generated_count == 0)
        return tg_modules_load(o->modules, o->files, o->side, o->root, plan->tofu);
    if (tg_str_none(unit->source))
        unit->source = o->root;
    plan->eval.directory = unit->source;
    return unit_module(plan, unit);
}

void tg_plan_plant_root(tg_plan *plan)
{
    const tg_plan_options *o = &plan->options;
    tg_node *node = tg_new(plan->arena, tg_node);
    *node = (tg_node){ .module = root_module(plan),
                       .path = S(""),
                       .key = S(""),
                       .files = o->files,
                       .side = o->side,
                       .from_root = S(".") };
    tg_plan_add_module_diags(plan, node->module);
    tg_frame *frame = tg_new(plan->arena, tg_frame);
    *frame = (tg_frame){ .node = node, .address = S("") };
    tg_map_init(&frame->attributes, plan->arena);
    plan->root = node;
    plan->frame = frame;
    plan->node_count = 1;
}

// ------------------------------------------------------------------------------------------- nodes

static tg_node *new_node(tg_plan *plan, tg_node *parent, const tg_module_call *call, const tg_module *module)
{
    tg_arena *arena = plan->arena;
    tg_node *node = tg_new(arena, tg_node);
    tg_str dot = parent->parent ? S(".") : S("");
    *node = (tg_node){ .parent = parent,
                       .call = call,
                       .module = module,
                       .depth = parent->depth + 1,
                       .path = tg_format(arena, "%.*s%.*smodule.%.*s", TG_ARG(parent->path), TG_ARG(dot),
                                         TG_ARG(call->name)),
                       .key = tg_format(arena, "%.*s%.*s%.*s", TG_ARG(parent->key), TG_ARG(dot),
                                        TG_ARG(call->name)),
                       .files = parent->files,
                       .side = parent->side,
                       .foreign = parent->foreign,
                       .wrapper = parent->wrapper };
    tg_plan_add_module_diags(plan, module);
    plan->node_count++;
    return node;
}

// A module that calls itself, through others perhaps.
static bool calls_itself(const tg_node *node, const tg_module *module)
{
    for (; node; node = node->parent)
        if (node->module == module)
            return true;
    return false;
}

typedef struct {
    tg_plan *plan;
    tg_node *node; // the caller
    const tg_module_call *call;
    tg_span at;
    tg_target *target;
} finder;

static tg_str called_path(const finder *f)
{
    return tg_format(f->plan->arena, "%.*s%smodule.%.*s", TG_ARG(f->node->path),
                     f->node->path.length ? "." : "", TG_ARG(f->call->name));
}

static void nothing(const finder *f, tg_reason reason)
{
    tg_push(f->plan->arena, &f->plan->blind, called_path(f));
    if (tg_str_none(f->target->reason.text))
        f->target->reason = reason;
}

static void refuse(const finder *f, const char *code, const char *what, tg_str source)
{
    tg_plan_say(f->plan, TG_WARNING, code, f->at, "%s: \"%.*s\"", what, TG_ARG(source));
    nothing(f,
            tg_plan_reason(f->plan, f->at, "module.%.*s is not at hand (%s)", TG_ARG(f->call->name), what));
}

static tg_node *add_node(const finder *f, const tg_module *module)
{
    tg_plan *plan = f->plan;
    if (calls_itself(f->node, module)) {
        if (!module->embedded)
            refuse(f, "plan/module-cycle", "the module calls itself", module->directory);
        return NULL;
    }
    if (plan->node_count >= TG_LIMIT_CALLS || f->node->depth >= TG_LIMIT_CALL_DEPTH) {
        if (!plan->limited)
            tg_diags_add(&plan->diags,
                         (tg_diag){ .severity = TG_ERROR,
                                    .code = "limit/module-calls",
                                    .subject = f->call->header,
                                    .context = f->call->header,
                                    .message = S("too many module calls, or too many levels of them; this "
                                                 "one and further ones are not looked at"),
                                    .missed = true });
        plan->limited = true;
        nothing(f, tg_plan_reason(plan, f->at, "a limit on module calls is reached"));
        return NULL;
    }
    tg_node *node = new_node(plan, f->node, f->call, module);
    tg_target *t = f->target;
    tg_node **nodes = tg_new_array(plan->arena, tg_node *, t->count + 1);
    for (size_t i = 0; i < t->count; i++)
        nodes[i] = t->nodes[i];
    nodes[t->count++] = node;
    t->nodes = nodes;
    return node;
}

// ----------------------------------------------------------------------------------- kinds of sources

static void follow_local(const finder *f, tg_str text, tg_str path)
{
    tg_plan *plan = f->plan;
    tg_str joined, real;
    tg_files *files = f->node->files;
    tg_entry_kind kind;
    if (f->node->module->embedded)
        return;
    if (!tg_path_join(plan->arena, f->node->module->directory, path, &joined)) {
        refuse(f, "plan/module-outside", "the module lies outside of the repository", text);
        return;
    }
    tg_files_status status = tg_files_resolve(files, joined, plan->arena, &real, NULL);
    if (status == TG_FILES_OUTSIDE) {
        refuse(f, "plan/module-outside", "the module lies outside of the repository", text);
        return;
    }
    if (status != TG_FILES_OK || tg_files_stat(files, real, plan->arena, &kind, NULL) != TG_FILES_OK ||
        (kind != TG_ENTRY_DIRECTORY && kind != TG_ENTRY_SUBMODULE)) {
        refuse(f, "plan/module-not-found", "there is no such module directory", text);
        return;
    }
    const tg_module *module = kind == TG_ENTRY_DIRECTORY ? tg_modules_load(plan->options.modules, files,
                                                                           f->node->side, real, plan->tofu)
                                                         : NULL;
    if (!module || module->file_count == 0) {
        refuse(f, "plan/module-not-found",
               module ? "the module directory holds no configuration"
                      : "the module is in a submodule that is not there",
               text);
        return;
    }
    tg_node *node = add_node(f, module);
    if (node)
        node->from_root = relative(plan->arena, plan->root->module->directory, real);
}

static bool follow_installed(const finder *f, const tg_source *source, tg_str constraint,
                             const tg_wrapper *wrapper)
{
    tg_plan *plan = f->plan;
    tg_str directory, dot = f->node->parent ? S(".") : S("");
    tg_str key =
        tg_format(plan->arena, "%.*s%.*s%.*s", TG_ARG(f->node->key), TG_ARG(dot), TG_ARG(f->call->name));
    if (!tg_plan_installed(plan, key, source, constraint, &directory))
        return false;
    const tg_module *module = tg_modules_load(plan->options.modules, plan->options.installed,
                                              TG_SIDE_INSTALLED, directory, plan->tofu);
    if (module->file_count == 0)
        return false;
    tg_node *node = add_node(f, module);
    if (!node)
        return true;
    node->files = plan->options.installed;
    node->side = TG_SIDE_INSTALLED;
    node->foreign = true;
    node->from_root = relative(plan->arena, plan->options.root, directory);
    if (!node->wrapper)
        node->wrapper = wrapper;
    return true;
}

static void follow_wrapper(const finder *f, const tg_wrapper *wrapper, tg_str version)
{
    tg_str text = tg_wrapper_text(f->plan->arena, wrapper, version);
    tg_str name = tg_format(f->plan->arena, "%s@%.*s", wrapper->source, TG_ARG(version));
    tg_node *node = add_node(f, tg_modules_load_text(f->plan->options.modules, name, text));
    if (!node)
        return;
    node->foreign = true;
    node->from_root = S(".");
    if (!node->wrapper)
        node->wrapper = wrapper;
}

// Said once for each source; the call is never judged.
static void not_seen(const finder *f, tg_str source)
{
    tg_plan *plan = f->plan;
    nothing(f, tg_plan_reason(plan, f->at, "module.%.*s is not at hand (\"%.*s\" is not installed)",
                              TG_ARG(f->call->name), TG_ARG(source)));
    if (!tg_plan_first(plan, tg_format(plan->arena, "unseen %.*s", TG_ARG(source))))
        return;
    tg_plan_say(plan, TG_NOTE, "plan/module-not-seen", f->at,
                "the module \"%.*s\" is not at hand, so functions in it are not seen", TG_ARG(source));
}

static void note_fetched(const finder *f, tg_str source, bool seen)
{
    tg_push(f->plan->arena, &f->plan->fetched, ((tg_fetched){ called_path(f), source, seen }));
}

static void follow(const finder *f, tg_str text)
{
    tg_plan *plan = f->plan;
    tg_source source = tg_source_parse(plan->arena, text, plan->tofu);
    if (source.kind == TG_SOURCE_LOCAL) {
        follow_local(f, text, source.path);
        return;
    }
    if (source.kind == TG_SOURCE_REFUSED) {
        refuse(f, "plan/module-source",
               "Terraform cannot tell what this source is; a local one begins with \"./\"", text);
        return;
    }
    tg_str constraint = S("");
    if (f->call->version) {
        tg_value v = tg_plan_evaluate_in(plan, tg_plan_any_frame(plan, f->node), f->call->version->expr);
        if (tg_value_is(v, TG_TYPE_STRING))
            constraint = tg_value_text(v);
    }
    const tg_wrapper *wrapper = tg_str_none(source.known) ? NULL : tg_wrapper_find(source.known);
    bool installed = follow_installed(f, &source, constraint, wrapper);
    note_fetched(f, text, installed || wrapper);
    if (installed)
        return;
    if (wrapper)
        follow_wrapper(f, wrapper,
                       source.kind == TG_SOURCE_REMOTE ? source.ref : tg_version_exact(constraint));
    else
        not_seen(f, text);
}

// ------------------------------------------------------------------------------------------ a call

// A source that is one plain string needs no evaluation.
static tg_str plain_text(const tg_expr *expr)
{
    const tg_sequence *parts = (const tg_sequence *)expr;
    if (expr->kind == TG_EXPR_TEMPLATE && parts->count == 1)
        expr = parts->items[0];
    if (expr->kind == TG_EXPR_LITERAL && expr->op == TG_LITERAL_STRING)
        return ((const tg_literal *)expr)->text;
    return (tg_str){ NULL, 0 };
}

static void follow_value(const finder *f, tg_value v)
{
    tg_fault fault = { 0 };
    v = tg_value_convert(f->plan->arena, v, &tg_type_string, &fault);
    if (tg_value_is(v, TG_TYPE_STRING)) {
        follow(f, tg_value_text(v));
        return;
    }
    if (!tg_value_is_known(v) && v.content->unknown->choice_count > 0) {
        for (uint32_t i = 0; i < v.content->unknown->choice_count; i++)
            if (tg_value_is(v.content->unknown->choices[i], TG_TYPE_STRING))
                follow(f, tg_value_text(v.content->unknown->choices[i]));
        return;
    }
    tg_reason why = tg_value_reason(v);
    nothing(f, tg_plan_reason(f->plan, f->at, "module.%.*s is not at hand (its source is not known: %.*s)",
                              TG_ARG(f->call->name), TG_ARG(why.text)));
    tg_plan_say(f->plan, TG_NOTE, "plan/module-not-seen", f->at,
                "the source of this module cannot be known, so functions in it are not seen");
}

static void find(const finder *f)
{
    if (!f->call->source) {
        tg_plan_say(f->plan, TG_WARNING, "plan/module-source", f->call->header,
                    "the module call has no source");
        nothing(f,
                tg_plan_reason(f->plan, f->call->header, "module.%.*s has no source", TG_ARG(f->call->name)));
        return;
    }
    tg_str text = plain_text(f->call->source->expr);
    if (!tg_str_none(text))
        follow(f, text);
    else
        follow_value(
            f, tg_plan_evaluate_in(f->plan, tg_plan_any_frame(f->plan, f->node), f->call->source->expr));
}

// Arguments that the module does not take, which Terraform refuses; only where all of the module is there to be seen.
static void say_surplus(tg_plan *plan, const tg_node *caller, const tg_node *node)
{
    const tg_map *variables = &node->module->variables;
    tg_attribute **items;
    size_t count;
    if (caller->foreign || node->module->embedded || node->module->incomplete)
        return;
    tg_call_arguments(plan->arena, node->call, &items, &count);
    for (size_t i = 0; i < count; i++) {
        if (tg_map_get(variables, items[i]->name))
            continue;
        tg_str near = tg_map_nearest(plan->arena, variables, items[i]->name);
        if (tg_str_none(near))
            tg_plan_say(plan, TG_WARNING, "plan/surplus-argument", items[i]->name_span,
                        "the module has no variable \"%.*s\"", TG_ARG(items[i]->name));
        else
            tg_plan_say(plan, TG_WARNING, "plan/surplus-argument", items[i]->name_span,
                        "the module has no variable \"%.*s\"; did you mean \"%.*s\"?", TG_ARG(items[i]->name),
                        TG_ARG(near));
    }
}

const tg_target *tg_plan_target(tg_plan *plan, tg_node *node, const tg_module_call *call)
{
    if (!node->targets)
        node->targets = tg_new_array(plan->arena, tg_target, node->module->calls.count);
    tg_target *target = &node->targets[call->index];
    if (target->state != TG_TARGET_NEW)
        return target;
    target->state = TG_TARGET_BUSY;
    finder f = { plan, node, call, call->source ? call->source->expr->span : call->header, target };
    tg_memo unused = { 0 };
    tg_hold hold = tg_memo_begin(plan, &unused);
    find(&f);
    tg_memo_end(plan, hold);
    if (target->count == 1)
        say_surplus(plan, node, target->nodes[0]);
    target->state = TG_TARGET_DONE;
    return target;
}
