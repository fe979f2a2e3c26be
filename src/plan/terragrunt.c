// Terragrunt units, as far as MODULES.md follows them: locals, include, inputs, source, generate.
//
// Terragrunt's language is HCL with functions of its own. Those that name places are put into the tree as text before
// it is evaluated (`/` at its beginning means the top of the repository); whatever else cannot be evaluated is unknown,
// and then nothing is certain but what is certainly set.
#include "terragrunt.h"

// A file of the unit: terragrunt.hcl itself, or one that it includes. Locals belong to their file.
typedef struct unit_file {
    struct unit *unit;
    const tg_file *file;
    tg_map locals; // known_local by name
} unit_file;

typedef struct {
    const tg_attribute *attribute;
    tg_value value;
    bool busy, done;
} known_local;

typedef struct {
    tg_str name; // the include block's label
    unit_file *file;
    bool deep;
} inclusion;

#define INCLUSIONS 16 // Terragrunt's own examples have two or three

typedef struct unit {
    const tg_terragrunt_reader *reader;
    tg_arena *arena;
    tg_terragrunt *out;
    tg_diags *diags;
    tg_eval eval;
    unit_file *own;
    inclusion inclusions[INCLUSIONS];
    size_t inclusion_count;
} unit;

static void half_seen(unit *u, tg_span at, const char *what)
{
    if (u->out->incomplete)
        return;
    u->out->incomplete = true;
    u->out->why = (tg_reason){ .text = tg_format(u->arena, "%.*s/terragrunt.hcl: %s cannot be known",
                                                 TG_ARG(u->out->directory), what),
                               .at = at };
}

static tg_value not_known(unit *u, const tg_expr *expr, const char *what)
{
    return tg_value_unknown(u->arena, &tg_type_any,
                            (tg_reason){ .text = tg_str_from(what), .at = expr->span });
}

// ------------------------------------------------------------------------------------------ places

// A place in the repository as text in an expression.
static tg_str rooted(unit *u, tg_str path)
{
    return path.length ? tg_format(u->arena, "/%.*s", TG_ARG(path)) : S("/.");
}

// The nearest file of that name above the unit's directory; the null string: there is none.
static tg_str find_above(unit *u, tg_str name)
{
    for (tg_str directory = u->out->directory; directory.length > 0;) {
        directory = tg_path_directory(directory);
        tg_str path;
        tg_entry_kind kind;
        if (tg_path_join(u->arena, directory, name, &path) &&
            tg_files_stat(u->reader->options->files, path, u->arena, &kind, NULL) == TG_FILES_OK)
            return path;
    }
    return (tg_str){ NULL, 0 };
}

// What a function of Terragrunt's that names a place gives; the null string: it is another function.
static tg_str place_of(unit *u, const tg_call *call)
{
    tg_str name = S("terragrunt.hcl");
    if (tg_str_equal(call->name, S("get_terragrunt_dir")) ||
        tg_str_equal(call->name, S("get_original_terragrunt_dir")))
        return rooted(u, u->out->directory);
    if (tg_str_equal(call->name, S("get_repo_root")))
        return S("/.");
    if (!tg_str_equal(call->name, S("find_in_parent_folders")))
        return (tg_str){ NULL, 0 };
    if (call->count > 0) {
        const tg_sequence *text = (const tg_sequence *)call->arguments[0];
        if (text->expr.kind != TG_EXPR_TEMPLATE || text->count != 1 ||
            text->items[0]->kind != TG_EXPR_LITERAL)
            return (tg_str){ NULL, 0 };
        name = ((const tg_literal *)text->items[0])->text;
    }
    tg_str found = find_above(u, name);
    return tg_str_none(found) ? found : rooted(u, found);
}

static tg_expr *literal(unit *u, const tg_expr *instead, tg_str text)
{
    tg_literal *made = tg_new(u->arena, tg_literal);
    made->expr = (tg_expr){ .kind = TG_EXPR_LITERAL, .op = TG_LITERAL_STRING, .span = instead->span };
    made->text = text;
    return &made->expr;
}

