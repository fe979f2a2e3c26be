// regex(), regexall() and replace(): cty/function/stdlib/regexp.go, lang/funcs/string.go. The matching is base's; how
// matches follow each other, and what a replacement text means, is Go's regexp package.
#include "common.h"
#include "tracegate/limits.h"

typedef struct matching {
    tg_invocation *call;
    tg_regex *regex;
    tg_str subject;
    size_t *spans;
} matching;

static bool compile(tg_invocation *call, tg_str pattern, size_t argument, tg_regex **out, tg_str *unsupported)
{
    tg_regex_status status;
    tg_str message;
    *out = tg_regex_new(call->arena, pattern, &status, &message);
    *unsupported = (tg_str){ NULL, 0 };
    if (status == TG_REGEX_INVALID)
        tg_argument_fails(call, argument, "invalid regexp pattern: %.*s",
                          TG_ARG(tg_utf8_printable(call->arena, message)));
    else if (status == TG_REGEX_UNSUPPORTED)
        *unsupported = message;
    return *out != NULL;
}

static size_t width_at(tg_str subject, size_t at)
{
    size_t length = 0;
    if (at < subject.length)
        tg_utf8_decode(tg_str_slice(subject, at, subject.length), &length);
    return length;
}

static tg_str group_text(const matching *m, unsigned group)
{
    size_t start = m->spans[2 * (size_t)group], end = m->spans[2 * (size_t)group + 1];
    return start == TG_REGEX_NOWHERE ? (tg_str){ NULL, 0 } : tg_str_slice(m->subject, start, end);
}

// --------------------------------------------------------------------------------- the result's type

// The object type of the groups' names.
static const tg_type *named_type(tg_invocation *call, const tg_regex *regex)
{
    unsigned groups = tg_regex_groups(regex);
    tg_str *names = tg_new_array(call->arena, tg_str, groups);
    tg_value *nulls = tg_new_array(call->arena, tg_value, groups);
    for (unsigned i = 0; i < groups; i++) {
        names[i] = tg_str_copy(call->arena, tg_regex_group_name(regex, i + 1));
        nulls[i] = tg_value_null(call->arena, &tg_type_string);
    }
    return tg_value_type(tg_value_object(call->arena, names, nulls, groups));
}

static const tg_type *match_type(tg_invocation *call, const tg_regex *regex)
{
    unsigned groups = tg_regex_groups(regex), named = 0;
    for (unsigned i = 1; i <= groups; i++)
        named += !tg_str_none(tg_regex_group_name(regex, i));
    if (groups == 0)
        return &tg_type_string;
    if (named == groups)
        return named_type(call, regex);
    if (named > 0) {
        tg_argument_fails(call, 0,
                          "invalid regexp pattern: cannot mix both named and unnamed capture groups");
        return NULL;
    }
    const tg_type **items = tg_new_array(call->arena, const tg_type *, groups);
    for (unsigned i = 0; i < groups; i++)
        items[i] = &tg_type_string;
    return tg_type_tuple(call->arena, items, groups);
}

// NULL: a mistake. Of a pattern that is not known, or not supported: any.
static const tg_type *type_of_pattern(tg_invocation *call)
{
    tg_regex *regex;
    tg_str unsupported;
    if (!tg_value_is_known(call->arguments[0]))
        return &tg_type_any;
    if (!compile(call, tg_text_argument(call, 0), 0, &regex, &unsupported))
        return tg_str_none(unsupported) ? NULL : &tg_type_any;
    const tg_type *type = match_type(call, regex);
    tg_regex_free(regex);
    return type;
}

static const tg_type *regex_all_type(tg_invocation *call)
{
    const tg_type *type = type_of_pattern(call);
    return type ? tg_type_list(call->arena, type) : NULL;
}

// ---------------------------------------------------------------------------------------- matching

static tg_value text_or_null(const matching *m, unsigned group)
{
    tg_arena *arena = m->call->arena;
    tg_str text = group_text(m, group);
    return tg_str_none(text) ? tg_value_null(arena, &tg_type_string) : tg_value_string(arena, text);
}

static tg_value match_value(const matching *m, const tg_type *type)
{
    tg_arena *arena = m->call->arena;
    unsigned groups = tg_regex_groups(m->regex);
    if (type->kind == TG_TYPE_STRING)
        return text_or_null(m, 0);
    tg_value *items = tg_new_array(arena, tg_value, groups);
    tg_str *names = tg_new_array(arena, tg_str, groups);
    for (unsigned i = 0; i < groups; i++) {
        items[i] = text_or_null(m, i + 1);
        names[i] = tg_str_copy(arena, tg_regex_group_name(m->regex, i + 1));
    }
    return type->kind == TG_TYPE_TUPLE ? tg_value_tuple(arena, items, groups)
                                       : tg_value_object(arena, names, items, groups);
}

