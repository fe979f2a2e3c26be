// Functions of strings: cty/function/stdlib/string.go, lang/funcs/string.go. What a character is differs: upper(),
// trim() and split() go by code points, substr() and strrev() by grapheme clusters, as in the reference.
#include "common.h"
#include "tracegate/limits.h"

// ----------------------------------------------------------------------------------- case and order

static tg_value mapped(tg_invocation *call, uint32_t (*change)(uint32_t c))
{
    tg_str text = tg_text_argument(call, 0);
    tg_buf out = { 0 };
    for (size_t at = 0, length; at < text.length; at += length) {
        char bytes[4];
        uint32_t c = change(tg_utf8_decode(tg_str_slice(text, at, text.length), &length));
        tg_buf_add(&out, (tg_str){ bytes, tg_utf8_encode(c, bytes) });
    }
    return tg_buf_result(call, &out);
}

static tg_value upper(tg_invocation *call)
{
    return mapped(call, tg_utf8_upper);
}

static tg_value lower(tg_invocation *call)
{
    return mapped(call, tg_utf8_lower);
}

// Go's strings.Title: what a word's letter may follow.
static bool separates(uint32_t c)
{
    if (c > 0x7F)
        return tg_utf8_space(c);
    return !(c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}

static tg_value title(tg_invocation *call)
{
    tg_str text = tg_text_argument(call, 0);
    tg_buf out = { 0 };
    uint32_t before = ' ';
    for (size_t at = 0, length; at < text.length; at += length) {
        char bytes[4];
        uint32_t c = tg_utf8_decode(tg_str_slice(text, at, text.length), &length);
        tg_buf_add(&out, (tg_str){ bytes, tg_utf8_encode(separates(before) ? tg_utf8_title(c) : c, bytes) });
        before = c;
    }
    return tg_buf_result(call, &out);
}

static tg_value reversed(tg_invocation *call)
{
    tg_str text = tg_text_argument(call, 0);
    char *out = tg_arena_raw(call->arena, text.length + 1);
    for (size_t at = 0; at < text.length;) {
        size_t length = tg_utf8_grapheme(tg_str_slice(text, at, text.length));
        memcpy(out + text.length - at - length, text.data + at, length);
        at += length;
    }
    return tg_string_result(call, (tg_str){ out, text.length });
}

// ------------------------------------------------------------------------------------------ substr

// The bytes of the first `count` grapheme clusters; of all where there are fewer.
static size_t clusters(tg_str text, int64_t count)
{
    size_t at = 0;
    for (int64_t i = 0; i < count && at < text.length; i++)
        at += tg_utf8_grapheme(tg_str_slice(text, at, text.length));
    return at;
}

static tg_value substr(tg_invocation *call)
{
    tg_str text = tg_text_argument(call, 0);
    int64_t offset, length;
    if (!tg_int_argument(call, 1, &offset) || !tg_int_argument(call, 2, &length))
        return tg_call_fails(call, "no such part");
    bool from_end = offset < 0;
    if (from_end)
        offset += (int64_t)tg_utf8_graphemes(text);
    else if (length == 0)
        return tg_string_result(call, S(""));
    text = tg_str_slice(text, clusters(text, offset), text.length);
    if (length > 0) // none is all of them here, if counted from the end: so the reference
        text = tg_str_slice(text, 0, clusters(text, length));
    return tg_string_result(call, text);
}

// ---------------------------------------------------------------------------------- join and split

// How much the strings of `list` are together; false: not one string.
static bool measure(tg_invocation *call, size_t argument, size_t *bytes, size_t *count)
{
    tg_value list = call->arguments[argument];
    for (uint32_t i = 0; i < tg_value_count(list); i++) {
        tg_value item = tg_value_item(list, i);
        if (tg_value_is_null(item)) {
            tg_argument_fails(call, argument, "element %u is null; cannot concatenate null values", i);
            return false;
        }
        *bytes += tg_value_text(item).length;
    }
    *count += tg_value_count(list);
    return true;
}

static tg_value join(tg_invocation *call)
{
    tg_str separator = tg_text_argument(call, 0);
    size_t bytes = 0, count = 0;
    if (call->count < 2)
        return tg_call_fails(call, "at least one list is required");
    for (size_t i = 1; i < call->count; i++) {
        if (!tg_value_is_wholly_known(call->arguments[i]))
            return tg_unknown_result(call, call->arguments[i]);
    }
    for (size_t i = 1; i < call->count; i++) {
        if (!measure(call, i, &bytes, &count))
            return tg_call_fails(call, "no string");
    }
    if (!tg_room_for(call, count, bytes) ||
        (separator.length > 0 && count > TG_LIMIT_STRING / separator.length))
        return tg_too_much(call);
    tg_buf out = { 0 };
    for (size_t i = 1, n = 0; i < call->count; i++) {
        for (uint32_t k = 0; k < tg_value_count(call->arguments[i]); k++, n++) {
            tg_buf_add(&out, n > 0 ? separator : S(""));
            tg_buf_add(&out, tg_value_text(tg_value_item(call->arguments[i], k)));
        }
    }
    return tg_buf_result(call, &out);
}

// The part of `text` from `at` to the next separator; an empty one is between any two code points.
static tg_str next_part(tg_str text, size_t at, tg_str separator, bool *last)
{
    tg_str rest = tg_str_slice(text, at, text.length);
    size_t length;
    if (separator.length > 0) {
        *last = !tg_str_find(rest, separator, &length);
        return *last ? rest : tg_str_slice(rest, 0, length);
    }
    tg_utf8_decode(rest, &length);
    *last = length == rest.length;
    return tg_str_slice(rest, 0, length);
}

static tg_value split(tg_invocation *call)
{
    tg_str separator = tg_text_argument(call, 0), text = tg_text_argument(call, 1);
    tg_values out = { 0 };
    bool last = text.length == 0 && separator.length == 0;
    for (size_t at = 0; !last;) {
        tg_str part = next_part(text, at, separator, &last);
        tg_push(call->arena, &out, tg_value_string(call->arena, part));
        at += part.length + separator.length;
        if (!tg_room_beside(call, out.count, 1))
            return tg_too_much(call);
    }
    return tg_list_result(call, &out);
}

// ---------------------------------------------------------------------------------------- trimming

static tg_value chomp(tg_invocation *call)
{
    tg_str text = tg_text_argument(call, 0);
    while (text.length > 0 && (text.data[text.length - 1] == '\n' || text.data[text.length - 1] == '\r'))
        text.length--;
    return tg_string_result(call, text);
}

// Whether `c` goes: one of `set`'s code points, or white space where there is no set.
static bool goes(uint32_t c, tg_str set)
{
    for (size_t at = 0, length; at < set.length; at += length) {
        if (tg_utf8_decode(tg_str_slice(set, at, set.length), &length) == c)
            return true;
    }
    return tg_str_none(set) && tg_utf8_space(c);
}

// The start of the last code point of `text`, which is not empty.
static size_t last_code_point(tg_str text)
{
    size_t at = text.length - 1;
    while (at > 0 && ((unsigned char)text.data[at] & 0xC0) == 0x80)
        at--;
    return at;
}

static tg_str trimmed(tg_str text, tg_str set)
{
    size_t length;
    while (text.length > 0 && goes(tg_utf8_decode(text, &length), set))
        text = tg_str_slice(text, length, text.length);
    while (text.length > 0) {
        size_t at = last_code_point(text);
        if (!goes(tg_utf8_decode(tg_str_slice(text, at, text.length), &length), set))
            break;
        text.length = at;
    }
    return text;
}

static tg_value trim(tg_invocation *call)
{
    return tg_string_result(call, trimmed(tg_text_argument(call, 0), tg_text_argument(call, 1)));
}

static tg_value trim_space(tg_invocation *call)
{
    return tg_string_result(call, trimmed(tg_text_argument(call, 0), (tg_str){ NULL, 0 }));
}

static tg_value trim_prefix(tg_invocation *call)
{
    tg_str text = tg_text_argument(call, 0), prefix = tg_text_argument(call, 1);
    return tg_string_result(
        call, tg_str_starts_with(text, prefix) ? tg_str_slice(text, prefix.length, text.length) : text);
}

static tg_value trim_suffix(tg_invocation *call)
{
    tg_str text = tg_text_argument(call, 0), suffix = tg_text_argument(call, 1);
    return tg_string_result(
        call, tg_str_ends_with(text, suffix) ? tg_str_slice(text, 0, text.length - suffix.length) : text);
}

static tg_value indent(tg_invocation *call)
{
    int64_t spaces;
    tg_str text = tg_text_argument(call, 1);
    if (!tg_int_argument(call, 0, &spaces))
        return tg_call_fails(call, "no number of spaces");
    if (spaces < 0)
        return tg_argument_fails(call, 0, "the number of spaces must not be negative");
    size_t lines = 0;
    for (size_t i = 0; i < text.length; i++)
        lines += text.data[i] == '\n';
    if (spaces > TG_LIMIT_STRING || lines > (TG_LIMIT_STRING - (size_t)spaces) / ((size_t)spaces + 1))
        return tg_too_much(call);
    tg_buf out = { 0 };
    for (size_t i = 0; i < text.length; i++) {
        tg_buf_byte(&out, text.data[i]);
        for (int64_t k = 0; k < spaces && text.data[i] == '\n'; k++)
            tg_buf_byte(&out, ' ');
    }
    return tg_buf_result(call, &out);
}

// --------------------------------------------------------------------------------------- questions

// Of an unknown string the known beginning may decide.
static tg_value starts_with(tg_invocation *call)
{
    tg_value v = call->arguments[0];
    tg_str prefix = tg_text_argument(call, 1);
    if (tg_value_is_known(v))
        return tg_value_bool(tg_str_starts_with(tg_value_text(v), prefix));
    tg_str known = tg_value_range(v).prefix;
    if (tg_str_starts_with(known, prefix))
        return tg_value_bool(true);
    return known.length > 0 && known.length >= prefix.length ? tg_value_bool(false)
                                                             : tg_unknown_result(call, v);
}

static tg_value ends_with(tg_invocation *call)
{
    return tg_value_bool(tg_str_ends_with(tg_text_argument(call, 0), tg_text_argument(call, 1)));
}

static tg_value str_contains(tg_invocation *call)
{
    size_t at;
    return tg_value_bool(tg_str_find(tg_text_argument(call, 0), tg_text_argument(call, 1), &at));
}

// ------------------------------------------------------------------------------------------- table

#define STRING(word)                                                                                         \
    {                                                                                                        \
        (word), &tg_type_string, 0                                                                           \
    }
#define ONE_STRING(word, function)                                                                           \
    {                                                                                                        \
        .name = (word), .result = &tg_type_string, .run = (function), .flags = TG_NOT_NULL, .parameters = {  \
            { "str", &tg_type_string, TG_ANY }                                                               \
        }                                                                                                    \
    }
#define TWO_STRINGS(word, function, first, second)                                                           \
    {                                                                                                        \
        .name = (word), .result = &tg_type_string, .run = (function), .flags = TG_NOT_NULL, .parameters = {  \
            STRING(first),                                                                                   \
            STRING(second)                                                                                   \
        }                                                                                                    \
    }

static const tg_function functions[] = {
    ONE_STRING("chomp", chomp),
    { .name = "endswith",
      .result = &tg_type_bool,
      .run = ends_with,
      .flags = TG_NOT_NULL,
      .parameters = { STRING("str"), STRING("suffix") } },
    { .name = "indent",
      .result = &tg_type_string,
      .run = indent,
      .flags = TG_NOT_NULL,
      .parameters = { { "spaces", &tg_type_number, 0 }, STRING("str") } },
    { .name = "join",
      .result = &tg_type_string,
      .run = join,
      .flags = TG_NOT_NULL,
      .parameters = { STRING("separator") },
      .rest = { "lists", &tg_type_string_list, 0 } },
    ONE_STRING("lower", lower),
    { .name = "split",
      .result = &tg_type_string_list,
      .run = split,
      .flags = TG_NOT_NULL,
      .parameters = { STRING("separator"), STRING("str") } },
    { .name = "startswith",
      .result = &tg_type_bool,
      .run = starts_with,
      .flags = TG_NOT_NULL,
      .parameters = { { "str", &tg_type_string, TG_UNKNOWNS }, STRING("prefix") } },
    { .name = "strcontains",
      .result = &tg_type_bool,
      .run = str_contains,
      .parameters = { STRING("str"), STRING("substr") } },
    ONE_STRING("strrev", reversed),
    { .name = "substr",
      .result = &tg_type_string,
      .run = substr,
      .flags = TG_NOT_NULL,
      .parameters = { { "str", &tg_type_string, TG_ANY },
                      { "offset", &tg_type_number, TG_ANY },
                      { "length", &tg_type_number, TG_ANY } } },
    ONE_STRING("title", title),
    TWO_STRINGS("trim", trim, "str", "cutset"),
    TWO_STRINGS("trimprefix", trim_prefix, "str", "prefix"),
    ONE_STRING("trimspace", trim_space),
    TWO_STRINGS("trimsuffix", trim_suffix, "str", "suffix"),
    ONE_STRING("upper", upper),
};

const tg_family tg_functions_string = TG_FAMILY(functions);
