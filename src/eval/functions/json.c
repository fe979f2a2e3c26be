// jsonencode() and jsondecode(): cty/function/stdlib/json.go over cty/json. Text is read by the program's one JSON reader.
//
// What encoding/json, which Terraform reads with, sees differently from HCL's JSON reader: a property that is given
// twice must have the same type both times, and nothing is read behind the value but a closing bracket.
#include "json.h"
#include "common.h"
#include "tracegate/limits.h"

// ---------------------------------------------------------------------------------------- encoding

static bool encode_number(tg_arena *arena, tg_buf *out, tg_number n, tg_str *wrong)
{
    tg_str text = tg_number_text(arena, n);
    if (tg_number_is_infinite(n))
        *wrong = S("cannot serialize infinity as JSON");
    else if (tg_str_none(text))
        *wrong = S("a number is too long");
    else
        tg_buf_add(out, text);
    return tg_str_none(*wrong);
}

static bool encode(tg_arena *arena, tg_buf *out, tg_value v, const tg_type *as, tg_str *wrong);

static bool encode_items(tg_arena *arena, tg_buf *out, tg_value v, tg_str *wrong)
{
    const tg_type *type = tg_value_type(v);
    const tg_str *keys = v.content->keys;
    bool keyed = type->kind == TG_TYPE_OBJECT || type->kind == TG_TYPE_MAP;
    tg_buf_byte(out, keyed ? '{' : '[');
    for (uint32_t i = 0; i < tg_value_count(v); i++) {
        tg_value item = tg_value_item(v, i);
        if (i > 0)
            tg_buf_byte(out, ',');
        if (keyed && keys) {
            tg_json_quote(out, keys[i], true);
            tg_buf_byte(out, ':');
        }
        if (out->length > TG_LIMIT_STRING)
            *wrong = S("it is too long");
        if (!tg_str_none(*wrong) ||
            !encode(arena, out, item, type->element ? type->element : tg_value_type(item), wrong))
            return false;
    }
    tg_buf_byte(out, keyed ? '}' : ']');
    return true;
}

// A value where the type says "any" carries its own type along.
static bool encode_with_type(tg_arena *arena, tg_buf *out, tg_value v, tg_str *wrong)
{
    tg_buf_add(out, S("{\"value\":"));
    if (!encode(arena, out, v, tg_value_type(v), wrong))
        return false;
    tg_buf_add(out, S(",\"type\":"));
    tg_type_print(out, tg_value_type(v));
    tg_buf_byte(out, '}');
    return true;
}

// Levels are limited by those of values (TG_LIMIT_DEPTH).
static bool encode(tg_arena *arena, tg_buf *out, tg_value v, const tg_type *as, tg_str *wrong)
{
    const tg_type *type = tg_value_type(v);
    if (as->kind == TG_TYPE_ANY && type->kind != TG_TYPE_ANY)
        return encode_with_type(arena, out, v, wrong);
    if (tg_value_is_null(v)) {
        tg_buf_add(out, S("null"));
        return true;
    }
    switch ((tg_type_kind)type->kind) {
    case TG_TYPE_STRING:
        tg_json_quote(out, tg_value_text(v), true);
        return true;
    case TG_TYPE_NUMBER:
        return encode_number(arena, out, tg_value_number(v), wrong);
    case TG_TYPE_BOOL:
        tg_buf_add(out, tg_value_truth(v) ? S("true") : S("false"));
        return true;
    case TG_TYPE_ANY:
    case TG_TYPE_LIST:
    case TG_TYPE_SET:
    case TG_TYPE_MAP:
    case TG_TYPE_TUPLE:
    case TG_TYPE_OBJECT:
    default:
        return encode_items(arena, out, v, wrong);
    }
}

bool tg_json_encode(tg_arena *arena, tg_buf *out, tg_value v, tg_str *wrong)
{
    *wrong = (tg_str){ NULL, 0 };
    return encode(arena, out, v, tg_value_type(v), wrong);
}

// What the text of an unknown value begins with, whatever it will be.
static tg_value unknown_text(tg_invocation *call, tg_value v)
{
    tg_value out = tg_unknown_result(call, v);
    tg_refinement certain = { 0 };
    if (!tg_value_never_null(v))
        return out;
    switch ((tg_type_kind)tg_value_type(v)->kind) {
    case TG_TYPE_STRING:
        certain.prefix = S("\"");
        break;
    case TG_TYPE_OBJECT:
    case TG_TYPE_MAP:
        certain.prefix = S("{");
        break;
    case TG_TYPE_TUPLE:
    case TG_TYPE_LIST:
    case TG_TYPE_SET:
        certain.prefix = S("[");
        break;
    case TG_TYPE_ANY:
    case TG_TYPE_NUMBER:
    case TG_TYPE_BOOL:
    default:
        break;
    }
    return tg_value_refine(call->arena, out, &certain);
}

static tg_value json_encode(tg_invocation *call)
{
    tg_value v = call->arguments[0];
    tg_buf out = { 0 };
    tg_str wrong;
    if (!tg_value_is_wholly_known(v))
        return unknown_text(call, v);
    if (tg_json_encode(call->arena, &out, v, &wrong))
        return tg_buf_result(call, &out);
    tg_buf_free(&out);
    return tg_call_fails(call, "%.*s", TG_ARG(wrong));
}

// ---------------------------------------------------------------------------------------- decoding

