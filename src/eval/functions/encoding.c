// Text to text: base64, URLs, character encodings, CSV (lang/funcs/encoding.go, cty/function/stdlib/csv.go).
#include "../yaml.h"
#include "base64.h"
#include "charset.h"
#include "common.h"
#include "csv.h"
#include "inflate.h"
#include "tracegate/limits.h"

// ------------------------------------------------------------------------------------------ base64

static tg_value base64_encode(tg_invocation *call)
{
    tg_str text = tg_text_argument(call, 0);
    if (!tg_room_for(call, 0, text.length))
        return tg_too_much(call);
    return tg_string_result(call, tg_base64_encode(call->arena, text));
}

static tg_value base64_decode(tg_invocation *call)
{
    unsigned marks = 0;
    tg_str bytes;
    tg_value v = tg_value_unmark(call->arena, call->arguments[0], &marks);
    if (!tg_value_is_known(v))
        return tg_value_mark(call->arena, tg_unknown_result(call, v), marks);
    if (!tg_base64_decode(call->arena, tg_value_text(v), &bytes))
        return tg_call_fails(call, "failed to decode base64 data");
    if (!tg_utf8_valid(bytes))
        return tg_call_fails(call, "the result of decoding the provided string is not valid UTF-8");
    return tg_value_mark(call->arena, tg_string_result(call, bytes), marks);
}

static tg_value base64_gzip(tg_invocation *call)
{
    return tg_unknown_because(call,
                              "base64gzip() is not evaluated: its bytes are those of Go's own compressor");
}

static tg_value base64_gunzip(tg_invocation *call)
{
    unsigned marks = 0;
    tg_value v = tg_value_unmark(call->arena, call->arguments[0], &marks);
    tg_str bytes;
    if (!tg_base64_decode(call->arena, tg_value_text(v), &bytes))
        return tg_call_fails(call, "failed to decode base64 data");
    tg_buf out = { 0 };
    tg_gunzip_status status = tg_gunzip(bytes, TG_LIMIT_STRING, &out);
    bool valid = status == TG_GUNZIP_OK && tg_utf8_valid(tg_buf_str(&out));
    tg_value result = valid ? tg_buf_result(call, &out) : tg_too_much(call);
    tg_buf_free(&out);
    if (status == TG_GUNZIP_OK && !valid)
        return tg_call_fails(call, "the result of decoding the provided string is not valid UTF-8");
    if (status == TG_GUNZIP_WRONG)
        return tg_call_fails(call, "failed to read gzip raw data");
    return tg_value_mark(call->arena, result, marks);
}

// ------------------------------------------------------------------------------ character encodings

// Of the second argument. NULL: a mistake, or `*unsupported`.
static const tg_charset *charset(tg_invocation *call, bool *unsupported)
{
    tg_str name = tg_text_argument(call, 1);
    const tg_charset *found = tg_charset_find(call->arena, name);
    *unsupported = found && found->kind == TG_CHARSET_UNSUPPORTED;
    if (!found)
        tg_argument_fails(call, 1, "\"%.*s\" is not a supported IANA encoding name or alias",
                          TG_ARG(tg_utf8_printable(call->arena, name)));
    return *unsupported ? NULL : found;
}

static tg_value without_charset(tg_invocation *call, bool unsupported)
{
    if (!unsupported)
        return tg_call_fails(call, "no such encoding");
    return tg_unknown_because(call, "%s() does not know this encoding", call->function->name);
}

static tg_value text_encode(tg_invocation *call)
{
    bool unsupported;
    tg_str text = tg_text_argument(call, 0);
    const tg_charset *to = charset(call, &unsupported);
    if (!to)
        return without_charset(call, unsupported);
    if (!tg_room_for(call, 0, text.length))
        return tg_too_much(call);
    tg_buf bytes = { 0 };
    bool fine = tg_charset_encode(to, text, &bytes);
    tg_str encoded = tg_base64_encode(call->arena, tg_buf_str(&bytes));
    tg_buf_free(&bytes);
    if (fine)
        return tg_string_result(call, encoded);
    return tg_argument_fails(call, 0, "the given string contains characters that cannot be represented in %s",
                             to->name);
}

