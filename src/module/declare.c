// From the blocks of a file to the declarations of its module; an override file's blocks are laid over them.
//
// Terraform's internal/configs (module.go: appendFile, mergeFile; module_merge.go), one function for each type of
// block. Of two declarations of one name the first counts: Terraform refuses them both, and a verdict on the first
// is at least about something that stands there.
#include "declare.h"

#include <stdarg.h>

typedef struct {
    tg_module *module;
    tg_arena *arena;
    tg_diags *diags;
    bool override;
} builder;

static void refuse(builder *b, const char *code, tg_span at, const char *format, ...) TG_PRINTF(4, 5);
static void refuse(builder *b, const char *code, tg_span at, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tg_str message = tg_vformat(b->arena, format, arguments);
    va_end(arguments);
    tg_diags_add(
        b->diags,
        (tg_diag){ .severity = TG_WARNING, .code = code, .subject = at, .context = at, .message = message });
}

// What stands under `key` already. True: go on and declare or merge; false: refused, and said so.
static bool fits(builder *b, const tg_map *map, tg_str key, tg_span at, const char *what, void **existing)
{
    *existing = tg_map_get(map, key);
    if (b->override && !*existing) {
        refuse(b, "module/override-without-base", at,
               "this override has no base: there is no %s \"%.*s\" in the other files, so this one is not "
               "judged",
               what, TG_ARG(key));
        return false;
    }
    if (!b->override && *existing) {
        refuse(b, "module/duplicate", at, "a second %s \"%.*s\": the first is judged, this one is not", what,
               TG_ARG(key));
        return false;
    }
    return true;
}

static const tg_attribute *attribute(builder *b, const tg_body *body, tg_str name)
{
    return tg_body_attribute(b->arena, body, name, b->diags);
}

static void lay_over(const tg_attribute **base, const tg_attribute *override)
{
    if (override)
        *base = override;
}

// The first block of a type without labels, or NULL.
static const tg_block *only_block(builder *b, const tg_body *body, tg_str type)
{
    tg_block **blocks;
    uint32_t count;
    tg_body_blocks(b->arena, body, type, 0, &blocks, &count, b->diags);
    return count > 0 ? blocks[0] : NULL;
}

// The body of a resource or a module call, laid over what is there.
static void add_layer(builder *b, tg_content *content, const tg_body *body)
{
    const tg_block *escape = only_block(b, body, S("_"));
    tg_push(b->arena, content, ((tg_layer){ body, escape ? escape->body : NULL }));
    content->incomplete |= body->incomplete || (escape && escape->body->incomplete);
}

static void repetition(builder *b, tg_repetition *r, const tg_body *body)
{
    const tg_attribute *count = attribute(b, body, S("count"));
    const tg_attribute *for_each = attribute(b, body, S("for_each"));
    const tg_block *lifecycle = only_block(b, body, S("lifecycle"));
    if (count && for_each)
        refuse(b, "module/count-and-for-each", for_each->name_span,
               "\"count\" and \"for_each\" together are refused; \"count\" is what is judged");
    lay_over(&r->count, count);
    lay_over(&r->for_each, for_each);
    if (lifecycle)
        lay_over(&r->enabled, attribute(b, lifecycle->body, S("enabled")));
}

// ------------------------------------------------------------------------------- one block type each

static void validations(builder *b, tg_variable *v, const tg_body *body)
{
    tg_block **rules;
    uint32_t count;
    tg_body_blocks(b->arena, body, S("validation"), 0, &rules, &count, b->diags);
    if (b->override && count > 0)
        refuse(b, "module/override-refused", rules[0]->type_span,
               "a \"validation\" block cannot stand in an override file");
    if (b->override || count == 0)
        return;
    v->validations = tg_new_array(b->arena, tg_content, count);
    v->validation_count = count;
    for (uint32_t i = 0; i < count; i++)
        v->validations[i] = tg_content_of(b->arena, rules[i]->body);
}

static void variable(builder *b, const tg_block *block)
{
    tg_str name = block->labels[0].text;
    void *existing;
    if (!fits(b, &b->module->variables, name, tg_block_header(block), "variable", &existing))
        return;
    tg_variable *v = existing;
    if (!v) {
        v = tg_new(b->arena, tg_variable);
        v->name = name;
        v->header = tg_block_header(block);
        v->index = (uint32_t)b->module->variables.count;
        tg_map_put(&b->module->variables, name, v);
    }
    tg_variable_part part = {
        .type = attribute(b, block->body, S("type")),
        .initial = tg_body_constant(b->arena, block->body, S("default"), b->diags),
        .nullable = attribute(b, block->body, S("nullable")),
        .sensitive = attribute(b, block->body, S("sensitive")),
        .ephemeral = attribute(b, block->body, S("ephemeral")),
    };
    tg_push(b->arena, &v->parts, part);
    v->incomplete |= block->body->incomplete;
    validations(b, v, block->body);
}

