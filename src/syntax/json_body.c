// Configuration in JSON: a file's root, its bodies by schema, its values as expressions.
//
// JSON has no blocks: what a property is, its reader's schema says. So a body keeps the JSON value, and each question
// reads it as hcl does (json/structure.go of hcl v2.25.0): arrays of objects are several blocks at any level, null
// is none, `//` is a comment, and every string is a template.
#include "json_internal.h"

#include "tracegate/limits.h"

// -------------------------------------------------------------------------------------- mistakes

// A body is asked many times; what is wrong with it is said once. Files keep TG_LIMIT_DIAGNOSTICS.
static bool said_before(const tg_diags *diags, const char *code, tg_span subject)
{
    size_t oldest = diags->count > TG_LIMIT_DIAGNOSTICS ? diags->count - TG_LIMIT_DIAGNOSTICS : 0;
    for (size_t i = oldest; i < diags->count; i++)
        if (diags->items[i].subject.file == subject.file && diags->items[i].subject.start == subject.start &&
            strcmp(diags->items[i].code, code) == 0)
            return true;
    return false;
}

static void mistake(tg_json_mistakes *mistakes, tg_diag diag)
{
    if (diag.subject.start < mistakes->first)
        mistakes->first = diag.subject.start;
    if (!mistakes->diags || said_before(mistakes->diags, diag.code, diag.subject))
        return;
    diag.severity = TG_ERROR;
    diag.missed = true;
    if (!diag.context.file)
        diag.context = diag.subject;
    tg_diags_add(mistakes->diags, diag);
}

// Where hcl says that a value begins: an object or an array is pointed at by its opening.
static tg_span start_of(const tg_json *value)
{
    tg_span span = value->span;
    if (value->kind == TG_JSON_OBJECT || value->kind == TG_JSON_ARRAY)
        span.end = span.start + 1;
    return span;
}

static void wrong_type(tg_json_mistakes *mistakes, const tg_json *value, const char *message)
{
    if (value->kind != TG_JSON_INVALID)
        mistake(mistakes, (tg_diag){ .code = "syntax/json-type",
                                     .subject = start_of(value),
                                     .message = tg_str_from(message) });
}

// ------------------------------------------------------------------------------------ properties

static void add_members(tg_arena *arena, const tg_json *object, tg_json_properties *properties)
{
    for (size_t i = 0; i < object->count; i++)
        tg_push(arena, properties, &object->members[i]);
}

void tg_json_collect(tg_arena *arena, const tg_json *value, bool labels, tg_json_properties *properties,
                     tg_json_mistakes *mistakes)
{
    if (value->kind == TG_JSON_NULL)
        return;
    if (value->kind == TG_JSON_OBJECT) {
        add_members(arena, value, properties);
        return;
    }
    if (value->kind != TG_JSON_ARRAY) {
        wrong_type(mistakes, value,
                   labels ? "expected an object whose property names are the block's labels"
                          : "expected an object, with arguments and blocks");
        return;
    }
    for (size_t i = 0; i < value->count; i++) {
        const tg_json *item = &value->items[i];
        if (item->kind == TG_JSON_OBJECT)
            add_members(arena, item, properties);
        else
            wrong_type(mistakes, item,
                       labels ? "expected an object whose property names are the block's labels"
                              : "expected an object, with arguments and blocks");
    }
}

// ---------------------------------------------------------------------------------------- blocks

typedef struct expansion {
    tg_arena *arena;
    const tg_json_member *property;
    uint32_t label_count;
    tg_label *labels; // of the levels above the current one
    tg_json_blocks *blocks;
    tg_json_mistakes *mistakes;
} expansion;

static void add_block(expansion *e, const tg_json *body, const tg_json *opening)
{
    tg_json_block block = { .body = body, .type_span = e->property->name_span, .opening = opening->span };
    block.opening.end = block.opening.start + 1;
    block.labels = tg_arena_copy(e->arena, e->labels, e->label_count * sizeof *e->labels);
    tg_push(e->arena, e->blocks, block);
}