static tg_value text_decode(tg_invocation *call)
{
    bool unsupported;
    tg_str bytes;
    const tg_charset *from = charset(call, &unsupported);
    if (!from)
        return without_charset(call, unsupported);
    if (!tg_base64_decode(call->arena, tg_text_argument(call, 0), &bytes))
        return tg_argument_fails(call, 0, "the given value has an invalid base64 symbol");
    tg_buf text = { 0 };
    if (tg_charset_decode(from, bytes, &text))
        return tg_buf_result(call, &text);
    tg_buf_free(&text);
    return tg_argument_fails(call, 0, "the given string contains symbols that are not defined for %s",
                             from->name);
}

// -------------------------------------------------------------------------------------------- URLs

static bool unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == '~';
}

static tg_value url_encode(tg_invocation *call)
{
    tg_str text = tg_text_argument(call, 0);
    tg_buf out = { 0 };
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if (unreserved(c))
            tg_buf_byte(&out, c);
        else if (c == ' ')
            tg_buf_byte(&out, '+');
        else
            tg_buf_format(&out, "%%%02X", (unsigned char)c);
    }
    return tg_buf_result(call, &out);
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool url_decoded(tg_str text, tg_buf *out)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if (c != '%') {
            tg_buf_byte(out, c == '+' ? ' ' : c);
            continue;
        }
        int high = i + 2 < text.length ? hex_value(text.data[i + 1]) : -1;
        int low = i + 2 < text.length ? hex_value(text.data[i + 2]) : -1;
        if (high < 0 || low < 0)
            return false;
        tg_buf_byte(out, (char)(high * 16 + low));
        i += 2;
    }
    return true;
}

static tg_value url_decode(tg_invocation *call)
{
    tg_buf out = { 0 };
    if (url_decoded(tg_text_argument(call, 0), &out))
        return tg_buf_result(call, &out);
    tg_buf_free(&out);
    return tg_call_fails(call, "failed to decode URL: invalid URL escape");
}

// --------------------------------------------------------------------------------------------- CSV

static bool read_header(tg_invocation *call, tg_csv *csv, tg_csv_record *header)
{
    *csv = (tg_csv){ .arena = call->arena, .text = tg_text_argument(call, 0) };
    if (tg_csv_next(csv, header))
        return true;
    tg_call_fails(call, "CSV parse error: %s", csv->wrong ? csv->wrong : "missing header line");
    return false;
}

static const tg_type *csv_type(tg_invocation *call)
{
    tg_csv csv;
    tg_csv_record header;
    if (!tg_value_is_known(call->arguments[0]))
        return &tg_type_any;
    if (!read_header(call, &csv, &header))
        return NULL;
    tg_map seen;
    tg_map_init(&seen, call->arena);
    tg_value *nulls = tg_new_array(call->arena, tg_value, header.count);
    for (size_t i = 0; i < header.count; i++) {
        if (tg_map_get(&seen, header.items[i])) {
            tg_call_fails(call, "duplicate column name \"%.*s\"",
                          TG_ARG(tg_utf8_printable(call->arena, header.items[i])));
            return NULL;
        }
        tg_map_put(&seen, header.items[i], &nulls[i]);
        nulls[i] = tg_value_null(call->arena, &tg_type_string);
    }
    tg_value row = tg_value_object(call->arena, header.items, nulls, (uint32_t)header.count);
    return tg_type_list(call->arena, tg_value_type(row));
}

static tg_value csv_decode(tg_invocation *call)
{
    tg_csv csv;
    tg_csv_record header, row;
    tg_values rows = { 0 };
    if (!read_header(call, &csv, &header))
        return tg_call_fails(call, "no header");
    while (tg_csv_next(&csv, &row)) {
        if (row.count != header.count)
            return tg_call_fails(call, "CSV parse error: wrong number of fields");
        if (!tg_room_beside(call, rows.count, row.count))
            return tg_too_much(call);
        tg_value *items = tg_new_array(call->arena, tg_value, row.count);
        for (size_t i = 0; i < row.count; i++)
            items[i] = tg_value_string(call->arena, row.items[i]);
        tg_push(call->arena, &rows, tg_value_object(call->arena, header.items, items, (uint32_t)row.count));
    }
    if (csv.wrong)
        return tg_call_fails(call, "CSV parse error: %s", csv.wrong);
    return tg_list_result(call, &rows);
}

// -------------------------------------------------------------------------------------------- YAML

