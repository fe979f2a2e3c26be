// Types and values as text: the JSON of `tracegate eval` (test/oracle), with the escapes of Go's encoders.
#include "tracegate/value.h"

// ----------------------------------------------------------------------------------------- strings

static const char hex[] = "0123456789abcdef";

static void add_hex(tg_buf *out, const char *before, uint32_t value, unsigned digits)
{
    tg_buf_add(out, tg_str_from(before));
    while (digits-- > 0)
        tg_buf_byte(out, hex[value >> 4 * digits & 0xF]);
}

// The letter behind a backslash that stands for a control character; 0: none.
static char short_escape(uint32_t c, bool json)
{
    switch (c) {
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    case '\a':
        return json ? 0 : 'a';
    case '\v':
        return json ? 0 : 'v';
    default:
        return 0;
    }
}

static void add_json(tg_buf *out, uint32_t c, tg_str bytes, bool html)
{
    char letter = short_escape(c, true);
    if (c == '"' || c == '\\')
        tg_buf_byte(out, '\\');
    if (letter)
        tg_buf_format(out, "\\%c", letter);
    else if (c < 0x20 || c == 0x2028 || c == 0x2029 || (html && (c == '<' || c == '>' || c == '&')))
        add_hex(out, "\\u", c, 4);
    else if (c == 0xFFFD && bytes.length == 1)
        tg_buf_add(out, S("\\ufffd"));
    else
        tg_buf_add(out, bytes);
}

static void add_go(tg_buf *out, uint32_t c, tg_str bytes)
{
    char letter = short_escape(c, false);
    if (c == '"' || c == '\\')
        tg_buf_byte(out, '\\');
    if (letter)
        tg_buf_format(out, "\\%c", letter);
    else if (c < 0x20 || c == 0x7F)
        add_hex(out, "\\x", c, 2);
    else if (c == 0xFFFD && bytes.length == 1)
        add_hex(out, "\\x", (unsigned char)bytes.data[0], 2);
    else if (c > 0x7F && tg_utf8_hidden(c))
        add_hex(out, c < 0x10000 ? "\\u" : "\\U", c, c < 0x10000 ? 4 : 8);
    else
        tg_buf_add(out, bytes);
}

void tg_json_quote(tg_buf *out, tg_str text, bool html)
{
    tg_buf_byte(out, '"');
    for (size_t at = 0, length; at < text.length; at += length) {
        uint32_t c = tg_utf8_decode(tg_str_slice(text, at, text.length), &length);
        add_json(out, c, tg_str_slice(text, at, at + length), html);
    }
    tg_buf_byte(out, '"');
}

void tg_go_quote(tg_buf *out, tg_str text)
{
    tg_buf_byte(out, '"');
    for (size_t at = 0, length; at < text.length; at += length) {
        uint32_t c = tg_utf8_decode(tg_str_slice(text, at, text.length), &length);
        add_go(out, c, tg_str_slice(text, at, at + length));
    }
    tg_buf_byte(out, '"');
}

// ------------------------------------------------------------------------------------------- types

static const char *const words[] = {
    [TG_TYPE_ANY] = "dynamic", [TG_TYPE_STRING] = "string", [TG_TYPE_NUMBER] = "number",
    [TG_TYPE_BOOL] = "bool",   [TG_TYPE_LIST] = "list",     [TG_TYPE_SET] = "set",
    [TG_TYPE_MAP] = "map",     [TG_TYPE_TUPLE] = "tuple",   [TG_TYPE_OBJECT] = "object",
};

static void print_items(tg_buf *out, const tg_type *type)
{
    bool object = type->kind == TG_TYPE_OBJECT;
    tg_buf_byte(out, object ? '{' : '[');
    for (uint32_t i = 0; i < type->count; i++) {
        if (i > 0)
            tg_buf_byte(out, ',');
        if (object) {
            tg_json_quote(out, type->names[i], true);
            tg_buf_byte(out, ':');
        }
        tg_type_print(out, type->items[i]);
    }
    tg_buf_byte(out, object ? '}' : ']');
}