static void locals(builder *b, const tg_block *block)
{
    tg_attribute **items;
    uint32_t count;
    tg_body_attributes(b->arena, block->body, &items, &count, b->diags);
    for (uint32_t i = 0; i < count; i++) {
        void *existing;
        if (!fits(b, &b->module->locals, items[i]->name, items[i]->name_span, "local value", &existing))
            continue;
        tg_local *local = existing ? existing : tg_new(b->arena, tg_local);
        local->name = items[i]->name;
        local->value = items[i];
        if (existing)
            continue;
        local->index = (uint32_t)b->module->locals.count;
        tg_map_put(&b->module->locals, local->name, local);
    }
    b->module->incomplete |= block->body->incomplete;
}

static void output(builder *b, const tg_block *block)
{
    tg_str name = block->labels[0].text;
    void *existing;
    if (!fits(b, &b->module->outputs, name, tg_block_header(block), "output", &existing))
        return;
    tg_output *o = existing;
    if (!o) {
        o = tg_new(b->arena, tg_output);
        o->name = name;
        o->header = tg_block_header(block);
        o->index = (uint32_t)b->module->outputs.count;
        tg_map_put(&b->module->outputs, name, o);
    }
    lay_over(&o->value, attribute(b, block->body, S("value")));
    lay_over(&o->type, attribute(b, block->body, S("type")));
    lay_over(&o->sensitive, attribute(b, block->body, S("sensitive")));
    lay_over(&o->ephemeral, attribute(b, block->body, S("ephemeral")));
}

static void call(builder *b, const tg_block *block)
{
    tg_str name = block->labels[0].text;
    void *existing;
    if (!fits(b, &b->module->calls, name, tg_block_header(block), "module call", &existing))
        return;
    tg_module_call *c = existing;
    if (!c) {
        c = tg_new(b->arena, tg_module_call);
        c->name = name;
        c->block = block;
        c->header = tg_block_header(block);
        c->index = (uint32_t)b->module->calls.count;
        tg_map_put(&b->module->calls, name, c);
    }
    lay_over(&c->source, attribute(b, block->body, S("source")));
    lay_over(&c->version, attribute(b, block->body, S("version")));
    repetition(b, &c->repetition, block->body);
    add_layer(b, &c->content, block->body);
}

static const struct {
    tg_str prefix;
    const char *what;
} modes[] = {
    [TG_MODE_MANAGED] = { { "", 0 }, "resource" },
    [TG_MODE_DATA] = { { "data.", 5 }, "data source" },
    [TG_MODE_EPHEMERAL] = { { "ephemeral.", 10 }, "ephemeral resource" },
};

static void resource(builder *b, const tg_block *block, tg_resource_mode mode)
{
    tg_str type = block->labels[0].text, name = block->labels[1].text;
    tg_str key = tg_format(b->arena, "%.*s%.*s.%.*s", TG_ARG(modes[mode].prefix), TG_ARG(type), TG_ARG(name));
    void *existing;
    if (!fits(b, &b->module->resources, key, tg_block_header(block), modes[mode].what, &existing))
        return;
    tg_resource *r = existing;
    if (!r) {
        r = tg_new(b->arena, tg_resource);
        *r = (tg_resource){
            .mode = mode, .type = type, .name = name, .block = block, .header = tg_block_header(block)
        };
        r->index = (uint32_t)b->module->resources.count;
        tg_map_put(&b->module->resources, key, r);
    }
    repetition(b, &r->repetition, block->body);
    add_layer(b, &r->content, block->body);
}

static void managed(builder *b, const tg_block *block)
{
    resource(b, block, TG_MODE_MANAGED);
}

static void data(builder *b, const tg_block *block)
{
    resource(b, block, TG_MODE_DATA);
}

static void ephemeral(builder *b, const tg_block *block)
{
    resource(b, block, TG_MODE_EPHEMERAL);
}

// An address as an expression; NULL: not given. In JSON it is the expression in the string, a text of its own.
static const tg_expr *address(builder *b, const tg_attribute *a)
{
    if (!a || !a->json || a->json->kind != TG_JSON_STRING)
        return a ? a->expr : NULL;
    tg_text *text = tg_new(b->arena, tg_text);
    tg_diags unused;
    text->bytes = a->json->text;
    tg_diags_init(&unused, b->arena, 1);
    const tg_expr *expr = tg_parse_expression(b->arena, text, &unused);
    tg_text_drop_index(text);
    return expr;
}

static void add_move(builder *b, const tg_block *block, tg_moves *moves)
{
    const tg_attribute *from = attribute(b, block->body, S("from"));
    const tg_attribute *to = attribute(b, block->body, S("to"));
    if (from)
        tg_push(b->arena, moves, ((tg_move){ tg_block_header(block), address(b, from), address(b, to) }));
}

static void moved(builder *b, const tg_block *block)
{
    if (b->override)
        refuse(b, "module/override-refused", block->type_span,
               "a \"moved\" block cannot stand in an override file");
    else
        add_move(b, block, &b->module->moved);
}

static void removed(builder *b, const tg_block *block)
{
    add_move(b, block, &b->module->removed);
}