static tg_yaml_status yaml_decoded(tg_invocation *call, tg_value *out)
{
    tg_str wrong;
    tg_yaml_status status = tg_yaml_decode(call->arena, tg_text_argument(call, 0), out, &wrong);
    if (status == TG_YAML_WRONG)
        tg_call_fails(call, "%.*s", TG_ARG(wrong));
    return status;
}

static const tg_type *yaml_type(tg_invocation *call)
{
    tg_value v;
    if (!tg_value_is_known(call->arguments[0]))
        return &tg_type_any;
    switch (yaml_decoded(call, &v)) {
    case TG_YAML_OK:
        return tg_value_type(v);
    case TG_YAML_WRONG:
        return NULL;
    case TG_YAML_TOO_MUCH:
    case TG_YAML_OTHERWISE:
    default:
        return &tg_type_any;
    }
}

static tg_value yaml_decode(tg_invocation *call)
{
    tg_value v;
    if (!tg_room_for(call, 0, tg_text_argument(call, 0).length))
        return tg_too_much(call);
    switch (yaml_decoded(call, &v)) {
    case TG_YAML_OK:
        return v;
    case TG_YAML_WRONG:
        return tg_call_fails(call, "no YAML");
    case TG_YAML_OTHERWISE:
        return tg_unknown_because(call, "yamldecode() cannot read this the way Terraform does");
    case TG_YAML_TOO_MUCH:
    default:
        return tg_too_much(call);
    }
}

static tg_value yaml_encode(tg_invocation *call)
{
    tg_buf out = { 0 };
    tg_str wrong;
    if (!tg_value_is_wholly_known(call->arguments[0]))
        return tg_unknown_result(call, call->arguments[0]);
    tg_yaml_status status = tg_yaml_encode(call->arena, call->arguments[0], &out, &wrong);
    if (status == TG_YAML_OK)
        return tg_buf_result(call, &out);
    tg_buf_free(&out);
    return status == TG_YAML_WRONG ? tg_call_fails(call, "%.*s", TG_ARG(wrong)) : tg_too_much(call);
}

// ------------------------------------------------------------------------------------------- table

#define STRING(word)                                                                                         \
    {                                                                                                        \
        (word), &tg_type_string, 0                                                                           \
    }
#define ONE_STRING(word, function)                                                                           \
    {                                                                                                        \
        .name = (word), .result = &tg_type_string, .run = (function), .flags = TG_NOT_NULL, .parameters = {  \
            STRING("str")                                                                                    \
        }                                                                                                    \
    }

static const tg_function functions[] = {
    { .name = "base64decode",
      .result = &tg_type_string,
      .run = base64_decode,
      .flags = TG_NOT_NULL,
      .parameters = { { "str", &tg_type_string, TG_UNKNOWNS | TG_MARKS } } },
    ONE_STRING("base64encode", base64_encode),
    { .name = "base64gunzip",
      .result = &tg_type_string,
      .run = base64_gunzip,
      .flags = TG_NOT_NULL | TG_ONLY_TOFU,
      .parameters = { { "str", &tg_type_string, TG_MARKS } } },
    ONE_STRING("base64gzip", base64_gzip),
    { .name = "csvdecode",
      .type = csv_type,
      .run = csv_decode,
      .flags = TG_NOT_NULL,
      .parameters = { STRING("str") } },
    { .name = "textdecodebase64",
      .result = &tg_type_string,
      .run = text_decode,
      .flags = TG_NOT_NULL,
      .parameters = { STRING("source"), STRING("encoding") } },
    { .name = "textencodebase64",
      .result = &tg_type_string,
      .run = text_encode,
      .flags = TG_NOT_NULL,
      .parameters = { STRING("string"), STRING("encoding") } },
    { .name = "urldecode",
      .result = &tg_type_string,
      .run = url_decode,
      .flags = TG_NOT_NULL | TG_ONLY_TOFU,
      .parameters = { STRING("str") } },
    ONE_STRING("urlencode", url_encode),
    { .name = "yamldecode", .type = yaml_type, .run = yaml_decode, .parameters = { STRING("src") } },
    { .name = "yamlencode",
      .result = &tg_type_string,
      .run = yaml_encode,
      .parameters = { { "value", &tg_type_any, TG_NULLS | TG_ANY } } },
};

const tg_family tg_functions_encoding = TG_FAMILY(functions);