void tg_type_print(tg_buf *out, const tg_type *type)
{
    bool structure = type->kind == TG_TYPE_TUPLE || type->kind == TG_TYPE_OBJECT;
    if (!type->element && !structure) {
        tg_buf_format(out, "\"%s\"", words[type->kind]);
        return;
    }
    tg_buf_format(out, "[\"%s\",", words[type->kind]);
    if (structure)
        print_items(out, type);
    else
        tg_type_print(out, type->element);
    tg_buf_byte(out, ']');
}

// ------------------------------------------------------------------------------------------ values

static void print_number(tg_buf *out, tg_number n)
{
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    tg_str text = tg_number_text(&arena, n);
    if (tg_number_is_infinite(n))
        tg_buf_format(out, "\"%.*s\"", TG_ARG(text));
    else
        tg_buf_add(out, tg_str_none(text) ? tg_number_format(&arena, n, 'e', 20) : text);
    tg_arena_reset(&arena);
}

static void print_bound(tg_buf *out, const char *name, const tg_bound *bound)
{
    if (!bound->given)
        return;
    tg_buf_format(out, ",\"%s\":[", name);
    print_number(out, bound->number);
    tg_buf_add(out, bound->inclusive ? S(",true]") : S(",false]"));
}

static void print_unknown(tg_buf *out, const tg_value_content *c)
{
    const tg_refinement *r = &c->unknown->certain;
    tg_buf_add(out, S("{\"$unknown\":"));
    tg_type_print(out, c->type);
    if (r->not_null)
        tg_buf_add(out, S(",\"notnull\":true"));
    if (r->prefix.length > 0) {
        tg_buf_add(out, S(",\"prefix\":"));
        tg_json_quote(out, r->prefix, false);
    }
    print_bound(out, "min", &r->least);
    print_bound(out, "max", &r->greatest);
    if (r->shortest > 0)
        tg_buf_format(out, ",\"lenmin\":%zu", r->shortest);
    if (r->has_longest)
        tg_buf_format(out, ",\"lenmax\":%zu", r->longest);
    tg_buf_byte(out, '}');
}

static void print_known(tg_buf *out, const tg_value_content *c)
{
    switch ((tg_type_kind)c->type->kind) {
    case TG_TYPE_STRING:
        tg_json_quote(out, c->string, false);
        return;
    case TG_TYPE_NUMBER:
        print_number(out, c->number);
        return;
    case TG_TYPE_BOOL:
        tg_buf_add(out, c->truth ? S("true") : S("false"));
        return;
    case TG_TYPE_ANY:
    case TG_TYPE_LIST:
    case TG_TYPE_SET:
    case TG_TYPE_MAP:
    case TG_TYPE_TUPLE:
    case TG_TYPE_OBJECT:
        break;
    }
    bool keyed = c->type->kind == TG_TYPE_MAP || c->type->kind == TG_TYPE_OBJECT;
    tg_buf_byte(out, keyed ? '{' : '[');
    for (uint32_t i = 0; i < c->count; i++) {
        if (i > 0)
            tg_buf_byte(out, ',');
        if (keyed) {
            tg_json_quote(out, c->keys[i], false);
            tg_buf_byte(out, ':');
        }
        tg_value_print(out, c->items[i]);
    }
    tg_buf_byte(out, keyed ? '}' : ']');
}

void tg_value_print(tg_buf *out, tg_value v)
{
    const tg_value_content *c = v.content;
    // As the oracle: the later name in the alphabet is the outer one.
    if (c->marks & TG_SENSITIVE)
        tg_buf_add(out, S("{\"$sensitive\":"));
    if (c->marks & TG_EPHEMERAL)
        tg_buf_add(out, S("{\"$ephemeral\":"));
    if (c->state == TG_UNKNOWN)
        print_unknown(out, c);
    else if (c->state == TG_NULL)
        tg_buf_add(out, S("null"));
    else
        print_known(out, c);
    if (c->marks & TG_EPHEMERAL)
        tg_buf_byte(out, '}');
    if (c->marks & TG_SENSITIVE)
        tg_buf_byte(out, '}');
}