static tg_expr *with_places(unit *u, tg_expr *expr);

static void *copy_of(unit *u, const tg_expr *expr, size_t size)
{
    return tg_arena_copy(u->arena, expr, size);
}

static tg_expr **each_with_places(unit *u, tg_expr *const *items, uint32_t count)
{
    tg_expr **out = tg_new_array(u->arena, tg_expr *, count);
    for (uint32_t i = 0; i < count; i++)
        out[i] = with_places(u, items[i]);
    return out;
}

// The tree with Terragrunt's places in it as text. Depth is the parser's.
static tg_expr *with_places(unit *u, tg_expr *expr)
{
    switch (expr->kind) {
    case TG_EXPR_TEMPLATE:
    case TG_EXPR_TUPLE: {
        tg_sequence *s = copy_of(u, expr, sizeof *s);
        s->items = each_with_places(u, s->items, s->count);
        return &s->expr;
    }
    case TG_EXPR_WRAP:
    case TG_EXPR_PAREN: {
        tg_inner *inner = copy_of(u, expr, sizeof *inner);
        inner->inner = with_places(u, inner->inner);
        return &inner->expr;
    }
    case TG_EXPR_CALL: {
        tg_call *call = copy_of(u, expr, sizeof *call);
        tg_str place = place_of(u, call);
        if (!tg_str_none(place))
            return literal(u, expr, place);
        call->arguments = each_with_places(u, call->arguments, call->count);
        return &call->expr;
    }
    case TG_EXPR_CONDITIONAL: {
        tg_conditional *c = copy_of(u, expr, sizeof *c);
        c->condition = with_places(u, c->condition);
        c->yes = with_places(u, c->yes);
        c->no = with_places(u, c->no);
        return &c->expr;
    }
    case TG_EXPR_OBJECT: {
        tg_object *o = copy_of(u, expr, sizeof *o);
        tg_object_item *items = tg_new_array(u->arena, tg_object_item, o->count);
        for (uint32_t i = 0; i < o->count; i++)
            items[i] = (tg_object_item){ o->items[i].key, with_places(u, o->items[i].value) };
        o->items = items;
        return &o->expr;
    }
    default:
        return expr;
    }
}

// -------------------------------------------------------------------------------------- evaluating

static tg_value value_in(unit_file *f, tg_expr *expr);

static tg_value local_value(unit_file *f, const tg_traversal *t, uint32_t *used)
{
    known_local *local = t->count > 1 ? tg_map_get(&f->locals, t->steps[1].name) : NULL;
    *used = 2;
    if (!local || local->busy) {
        *used = t->count;
        return not_known(f->unit, &t->expr, "a local value of Terragrunt's that is not there");
    }
    if (!local->done) {
        local->busy = true;
        local->value = tg_value_step(f->unit->arena, value_in(f, local->attribute->expr),
                                     local->attribute->expr->span, "Terragrunt local");
        local->busy = false;
        local->done = true;
    }
    return local->value;
}

// `include.NAME.locals.x`, where the include is exposed.
static tg_value included_value(unit_file *f, const tg_traversal *t, uint32_t *used)
{
    unit *u = f->unit;
    for (size_t i = 0; i < u->inclusion_count && t->count > 3; i++)
        if (u->inclusions[i].file && tg_str_equal(u->inclusions[i].name, t->steps[1].name) &&
            tg_str_equal(t->steps[2].name, S("locals"))) {
            tg_traversal rest = *t;
            rest.steps += 2;
            rest.count -= 2;
            tg_value v = local_value(u->inclusions[i].file, &rest, used);
            *used += 2;
            return v;
        }
    *used = t->count;
    return not_known(u, &t->expr, "only Terragrunt knows what it includes");
}