static void expand_content(expansion *e, const tg_json *value)
{
    if (value->kind == TG_JSON_OBJECT) {
        add_block(e, value, value);
    } else if (value->kind == TG_JSON_ARRAY) {
        for (size_t i = 0; i < value->count; i++)
            add_block(e, &value->items[i], value);
    } else if (value->kind != TG_JSON_NULL) {
        wrong_type(e->mistakes, value,
                   "expected an object, or an array of objects, with the contents of blocks");
    }
}

static void expand(expansion *e, const tg_json *value, uint32_t level)
{
    if (level == e->label_count) {
        expand_content(e, value);
        return;
    }
    tg_json_properties properties = { 0 };
    tg_json_collect(e->arena, value, true, &properties, e->mistakes);
    if (properties.count == 0 && value->kind != TG_JSON_INVALID)
        mistake(e->mistakes,
                (tg_diag){ .code = "syntax/json-label",
                           .subject = start_of(value),
                           .context = e->property->name_span,
                           .message = S("expected a property whose name is the block's label") });
    for (size_t i = 0; i < properties.count; i++) {
        e->labels[level] = (tg_label){ properties.items[i]->name, properties.items[i]->name_span };
        expand(e, &properties.items[i]->value, level + 1);
    }
}

void tg_json_expand(tg_arena *arena, const tg_json_member *property, uint32_t label_count,
                    tg_json_blocks *blocks, tg_json_mistakes *mistakes)
{
    expansion e = {
        arena, property, label_count, tg_new_array(arena, tg_label, label_count), blocks, mistakes
    };
    expand(&e, &property->value, 0);
}

static tg_body *body_of(tg_arena *arena, tg_text *text, const tg_json *value)
{
    tg_body *body = tg_new(arena, tg_body);
    body->text = text;
    body->json = value;
    body->span = value->span;
    body->end = (tg_span){ value->span.file, value->span.end, value->span.end };
    return body;
}

// A block's header, from `span.start` to `open`, is the last label and what is behind it: labels may be lines apart.
static tg_block *block_of(tg_arena *arena, tg_text *text, const tg_json_block *from, tg_str type,
                          uint32_t label_count)
{
    tg_block *block = tg_new(arena, tg_block);
    tg_span all = from->body->span;
    uint32_t file = all.file;
    tg_span head = label_count ? from->labels[label_count - 1].span : from->type_span;
    block->type = type;
    block->type_span = from->type_span;
    block->labels = from->labels;
    block->label_count = label_count;
    block->body = body_of(arena, text, from->body);
    bool something = all.end > all.start; // what could not be read may be nothing
    block->open = (tg_span){ file, all.start, all.start + something };
    block->close = (tg_span){ file, all.end - something, all.end };
    block->span = (tg_span){ file, head.start, all.end };
    return block;
}

static void json_blocks(tg_arena *arena, const tg_body *body, tg_str type, uint32_t label_count,
                        tg_block ***items, uint32_t *count, tg_diags *diags)
{
    tg_json_properties properties = { 0 };
    tg_json_blocks blocks = { 0 };
    tg_json_mistakes mistakes = { diags, UINT32_MAX };
    tg_json_collect(arena, body->json, false, &properties, &mistakes);
    for (size_t i = 0; i < properties.count; i++)
        if (tg_str_equal(properties.items[i]->name, type))
            tg_json_expand(arena, properties.items[i], label_count, &blocks, &mistakes);
    *items = tg_new_array(arena, tg_block *, blocks.count);
    *count = (uint32_t)blocks.count;
    for (size_t i = 0; i < blocks.count; i++)
        (*items)[i] = block_of(arena, body->text, &blocks.items[i], type, label_count);
}

static void wrong_labels(tg_arena *arena, const tg_block *block, uint32_t label_count, tg_diags *diags)
{
    mistake(&(tg_json_mistakes){ diags, 0 },
            (tg_diag){ .code = "syntax/block-labels",
                       .subject = block->type_span,
                       .context = block->span,
                       .message = tg_format(arena, "a \"%.*s\" block has %u label%s, found %u",
                                            TG_ARG(block->type), (unsigned)label_count,
                                            label_count == 1 ? "" : "s", (unsigned)block->label_count) });
}