// The JSON value without what is wrong behind it: Go reads to the end of the first value, and takes a closing bracket
// for the end of everything.
static tg_str first_value(tg_str text)
{
    size_t depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if (quoted) {
            i += c == '\\';
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '[' || c == '{') {
            depth++;
        } else if (c == ']' || c == '}') {
            if (depth == 0)
                return tg_str_slice(text, 0, i);
            depth--;
        }
    }
    return text;
}

typedef struct decoder {
    tg_arena *arena;
    tg_str wrong;
} decoder;

static void refuse(decoder *d, const char *what, tg_str name)
{
    if (tg_str_none(d->wrong))
        d->wrong = tg_format(d->arena, "%s \"%.*s\"", what, TG_ARG(tg_utf8_printable(d->arena, name)));
}

static tg_value decoded(decoder *d, const tg_json *json);

// A property that is given twice must have one type; a name that is not in normal form C is not found again.
static tg_value decoded_object(decoder *d, const tg_json *json)
{
    tg_map types;
    tg_map_init(&types, d->arena);
    tg_str *names = tg_new_array(d->arena, tg_str, json->count);
    tg_value *items = tg_new_array(d->arena, tg_value, json->count);
    for (size_t i = 0; i < json->count && tg_str_none(d->wrong); i++) {
        names[i] = json->members[i].name;
        items[i] = decoded(d, &json->members[i].value);
        tg_value *before = tg_map_get(&types, names[i]);
        if (before && !tg_type_equal(tg_value_type(*before), tg_value_type(items[i])))
            refuse(d, "duplicate property in JSON object:", names[i]);
        if (!tg_str_equal(tg_utf8_nfc(d->arena, names[i]), names[i]))
            refuse(d, "unsupported attribute", names[i]);
        tg_map_put(&types, names[i], &items[i]);
    }
    if (!tg_str_none(d->wrong))
        return tg_value_bool(false);
    return tg_value_object(d->arena, names, items, (uint32_t)json->count);
}

// Levels are limited by the reader.
static tg_value decoded(decoder *d, const tg_json *json)
{
    tg_number n = { 0 };
    switch (json->kind) {
    case TG_JSON_FALSE:
    case TG_JSON_TRUE:
        return tg_value_bool(json->kind == TG_JSON_TRUE);
    case TG_JSON_NUMBER:
        if (!tg_number_parse(d->arena, json->text, &n))
            refuse(d, "cannot be read as a number:", json->text);
        return tg_value_of_number(d->arena, n);
    case TG_JSON_STRING:
        return tg_value_string(d->arena, json->text);
    case TG_JSON_ARRAY: {
        tg_value *items = tg_new_array(d->arena, tg_value, json->count);
        for (size_t i = 0; i < json->count; i++)
            items[i] = decoded(d, &json->items[i]);
        return tg_value_tuple(d->arena, items, (uint32_t)json->count);
    }
    case TG_JSON_OBJECT:
        return decoded_object(d, json);
    case TG_JSON_INVALID:
    case TG_JSON_NULL:
    default:
        return tg_value_null(d->arena, &tg_type_any);
    }
}

static bool decode(tg_invocation *call, tg_value *out)
{
    tg_diags diags;
    tg_diags_init(&diags, call->arena, 1);
    tg_text *text = tg_new(call->arena, tg_text); // in no registry: nothing points there
    text->bytes = first_value(tg_text_argument(call, 0));
    const tg_json *json = tg_json_parse(call->arena, text, &diags);
    decoder d = { .arena = call->arena };
    if (diags.errors > 0)
        d.wrong = diags.items[0].message;
    else
        *out = decoded(&d, json);
    tg_text_drop_index(text);
    if (!tg_str_none(d.wrong))
        tg_call_fails(call, "%.*s", TG_ARG(d.wrong));
    return tg_str_none(d.wrong);
}

// What an unknown text that begins so can only be.
static const tg_type *type_by_beginning(tg_invocation *call, tg_str beginning)
{
    beginning = tg_str_trim(beginning);
    char c = beginning.length > 0 ? beginning.data[0] : '{';
    if (c == '{' || c == '[' || c == 'n')
        return &tg_type_any;
    if (c == '"')
        return &tg_type_string;
    if (c == 't' || c == 'f')
        return &tg_type_bool;
    if (c == '-' || c == '.' || (c >= '0' && c <= '9'))
        return &tg_type_number;
    tg_argument_fails(call, 0, "a JSON document cannot begin with the character '%c'",
                      c > ' ' && c < 0x7F ? c : '?');
    return NULL;
}

static const tg_type *json_decode_type(tg_invocation *call)
{
    tg_value v = call->arguments[0];
    if (!tg_value_is_known(call->arguments[0]))
        return type_by_beginning(call, tg_value_range(call->arguments[0]).prefix);
    return decode(call, &v) ? tg_value_type(v) : NULL;
}

static tg_value json_decode(tg_invocation *call)
{
    tg_value v = call->arguments[0];
    if (!tg_room_for(call, 0, tg_value_text(v).length))
        return tg_too_much(call);
    return decode(call, &v) ? v : tg_call_fails(call, "no JSON");
}

// ------------------------------------------------------------------------------------------- table

static const tg_function functions[] = {
    { .name = "jsondecode",
      .type = json_decode_type,
      .run = json_decode,
      .parameters = { { "str", &tg_type_string, 0 } } },
    { .name = "jsonencode",
      .result = &tg_type_string,
      .run = json_encode,
      .flags = TG_NOT_NULL,
      .parameters = { { "val", &tg_type_any, TG_NULLS | TG_UNKNOWNS | TG_ANY } } },
};

const tg_family tg_functions_json = TG_FAMILY(functions);