static tg_value look_up(tg_eval *eval, const tg_names *names, const tg_traversal *t, uint32_t *used)
{
    unit_file *f = names->data;
    (void)eval;
    if (tg_str_equal(t->steps[0].name, S("local")))
        return local_value(f, t, used);
    if (tg_str_equal(t->steps[0].name, S("include")))
        return included_value(f, t, used);
    *used = t->count;
    return not_known(f->unit, &t->expr, "only Terragrunt knows it");
}

// What Terragrunt alone knows is unknown, not refused: an object or a tuple item by item.
static tg_value value_in(unit_file *f, tg_expr *expr)
{
    unit *u = f->unit;
    tg_names names = { .lookup = look_up, .data = f, .instance = u->out->directory };
    if (expr->kind == TG_EXPR_OBJECT) {
        const tg_object *o = (const tg_object *)expr;
        tg_str *keys = tg_new_array(u->arena, tg_str, o->count);
        tg_value *values = tg_new_array(u->arena, tg_value, o->count);
        for (uint32_t i = 0; i < o->count; i++) {
            tg_value key = tg_evaluate(&u->eval, &names, &o->items[i].key->expr);
            if (!tg_value_is(key, TG_TYPE_STRING))
                return not_known(u, expr, "a key of it is not known");
            keys[i] = tg_value_text(key);
            values[i] = value_in(f, o->items[i].value);
        }
        return tg_value_object(u->arena, keys, values, o->count);
    }
    tg_value v = tg_evaluate(&u->eval, &names, with_places(u, expr));
    return tg_value_failed(v) ? not_known(u, expr, "only Terragrunt can evaluate it") : v;
}

static const tg_attribute *attribute(unit *u, const tg_body *body, tg_str name)
{
    tg_diags nowhere;
    tg_diags_init(&nowhere, u->arena, 1);
    return tg_body_attribute(u->arena, body, name, &nowhere);
}

// The text of an argument; the null string: there is none, or it is not known.
static tg_str text_of(unit_file *f, const tg_body *body, tg_str name)
{
    const tg_attribute *a = attribute(f->unit, body, name);
    tg_value v = a ? value_in(f, a->expr) : tg_value_bool(false);
    return a && tg_value_is(v, TG_TYPE_STRING) ? tg_value_text(v) : (tg_str){ NULL, 0 };
}

// ------------------------------------------------------------------------------------------- files

static void add_locals(unit_file *f)
{
    for (uint32_t i = 0; i < f->file->body->block_count; i++) {
        const tg_block *block = f->file->body->blocks[i];
        for (uint32_t k = 0; tg_str_equal(block->type, S("locals")) && k < block->body->attribute_count;
             k++) {
            known_local *local = tg_new(f->unit->arena, known_local);
            local->attribute = block->body->attributes[k];
            tg_map_put(&f->locals, local->attribute->name, local);
        }
    }
}

// NULL: not there, not readable.
static unit_file *read_unit_file(unit *u, tg_str path)
{
    const tg_graph_options *o = u->reader->options;
    tg_files_status status;
    const tg_diags *diags;
    const tg_file *file = tg_modules_parse(o->modules, o->files, o->side, path, &status, &diags);
    tg_str *files = tg_new_array(u->arena, tg_str, u->out->files.count + 1);
    for (size_t i = 0; i < u->out->files.count; i++)
        files[i] = u->out->files.items[i];
    files[u->out->files.count] = tg_str_copy(u->arena, path);
    u->out->files = (tg_strs){ files, u->out->files.count + 1 };
    for (size_t i = 0; i < diags->count; i++)
        tg_diags_add(u->diags, diags->items[i]);
    if (!file)
        return NULL;
    unit_file *f = tg_new(u->arena, unit_file);
    *f = (unit_file){ .unit = u, .file = file };
    tg_map_init(&f->locals, u->arena);
    add_locals(f);
    if (file->body->incomplete)
        half_seen(u, file->body->span, "what a syntax error hides");
    return f;
}