void tg_body_blocks(tg_arena *arena, const tg_body *body, tg_str type, uint32_t label_count,
                    tg_block ***items, uint32_t *count, tg_diags *diags)
{
    if (body->json) {
        json_blocks(arena, body, type, label_count, items, count, diags);
        return;
    }
    *items = tg_new_array(arena, tg_block *, body->block_count);
    *count = 0;
    for (uint32_t i = 0; i < body->block_count; i++) {
        tg_block *block = body->blocks[i];
        if (!tg_str_equal(block->type, type))
            continue;
        if (block->label_count == label_count)
            (*items)[(*count)++] = block;
        else
            wrong_labels(arena, block, label_count, diags);
    }
}

// ----------------------------------------------------------------------------------- expressions

typedef struct conversion {
    tg_arena *arena;
    tg_text *text;
    tg_json_mistakes mistakes;
    bool constant; // strings are no templates
} conversion;

static tg_expr *expression(conversion *c, const tg_json *value);

static tg_expr *literal(conversion *c, const tg_json *value, tg_literal_type type, tg_str text)
{
    tg_literal *node = tg_new(c->arena, tg_literal);
    node->expr = (tg_expr){ .kind = TG_EXPR_LITERAL, .op = (uint8_t)type, .span = value->span };
    node->text = text;
    return &node->expr;
}

static tg_expr *template(conversion *c, tg_str decoded, tg_span span)
{
    if (c->constant) {
        tg_literal *node = tg_new(c->arena, tg_literal);
        node->expr = (tg_expr){ .kind = TG_EXPR_LITERAL, .op = TG_LITERAL_STRING, .span = span };
        node->text = decoded;
        return &node->expr;
    }
    return tg_json_template(c->arena, c->text, decoded, span, c->mistakes.diags);
}

static tg_expr *tuple(conversion *c, const tg_json *value)
{
    tg_sequence *node = tg_new(c->arena, tg_sequence);
    node->expr = (tg_expr){ .kind = TG_EXPR_TUPLE, .span = value->span };
    node->items = tg_new_array(c->arena, tg_expr *, value->count);
    node->count = (uint32_t)value->count;
    for (uint32_t i = 0; i < node->count; i++)
        node->items[i] = expression(c, &value->items[i]);
    return &node->expr;
}

static tg_key *key(conversion *c, const tg_json_member *member)
{
    tg_key *node = tg_new(c->arena, tg_key);
    node->expr = (tg_expr){ .kind = TG_EXPR_KEY, .span = member->name_span };
    node->inner = template(c, member->name, member->name_span);
    return node;
}

static void duplicate(conversion *c, const tg_json_member *member, const char *what)
{
    tg_str name = tg_utf8_printable(c->arena, member->name);
    mistake(&c->mistakes,
            (tg_diag){ .code = "syntax/json-duplicate",
                       .subject = member->name_span,
                       .message = tg_format(c->arena, "%s \"%.*s\" is set twice", what, TG_ARG(name)),
                       .hint = S("remove one of the two; only the first counts here") });
}

// Equal keys are refused when the object is evaluated; two equal templates are equal keys, too.
static tg_expr *object(conversion *c, const tg_json *value)
{
    tg_object *node = tg_new(c->arena, tg_object);
    node->expr = (tg_expr){ .kind = TG_EXPR_OBJECT, .span = value->span };
    node->items = tg_new_array(c->arena, tg_object_item, value->count);
    tg_map names;
    tg_map_init(&names, c->arena);
    for (size_t i = 0; i < value->count; i++) {
        tg_json_member *member = &value->members[i];
        tg_str name = tg_utf8_nfc(c->arena, member->name);
        if (tg_map_get(&names, name)) {
            duplicate(c, member, "the key");
            continue;
        }
        tg_map_put(&names, name, member);
        node->items[node->count++] = (tg_object_item){ key(c, member), expression(c, &member->value) };
    }
    return &node->expr;
}