static bool begin(matching *m, tg_invocation *call, tg_str pattern, size_t argument, tg_str subject,
                  tg_str *unsupported)
{
    *m = (matching){ .call = call, .subject = subject };
    if (!compile(call, pattern, argument, &m->regex, unsupported))
        return false;
    m->spans = tg_new_array(call->arena, size_t, 2 * ((size_t)tg_regex_groups(m->regex) + 1));
    return true;
}

static tg_value cannot_match(const tg_invocation *call, tg_str unsupported)
{
    return tg_unknown_because(call, "the regular expression cannot be evaluated here: %.*s",
                              TG_ARG(tg_utf8_printable(call->arena, unsupported)));
}

static tg_value takes_too_long(const tg_invocation *call)
{
    return tg_unknown_because(call, "the regular expression takes too long");
}

static tg_value regex(tg_invocation *call)
{
    matching m;
    tg_str unsupported;
    if (!begin(&m, call, tg_text_argument(call, 0), 0, tg_text_argument(call, 1), &unsupported))
        return cannot_match(call, unsupported);
    tg_value out;
    switch (tg_regex_match(m.regex, m.subject, 0, m.spans)) {
    case TG_REGEX_OK:
        out = match_value(&m, call->result);
        break;
    case TG_REGEX_NONE:
        out = tg_call_fails(call, "pattern did not match any part of the given string");
        break;
    case TG_REGEX_INVALID:
    case TG_REGEX_UNSUPPORTED:
    case TG_REGEX_LIMIT:
    default:
        out = takes_too_long(call);
        break;
    }
    tg_regex_free(m.regex);
    return out;
}

// Every match: an empty one right behind the one before does not count. False: a limit.
static bool match_all(matching *m, tg_values *out)
{
    size_t at = 0, previous_end = TG_REGEX_NOWHERE;
    while (at <= m->subject.length) {
        tg_regex_status status = tg_regex_match(m->regex, m->subject, at, m->spans);
        if (status != TG_REGEX_OK)
            return status == TG_REGEX_NONE;
        bool counts = m->spans[1] != at || m->spans[0] != previous_end;
        size_t width = width_at(m->subject, at);
        at = m->spans[1] != at ? m->spans[1] : at + (width ? width : 1);
        previous_end = m->spans[1];
        if (!counts)
            continue;
        if (!tg_room_beside(m->call, out->count, 1))
            return false;
        tg_push(m->call->arena, out, match_value(m, m->call->result->element));
    }
    return true;
}

static tg_value regex_all(tg_invocation *call)
{
    matching m;
    tg_str unsupported;
    tg_values out = { 0 };
    if (!begin(&m, call, tg_text_argument(call, 0), 0, tg_text_argument(call, 1), &unsupported))
        return cannot_match(call, unsupported);
    tg_value v = match_all(&m, &out) ? tg_list_result(call, &out) : takes_too_long(call);
    tg_regex_free(m.regex);
    return v;
}

// ----------------------------------------------------------------------------------------- replace

// Go's regexp.Expand: what $name, ${name}, $1 stand for. `*at` is behind the `$`; false: just a `$`.
static bool reference(tg_str template, size_t *at, tg_str *name)
{
    bool brace = *at < template.length && template.data[*at] == '{';
    size_t start = *at + brace, end = start;
    while (end < template.length) {
        size_t length;
        uint32_t c = tg_utf8_decode(tg_str_slice(template, end, template.length), &length);
        if (c != '_' && !tg_utf8_letter_or_digit(c))
            break;
        end += length;
    }
    if (end == start || (brace && (end >= template.length || template.data[end] != '}')))
        return false;
    *name = tg_str_slice(template, start, end);
    *at = end + brace;
    return true;
}

// The group that `name` means: a number, or a name, of which the first that took part counts.
static tg_str referenced(const matching *m, tg_str name)
{
    unsigned groups = tg_regex_groups(m->regex);
    uint64_t number = 0;
    bool numeric = true;
    for (size_t i = 0; i < name.length && numeric; i++) {
        numeric = name.data[i] >= '0' && name.data[i] <= '9' && number < 100000000;
        number = number * 10 + (uint64_t)(name.data[i] - '0');
    }
    if (name.length > 1 && name.data[0] == '0')
        numeric = false;
    if (numeric)
        return number <= groups ? group_text(m, (unsigned)number) : S("");
    for (unsigned i = 1; i <= groups; i++) {
        tg_str own = tg_regex_group_name(m->regex, i);
        if (!tg_str_none(own) && tg_str_equal(own, name) && !tg_str_none(group_text(m, i)))
            return group_text(m, i);
    }
    return S("");
}