// A path in Terragrunt's text: from the top, or from the unit's directory.
static bool path_of(unit *u, tg_str text, tg_str *out)
{
    if (text.length && text.data[0] == '/')
        return tg_path_join(u->arena, S(""), tg_str_slice(text, 1, text.length), out);
    return tg_path_join(u->arena, u->out->directory, text, out);
}

static void include(unit *u, const tg_block *block)
{
    tg_str text = text_of(u->own, block->body, S("path")),
           strategy = text_of(u->own, block->body, S("merge_strategy"));
    tg_str path;
    inclusion *i = &u->inclusions[u->inclusion_count];
    *i = (inclusion){ .name = block->label_count ? block->labels[0].text : S(""),
                      .deep = tg_str_equal(strategy, S("deep")) };
    if (tg_str_none(text) || !path_of(u, text, &path) || !(i->file = read_unit_file(u, path))) {
        half_seen(u, block->span, "an include");
        return;
    }
    u->inclusion_count++;
    if (tg_str_equal(strategy, S("no_merge")))
        i->file->file = NULL; // only its locals may be used
}

static void read_includes(unit *u)
{
    for (uint32_t i = 0; i < u->own->file->body->block_count; i++) {
        const tg_block *block = u->own->file->body->blocks[i];
        if (tg_str_equal(block->type, S("include")) && u->inclusion_count < INCLUSIONS)
            include(u, block);
    }
}

// ------------------------------------------------------------------------------------------ inputs

typedef struct {
    tg_unit_input *items;
    size_t count, capacity;
} inputs;

static tg_unit_input *input_called(inputs *all, tg_str name)
{
    for (size_t i = 0; i < all->count; i++)
        if (tg_str_equal(all->items[i].name, name))
            return &all->items[i];
    return NULL;
}

static bool is_collection(tg_value v)
{
    const tg_type *type = tg_value_type(v);
    return tg_type_is_collection(type) || tg_type_is(type, TG_TYPE_OBJECT) || tg_type_is(type, TG_TYPE_TUPLE);
}

// Lays a file's inputs over those of what it includes. A deep merge of collections is left to Terragrunt.
static void add_inputs(unit *u, unit_file *f, inputs *all, bool deep)
{
    const tg_attribute *a = f->file ? attribute(u, f->file->body, S("inputs")) : NULL;
    if (!a)
        return;
    tg_value v = value_in(f, a->expr);
    bool object = tg_value_is(v, TG_TYPE_OBJECT) || tg_value_is(v, TG_TYPE_MAP);
    if (!object || !tg_value_is_wholly_known(v))
        half_seen(u, a->span, "an input");
    if (!object) {
        all->count = 0; // it may set any of them anew
        return;
    }
    for (uint32_t i = 0; i < tg_value_count(v); i++) {
        tg_unit_input input = { tg_value_key(v, i), tg_value_item(v, i) };
        tg_unit_input *before = input_called(all, input.name);
        if (before && deep && is_collection(before->value) && is_collection(input.value))
            input.value = not_known(u, a->expr, "Terragrunt merges it deeply");
        if (before)
            *before = input;
        else
            tg_push(u->arena, all, input);
    }
}

static void read_inputs(unit *u)
{
    inputs all = { 0 };
    bool deep = false;
    for (size_t i = 0; i < u->inclusion_count; i++) {
        add_inputs(u, u->inclusions[i].file, &all, false);
        deep = deep || u->inclusions[i].deep;
    }
    add_inputs(u, u->own, &all, deep);
    size_t kept = 0;
    for (size_t i = 0; i < all.count; i++)
        if (tg_value_is_known(all.items[i].value))
            all.items[kept++] = all.items[i];
    u->out->inputs = all.items;
    u->out->input_count = kept;
}