static tg_expr *expression(conversion *c, const tg_json *value)
{
    switch (value->kind) {
    case TG_JSON_NULL:
        return literal(c, value, TG_LITERAL_NULL, S("null"));
    case TG_JSON_FALSE:
        return literal(c, value, TG_LITERAL_BOOL, S("false"));
    case TG_JSON_TRUE:
        return literal(c, value, TG_LITERAL_BOOL, S("true"));
    case TG_JSON_NUMBER:
        return literal(c, value, TG_LITERAL_NUMBER, value->text);
    case TG_JSON_STRING:
        return template(c, value->text, value->span);
    case TG_JSON_ARRAY:
        return tuple(c, value);
    case TG_JSON_OBJECT:
        return object(c, value);
    case TG_JSON_INVALID:
        break;
    }
    tg_expr *node = tg_new(c->arena, tg_expr);
    *node = (tg_expr){ .kind = TG_EXPR_ERROR, .span = value->span };
    return node;
}

// ------------------------------------------------------------------------------------- arguments

static tg_attribute *attribute_of(conversion *c, const tg_json_member *member)
{
    tg_attribute *attribute = tg_new(c->arena, tg_attribute);
    attribute->name = member->name;
    attribute->span = member->value.span;
    attribute->name_span = member->name_span;
    attribute->equals =
        (tg_span){ member->value.span.file, member->value.span.start, member->value.span.start };
    attribute->json = &member->value;
    attribute->expr = expression(c, &member->value);
    return attribute;
}

static tg_attribute *json_attribute(conversion *c, const tg_body *body, tg_str name)
{
    tg_json_properties properties = { 0 };
    tg_json_collect(c->arena, body->json, false, &properties, &c->mistakes);
    tg_attribute *found = NULL;
    for (size_t i = 0; i < properties.count; i++) {
        if (!tg_str_equal(properties.items[i]->name, name))
            continue;
        if (found)
            duplicate(c, properties.items[i], "the argument");
        else
            found = attribute_of(c, properties.items[i]);
    }
    return found;
}

static void json_attributes(conversion *c, const tg_body *body, tg_attribute ***items, uint32_t *count)
{
    tg_json_properties properties = { 0 };
    tg_json_collect(c->arena, body->json, false, &properties, &c->mistakes);
    *items = tg_new_array(c->arena, tg_attribute *, properties.count);
    *count = 0;
    tg_map names;
    tg_map_init(&names, c->arena);
    for (size_t i = 0; i < properties.count; i++) {
        const tg_json_member *member = properties.items[i];
        if (tg_str_equal(member->name, S("//")))
            continue;
        if (tg_map_get(&names, member->name)) {
            duplicate(c, member, "the argument");
            continue;
        }
        tg_attribute *attribute = attribute_of(c, member);
        tg_map_put(&names, member->name, attribute);
        (*items)[(*count)++] = attribute;
    }
}

static tg_attribute *body_attribute(tg_arena *arena, const tg_body *body, tg_str name, bool constant,
                                    tg_diags *diags)
{
    if (body->json)
        return json_attribute(&(conversion){ arena, body->text, { diags, UINT32_MAX }, constant }, body,
                              name);
    for (uint32_t i = 0; i < body->attribute_count; i++)
        if (tg_str_equal(body->attributes[i]->name, name))
            return body->attributes[i];
    return NULL;
}

tg_attribute *tg_body_attribute(tg_arena *arena, const tg_body *body, tg_str name, tg_diags *diags)
{
    return body_attribute(arena, body, name, false, diags);
}

tg_attribute *tg_body_constant(tg_arena *arena, const tg_body *body, tg_str name, tg_diags *diags)
{
    return body_attribute(arena, body, name, true, diags);
}

static void body_attributes(tg_arena *arena, const tg_body *body, tg_attribute ***items, uint32_t *count,
                            bool constant, tg_diags *diags)
{
    *items = body->attributes;
    *count = body->attribute_count;
    if (body->json)
        json_attributes(&(conversion){ arena, body->text, { diags, UINT32_MAX }, constant }, body, items,
                        count);
}