static void expand(const matching *m, tg_str template, tg_buf *out)
{
    for (size_t at = 0; at < template.length;) {
        tg_str name;
        char c = template.data[at++];
        if (c != '$') {
            tg_buf_byte(out, c);
        } else if (at < template.length && template.data[at] == '$') {
            tg_buf_byte(out, '$');
            at++;
        } else if (reference(template, &at, &name)) {
            tg_buf_add(out, referenced(m, name));
        } else {
            tg_buf_byte(out, '$');
        }
    }
}

// Go's Regexp.ReplaceAllString. False: a limit.
static bool replace_matches(matching *m, tg_str template, tg_buf *out)
{
    size_t copied = 0, at = 0;
    while (at <= m->subject.length) {
        tg_regex_status status = tg_regex_match(m->regex, m->subject, at, m->spans);
        if (status == TG_REGEX_NONE)
            break;
        if (status != TG_REGEX_OK || out->length > TG_LIMIT_STRING)
            return false;
        size_t start = m->spans[0], end = m->spans[1], width = width_at(m->subject, at);
        tg_buf_add(out, tg_str_slice(m->subject, copied, start));
        if (end > copied || start == 0)
            expand(m, template, out);
        copied = end;
        if (at + width > end)
            at += width;
        else
            at = at + 1 > end ? at + 1 : end;
    }
    tg_buf_add(out, tg_str_slice(m->subject, copied, m->subject.length));
    return true;
}

static tg_value replace_pattern(tg_invocation *call, tg_str pattern)
{
    matching m;
    tg_str unsupported;
    tg_buf out = { 0 };
    if (!begin(&m, call, pattern, 1, tg_text_argument(call, 0), &unsupported))
        return cannot_match(call, unsupported);
    bool done = replace_matches(&m, tg_text_argument(call, 2), &out);
    tg_regex_free(m.regex);
    if (done)
        return tg_buf_result(call, &out);
    tg_buf_free(&out);
    return takes_too_long(call);
}

static size_t occurrences(tg_str text, tg_str wanted)
{
    size_t count = 0, at;
    if (wanted.length == 0)
        return tg_utf8_code_points(text) + 1;
    for (tg_str rest = text; tg_str_find(rest, wanted, &at); count++)
        rest = tg_str_slice(rest, at + wanted.length, rest.length);
    return count;
}

// Go's strings.Replace: an empty text is before each code point and at the end.
static tg_value replace_text(tg_invocation *call, tg_str text, tg_str old, tg_str new)
{
    size_t count = occurrences(text, old), at;
    if (new.length > 0 && count > TG_LIMIT_STRING / new.length)
        return tg_too_much(call);
    tg_buf out = { 0 };
    for (size_t i = 0; i < count; i++) {
        if (old.length > 0) {
            tg_str_find(text, old, &at);
        } else {
            at = i > 0 ? width_at(text, 0) : 0;
        }
        tg_buf_add(&out, tg_str_slice(text, 0, at));
        tg_buf_add(&out, new);
        text = tg_str_slice(text, at + old.length, text.length);
    }
    tg_buf_add(&out, text);
    return tg_buf_result(call, &out);
}

static tg_value replace(tg_invocation *call)
{
    tg_str old = tg_text_argument(call, 1);
    if (old.length > 1 && old.data[0] == '/' && old.data[old.length - 1] == '/')
        return replace_pattern(call, tg_str_slice(old, 1, old.length - 1));
    return replace_text(call, tg_text_argument(call, 0), old, tg_text_argument(call, 2));
}

// ------------------------------------------------------------------------------------------- table

static const tg_function functions[] = {
    { .name = "regex",
      .type = type_of_pattern,
      .run = regex,
      .flags = TG_NOT_NULL,
      .parameters = { { "pattern", &tg_type_string, 0 }, { "string", &tg_type_string, 0 } } },
    { .name = "regexall",
      .type = regex_all_type,
      .run = regex_all,
      .flags = TG_NOT_NULL,
      .parameters = { { "pattern", &tg_type_string, 0 }, { "string", &tg_type_string, 0 } } },
    { .name = "replace",
      .result = &tg_type_string,
      .run = replace,
      .flags = TG_NOT_NULL,
      .parameters = { { "str", &tg_type_string, 0 },
                      { "substr", &tg_type_string, 0 },
                      { "replace", &tg_type_string, 0 } } },
};

const tg_family tg_functions_regex = TG_FAMILY(functions);