static void import(builder *b, const tg_block *block)
{
    if (b->override)
        refuse(b, "module/override-refused", block->type_span,
               "an \"import\" block cannot stand in an override file");
    else if (!b->module->marks.import.file)
        b->module->marks.import = block->type_span;
}

static void mark(builder *b, const tg_body *body, tg_str type, uint32_t labels, tg_span *out)
{
    tg_block **blocks;
    uint32_t count;
    tg_body_blocks(b->arena, body, type, labels, &blocks, &count, b->diags);
    if (count > 0)
        *out = blocks[0]->type_span;
}

static void terraform(builder *b, const tg_block *block)
{
    mark(b, block->body, S("backend"), 1, &b->module->marks.backend);
    mark(b, block->body, S("cloud"), 0, &b->module->marks.cloud);
}

static void nothing(builder *b, const tg_block *block)
{
    (void)b;
    (void)block;
}

// ------------------------------------------------------------------------------------- a whole file

static const struct kind {
    tg_str type;
    uint32_t labels;
    void (*declare)(builder *b, const tg_block *block);
    bool expressions; // its arguments are expressions, but for few
} kinds[] = {
    { { "resource", 8 }, 2, managed, true }, { { "variable", 8 }, 1, variable, false },
    { { "locals", 6 }, 0, locals, false }, // declaring them looks at each
    { { "output", 6 }, 1, output, false },   { { "module", 6 }, 1, call, true },
    { { "data", 4 }, 2, data, true },        { { "ephemeral", 9 }, 2, ephemeral, true },
    { { "moved", 5 }, 0, moved, false },     { { "removed", 7 }, 0, removed, false },
    { { "import", 6 }, 0, import, false },   { { "terraform", 9 }, 0, terraform, false },
    { { "provider", 8 }, 1, nothing, true }, { { "check", 5 }, 1, nothing, false },
    { { "action", 6 }, 2, nothing, true },   { { "required_providers", 18 }, 0, nothing, false },
};
#define KINDS (sizeof kinds / sizeof kinds[0])

// The last label is a name (Terraform, internal/configs, badIdentifierDetail); what has another is declared all the same.
static void declare(builder *b, const struct kind *kind, const tg_block *block)
{
    const tg_label *label = block->label_count ? &block->labels[block->label_count - 1] : NULL;
    if (label && !tg_utf8_identifier(label->text))
        refuse(
            b, "module/name", label->span,
            "\"%.*s\" is no name: it must start with a letter or underscore, and hold only letters, digits, "
            "underscores and dashes",
            TG_ARG(label->text));
    kind->declare(b, block);
}

static const struct kind *kind_of(tg_str type)
{
    for (size_t i = 0; i < KINDS; i++)
        if (tg_str_equal(kinds[i].type, type))
            return &kinds[i];
    return NULL;
}

static void declare_native(builder *b, const tg_body *body)
{
    for (uint32_t i = 0; i < body->block_count; i++) {
        const tg_block *block = body->blocks[i];
        const struct kind *kind = kind_of(block->type);
        if (!kind)
            refuse(b, "module/unsupported-block", block->type_span, "there is no block type \"%.*s\" here",
                   TG_ARG(block->type));
        else if (block->label_count != kind->labels)
            refuse(b, "module/labels", tg_block_header(block),
                   "a \"%.*s\" block needs %u label%s; this one has %u, and is not judged",
                   TG_ARG(kind->type), (unsigned)kind->labels, kind->labels == 1 ? "" : "s",
                   (unsigned)block->label_count);
        else
            declare(b, kind, block);
    }
    for (uint32_t i = 0; i < body->attribute_count; i++)
        refuse(b, "module/unsupported-argument", body->attributes[i]->name_span,
               "an argument \"%.*s\" cannot stand here", TG_ARG(body->attributes[i]->name));
}

static void declare_json(builder *b, const tg_body *body)
{
    for (size_t i = 0; i < KINDS; i++) {
        tg_block **blocks;
        uint32_t count;
        tg_body_blocks(b->arena, body, kinds[i].type, kinds[i].labels, &blocks, &count, b->diags);
        for (uint32_t k = 0; k < count; k++) {
            if (blocks[k]->label_count == kinds[i].labels)
                declare(b, &kinds[i], blocks[k]);
            if (kinds[i].expressions)
                tg_body_check(b->arena, blocks[k]->body, b->diags);
        }
    }
    const tg_json_member **properties;
    uint32_t count;
    tg_body_properties(b->arena, body, &properties, &count);
    for (uint32_t i = 0; i < count; i++)
        if (!kind_of(properties[i]->name))
            refuse(b, "module/unsupported-block", properties[i]->name_span,
                   "there is no block type \"%.*s\" here", TG_ARG(properties[i]->name));
}

void tg_module_declare(tg_module *module, tg_arena *arena, const tg_file *file, bool override,
                       tg_diags *diags)
{
    builder b = { module, arena, diags, override };
    module->incomplete |= file->body->incomplete || file->limited;
    if (file->json)
        declare_json(&b, file->body);
    else
        declare_native(&b, file->body);
}