void tg_body_attributes(tg_arena *arena, const tg_body *body, tg_attribute ***items, uint32_t *count,
                        tg_diags *diags)
{
    body_attributes(arena, body, items, count, false, diags);
}

void tg_body_constants(tg_arena *arena, const tg_body *body, tg_attribute ***items, uint32_t *count,
                       tg_diags *diags)
{
    body_attributes(arena, body, items, count, true, diags);
}

void tg_body_properties(tg_arena *arena, const tg_body *body, const tg_json_member ***items, uint32_t *count)
{
    tg_diags nowhere;
    tg_diags_init(&nowhere, arena, 1);
    tg_json_properties properties = { 0 };
    tg_json_collect(arena, body->json, false, &properties, &(tg_json_mistakes){ &nowhere, UINT32_MAX });
    *items = tg_new_array(arena, const tg_json_member *, properties.count);
    *count = 0;
    tg_map names;
    tg_map_init(&names, arena);
    for (size_t i = 0; i < properties.count; i++) {
        const tg_json_member *member = properties.items[i];
        if (tg_str_equal(member->name, S("//")) || tg_map_get(&names, member->name))
            continue;
        tg_map_put(&names, member->name, items);
        (*items)[(*count)++] = member;
    }
}

void tg_body_check(tg_arena *arena, const tg_body *body, tg_diags *diags)
{
    conversion c = { arena, body->text, { diags, UINT32_MAX }, false };
    tg_json_properties properties = { 0 };
    tg_json_collect(arena, body->json, false, &properties, &c.mistakes);
    for (size_t i = 0; i < properties.count; i++)
        if (!tg_str_equal(properties.items[i]->name, S("//")))
            expression(&c, &properties.items[i]->value);
}

// ------------------------------------------------------------------------------------------ files

static tg_file *new_file(tg_arena *arena, tg_text *text, const tg_json *root)
{
    tg_file *file = tg_new(arena, tg_file);
    file->text = text;
    file->json = true;
    file->first_error = UINT32_MAX;
    file->body = body_of(arena, text, root);
    return file;
}

// The file is not what a configuration can be: an empty body stands for it.
static tg_file *rejected(tg_arena *arena, tg_text *text, uint32_t first_error, bool limited)
{
    tg_json *nothing = tg_new(arena, tg_json);
    *nothing = (tg_json){ .kind = TG_JSON_NULL, .span = { text->id, 0, 0 } };
    tg_file *file = new_file(arena, text, nothing);
    file->rejected = file->body->incomplete = true;
    file->limited = limited;
    file->first_error = first_error;
    return file;
}

tg_file *tg_parse_json_file(tg_arena *arena, tg_text *text, tg_diags *diags)
{
    tg_json_mistakes mistakes = { diags, UINT32_MAX };
    if (text->bytes.length > TG_LIMIT_FILE_SIZE) {
        mistake(&mistakes, (tg_diag){ .code = "syntax/too-large",
                                      .subject = { text->id, 0, 0 },
                                      .message = S("this file is larger than the limit allows") });
        return rejected(arena, text, 0, true);
    }
    tg_json_document document = tg_json_read(arena, text, true, diags);
    const tg_json *root = document.root;
    bool container = root->kind == TG_JSON_OBJECT || root->kind == TG_JSON_ARRAY;
    if (!container && !document.failed)
        mistake(&mistakes, (tg_diag){ .code = "syntax/json-root",
                                      .subject = root->span,
                                      .message = S("expected an object, or an array of objects, with the "
                                                   "configuration") });
    uint32_t first_error = UINT32_MAX;
    if (document.limited)
        first_error = root->span.start;
    else if (document.failed || !container)
        first_error = tg_json_reference_error(arena, text->bytes);
    if (!container)
        return rejected(arena, text, first_error, document.limited);
    tg_file *file = new_file(arena, text, root);
    file->rejected = file->body->incomplete = document.failed;
    file->limited = document.limited;
    file->first_error = first_error;
    return file;
}