// ------------------------------------------------------------------------------- terraform, generate

static void set_source(unit *u, unit_file *f, const tg_body *body)
{
    const tg_attribute *a = attribute(u, body, S("source"));
    if (!a)
        return;
    tg_terragrunt *out = u->out;
    tg_str text = text_of(f, body, S("source")), path;
    size_t mark;
    tg_str address = tg_str_find(text, S("?"), &mark) ? tg_str_slice(text, 0, mark) : text;
    bool local = tg_str_starts_with(address, S("/")) || tg_str_starts_with(address, S("."));
    out->source_at = a->expr->span;
    out->source = out->remote = (tg_str){ NULL, 0 };
    if (local && path_of(u, address, &path) &&
        tg_files_resolve(u->reader->options->files, path, u->arena, &out->source, NULL) == TG_FILES_OK)
        return;
    out->source = (tg_str){ NULL, 0 };
    out->remote = tg_str_none(text) ? S("(not known)") : text;
}

// Whether an argument of an extra_arguments block is left out or wholly known, and no item (a map's: key) of it begins
// with one of `prefixes`.
static bool has_none(unit_file *f, const tg_body *body, tg_str name, const char *const *prefixes)
{
    const tg_attribute *a = attribute(f->unit, body, name);
    tg_value v = a ? value_in(f, a->expr) : tg_value_bool(false);
    if (!a)
        return true;
    if (!is_collection(v) || !tg_value_is_wholly_known(v))
        return false;
    for (uint32_t i = 0; i < tg_value_count(v); i++) {
        tg_value item = tg_value_item(v, i);
        tg_str text = v.content->keys                     ? tg_value_key(v, i)
                      : tg_value_is(item, TG_TYPE_STRING) ? tg_value_text(item)
                                                          : S("");
        for (const char *const *p = prefixes; *p; p++)
            if (tg_str_starts_with(text, tg_str_from(*p)))
                return false;
    }
    return true;
}

// What Terraform's command line and environment get beside the inputs can set any variable, above all else.
static bool sets_variables(unit_file *f, const tg_body *body)
{
    static const char *const options[] = { "-var", "--var", NULL };
    static const char *const names[] = { "TF_VAR_", "TF_CLI_ARGS", NULL };
    static const char *const any[] = { "", NULL };
    return body->incomplete || !has_none(f, body, S("arguments"), options) ||
           !has_none(f, body, S("env_vars"), names) || !has_none(f, body, S("required_var_files"), any) ||
           !has_none(f, body, S("optional_var_files"), any);
}

static void read_terraform(unit *u, unit_file *f)
{
    for (uint32_t i = 0; f->file && i < f->file->body->block_count; i++) {
        const tg_block *block = f->file->body->blocks[i];
        if (!tg_str_equal(block->type, S("terraform")))
            continue;
        set_source(u, f, block->body);
        // Which commands they are for is Terragrunt's business.
        for (uint32_t k = 0; k < block->body->block_count; k++) {
            const tg_block *extra = block->body->blocks[k];
            if (!tg_str_equal(extra->type, S("extra_arguments")) || !sets_variables(f, extra->body))
                continue;
            half_seen(u, extra->span, "what extra_arguments give");
            u->out->overridden = true;
        }
    }
}

static void add_generated(unit *u, unit_file *f, const tg_block *block)
{
    tg_str path = text_of(f, block->body, S("path")), contents = text_of(f, block->body, S("contents"));
    if (tg_str_none(path) || tg_str_none(contents)) {
        tg_diags_add(
            u->diags,
            (tg_diag){ .severity = TG_WARNING,
                       .code = "plan/generated-file",
                       .subject = block->type_span,
                       .context = block->type_span,
                       .message = S("what this block generates cannot be known, so functions in it are "
                                    "not seen") });
        return;
    }
    tg_module_part *parts = tg_new_array(u->arena, tg_module_part, u->out->generated_count + 1);
    for (size_t i = 0; i < u->out->generated_count; i++)
        parts[i] = u->out->generated[i];
    tg_str at = { 0 };
    if (!tg_path_join(u->arena, u->out->directory, tg_path_base(path), &at))
        return;
    parts[u->out->generated_count++] = (tg_module_part){ at, contents };
    u->out->generated = parts;
}

