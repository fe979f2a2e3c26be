// The canonical AST of a file in JSON syntax: the blocks of Terraform's root schema, each with its properties as raw
// values (test/oracle/AST.md, JSON syntax).
#include "json_internal.h"

#include <stdlib.h>

// configs/parser_config.go of Terraform, configFileSchema.
static const struct {
    tg_str type;
    uint32_t labels;
} schema[] = {
    { { "terraform", 9 }, 0 }, { { "required_providers", 18 }, 0 },
    { { "provider", 8 }, 1 },  { { "variable", 8 }, 1 },
    { { "locals", 6 }, 0 },    { { "output", 6 }, 1 },
    { { "module", 6 }, 1 },    { { "resource", 8 }, 2 },
    { { "data", 4 }, 2 },      { { "ephemeral", 9 }, 2 },
    { { "moved", 5 }, 0 },     { { "import", 6 }, 0 },
    { { "check", 5 }, 1 },     { { "removed", 7 }, 0 },
};

typedef struct dump {
    tg_buf *out;
    tg_arena *arena;
    tg_json_ruler *ruler;
    tg_json_mistakes mistakes; // what the schema refuses
} dump;

static void add(dump *d, const char *text)
{
    tg_buf_add(d->out, tg_str_from(text));
}

static void range(dump *d, tg_span span)
{
    tg_dump_range(d->out, tg_json_ruler_at(d->ruler, span.start), tg_json_ruler_at(d->ruler, span.end));
}

static void refuse(dump *d, tg_span subject)
{
    if (subject.start < d->mistakes.first)
        d->mistakes.first = subject.start;
}

// ---------------------------------------------------------------------------------------- values

static void value(dump *d, const tg_json *json);

// HCL's native syntax has no negative literals, so tg_dump_number does not know them.
static void number(dump *d, tg_str text)
{
    add(d, "{\"n\":");
    if (text.data[0] == '-')
        tg_dump_string(d->out, tg_number_shortest(d->arena, text));
    else
        tg_dump_number(d->out, text);
    add(d, "}");
}

static void array(dump *d, const tg_json *json)
{
    add(d, "[");
    for (size_t i = 0; i < json->count; i++) {
        if (i)
            add(d, ",");
        value(d, &json->items[i]);
    }
    add(d, "]");
}

typedef struct entry {
    tg_str key; // NFC, as cty has every string
    const tg_json_member *member;
} entry;

static int by_key(const void *a, const void *b)
{
    const entry *left = a, *right = b;
    int order = tg_str_compare(left->key, right->key);
    return order ? order : (left->member > right->member) - (left->member < right->member);
}

static void object(dump *d, const tg_json *json)
{
    entry *entries = tg_new_array(d->arena, entry, json->count);
    for (size_t i = 0; i < json->count; i++)
        entries[i] = (entry){ tg_utf8_nfc(d->arena, json->members[i].name), &json->members[i] };
    if (json->count)
        qsort(entries, json->count, sizeof *entries, by_key);
    add(d, "{\"o\":[");
    for (size_t i = 0; i < json->count; i++) {
        if (i && tg_str_equal(entries[i].key, entries[i - 1].key)) {
            refuse(d, entries[i].member->name_span);
            continue;
        }
        add(d, i ? ",[" : "[");
        tg_dump_string(d->out, entries[i].key);
        add(d, ",");
        value(d, &entries[i].member->value);
        add(d, "]");
    }
    add(d, "]}");
}

static void value(dump *d, const tg_json *json)
{
    switch (json->kind) {
    case TG_JSON_NULL:
    case TG_JSON_INVALID:
        add(d, "null");
        return;
    case TG_JSON_FALSE:
        add(d, "false");
        return;
    case TG_JSON_TRUE:
        add(d, "true");
        return;
    case TG_JSON_NUMBER:
        number(d, json->text);
        return;
    case TG_JSON_STRING:
        tg_dump_string(d->out, tg_utf8_nfc(d->arena, json->text));
        return;
    case TG_JSON_ARRAY:
        array(d, json);
        return;
    case TG_JSON_OBJECT:
        object(d, json);
        return;
    }
}

// ---------------------------------------------------------------------------------------- blocks

static void property(dump *d, const tg_json_member *member)
{
    add(d, "{\"n\":");
    tg_dump_string(d->out, member->name);
    add(d, ",\"nr\":");
    range(d, member->name_span);
    add(d, ",\"r\":");
    range(d, member->value.span);
    add(d, ",\"v\":");
    value(d, &member->value);
    add(d, "}");
}

// All properties as arguments; only an object has some.
static void properties(dump *d, const tg_json *body)
{
    add(d, "[");
    if (body->kind != TG_JSON_OBJECT) {
        refuse(d, body->span);
        add(d, "]");
        return;
    }
    tg_map names;
    tg_map_init(&names, d->arena);
    for (size_t i = 0; i < body->count; i++) {
        tg_json_member *member = &body->members[i];
        if (tg_str_equal(member->name, S("//")))
            continue;
        if (tg_map_get(&names, member->name)) {
            refuse(d, member->name_span);
            continue;
        }
        if (names.count)
            add(d, ",");
        tg_map_put(&names, member->name, member);
        property(d, member);
    }
    add(d, "]");
}

static void block(dump *d, const tg_json_block *b, tg_str type, uint32_t label_count)
{
    add(d, "{\"t\":");
    tg_dump_string(d->out, type);
    add(d, ",\"tr\":");
    range(d, b->type_span);
    add(d, ",\"l\":[");
    for (uint32_t i = 0; i < label_count; i++) {
        add(d, i ? ",[" : "[");
        tg_dump_string(d->out, b->labels[i].text);
        add(d, ",");
        range(d, b->labels[i].span);
        add(d, "]");
    }
    add(d, "],\"d\":");
    range(d, b->opening);
    add(d, ",\"a\":");
    properties(d, b->body);
    add(d, "}");
}

static void blocks(dump *d, const tg_json *root)
{
    tg_json_properties found = { 0 };
    tg_json_collect(d->arena, root, false, &found, &d->mistakes);
    bool first = true;
    for (size_t i = 0; i < found.count; i++) {
        size_t row = 0;
        while (row < sizeof schema / sizeof *schema && !tg_str_equal(schema[row].type, found.items[i]->name))
            row++;
        if (row == sizeof schema / sizeof *schema)
            continue;
        tg_json_blocks expanded = { 0 };
        tg_json_expand(d->arena, found.items[i], schema[row].labels, &expanded, &d->mistakes);
        for (size_t j = 0; j < expanded.count; j++) {
            if (!first)
                add(d, ",");
            first = false;
            block(d, &expanded.items[j], schema[row].type, schema[row].labels);
        }
    }
}

void tg_dump_json(tg_buf *out, const tg_file *file, const tg_diags *diags)
{
    (void)diags;
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    tg_buf body = { 0 };
    dump d = { .out = &body, .arena = &arena, .mistakes = { NULL, file->first_error } };
    d.ruler = tg_json_ruler_new(&arena, file->text->bytes);
    if (!file->rejected)
        blocks(&d, file->body->json);
    if (d.mistakes.first == UINT32_MAX) {
        tg_buf_add(out, S("{\"v\":1,\"json\":true,\"ok\":true,\"blocks\":["));
        tg_buf_add(out, tg_buf_str(&body));
        tg_buf_add(out, S("]}"));
    } else {
        tg_buf_add(out, S("{\"v\":1,\"json\":true,\"ok\":false,\"first\":\""));
        tg_dump_position(out, tg_json_ruler_at(d.ruler, d.mistakes.first));
        tg_buf_add(out, S("\"}"));
    }
    tg_buf_free(&body);
    tg_arena_reset(&arena);
}