static void read_generated(unit *u, unit_file *f)
{
    for (uint32_t i = 0; f->file && i < f->file->body->block_count; i++)
        if (tg_str_equal(f->file->body->blocks[i]->type, S("generate")))
            add_generated(u, f, f->file->body->blocks[i]);
}

const tg_terragrunt *tg_terragrunt_read(const tg_terragrunt_reader *reader, tg_str directory, bool own)
{
    unit *u = tg_new(reader->arena, unit);
    tg_str path;
    *u = (unit){ .reader = reader, .arena = reader->arena, .out = tg_new(reader->arena, tg_terragrunt) };
    u->diags = tg_new(u->arena, tg_diags);
    tg_diags_init(u->diags, u->arena, TG_LIMIT_DIAGNOSTICS);
    u->eval = (tg_eval){ .arena = u->arena, .files = reader->options->files, .directory = directory };
    u->out->directory = directory;
    u->out->diags = u->diags;
    if (!tg_path_join(u->arena, directory, S("terragrunt.hcl"), &path) || !(u->own = read_unit_file(u, path)))
        return NULL;
    read_includes(u);
    for (size_t i = 0; i < u->inclusion_count; i++) {
        read_terraform(u, u->inclusions[i].file);
        read_generated(u, u->inclusions[i].file);
    }
    read_terraform(u, u->own);
    read_generated(u, u->own);
    read_inputs(u);
    return own || !tg_str_none(u->out->source) || !tg_str_none(u->out->remote) ? u->out : NULL;
}

// ------------------------------------------------------------------------------------------ stacks

bool tg_path_is_unit(tg_str path)
{
    return tg_str_equal(tg_path_base(path), S("terragrunt.hcl"));
}

bool tg_path_is_stack(tg_str path)
{
    return tg_str_ends_with(path, S(".tfcomponent.hcl")) ||
           tg_str_equal(tg_path_base(path), S("terragrunt.stack.hcl"));
}

tg_strs tg_stack_sources(const tg_terragrunt_reader *reader, tg_str path)
{
    const tg_graph_options *o = reader->options;
    tg_files_status status;
    const tg_diags *diags;
    const tg_file *file = tg_modules_parse(o->modules, o->files, o->side, path, &status, &diags);
    tg_eval eval = { .arena = reader->arena };
    size_t count = 0;
    tg_str *items = tg_new_array(reader->arena, tg_str, file ? file->body->block_count : 0);
    for (uint32_t i = 0; file && i < file->body->block_count; i++) {
        tg_diags nowhere;
        tg_diags_init(&nowhere, reader->arena, 1);
        const tg_attribute *a =
            tg_body_attribute(reader->arena, file->body->blocks[i]->body, S("source"), &nowhere);
        tg_value v = a ? tg_evaluate(&eval, NULL, a->expr) : tg_value_bool(false);
        if (a && tg_value_is(v, TG_TYPE_STRING))
            items[count++] = tg_value_text(v);
    }
    return (tg_strs){ items, count };
}

const tg_terragrunt *tg_stack_unit(tg_arena *arena, tg_str directory, tg_str stack)
{
    tg_terragrunt *out = tg_new(arena, tg_terragrunt);
    tg_diags *diags = tg_new(arena, tg_diags);
    tg_diags_init(diags, arena, 1);
    *out = (tg_terragrunt){ .directory = directory,
                            .incomplete = true,
                            .why = { .text = tg_format(arena, "%.*s sets the variables", TG_ARG(stack)) },
                            .diags = diags };
    return out;
}
