// The JSON reader: one value after the other by recursive descent, into 32 bytes each.
//
// Strings and numbers are views of the text where nothing is to be decoded. What belongs to an array or an object is
// collected on a stack that all levels share, and copied when its end is known: nothing is grown in the arena. After
// a mistake the reader goes on as if the right thing had been there, and is quiet until the next whole element.
#include "json_internal.h"

#include "json_scan.h"
#include "tracegate/limits.h"

#include <stdlib.h>

typedef struct reader {
    tg_arena *arena;
    tg_text *text;
    tg_diags *diags; // may be NULL
    tg_json_scanner scanner;
    tg_json_token ahead;
    uint32_t last_end; // of the token before
    unsigned depth;
    bool hcl, failed, limited, quiet;
    size_t memory; // how far the arena may be used, what is still to be copied there included
    struct {
        tg_json *items;
        size_t count, capacity;
    } values;
    struct {
        tg_json_member *items;
        size_t count, capacity;
    } members;
} reader;

static tg_json value(reader *r);

// -------------------------------------------------------------------------------------- mistakes

static tg_span span_of(const reader *r, uint32_t start, uint32_t end)
{
    return (tg_span){ r->text->id, start, end };
}

static tg_span token_span(const reader *r, tg_json_token token)
{
    return span_of(r, token.start, token.end);
}

static void mistake(reader *r, tg_diag diag)
{
    bool told = r->diags && !r->quiet;
    r->failed = r->quiet = true;
    diag.severity = TG_ERROR;
    diag.missed = true;
    if (!diag.context.file)
        diag.context = diag.subject;
    if (told)
        tg_diags_add(r->diags, diag);
}

// The words of a mistake; none where nobody will read them: hostile text has millions of mistakes.
static tg_str words(reader *r, const char *format, ...) TG_PRINTF(2, 3);
static tg_str words(reader *r, const char *format, ...)
{
    if (r->quiet || !r->diags || (r->diags->limit && r->diags->count >= r->diags->limit))
        return (tg_str){ NULL, 0 };
    va_list arguments;
    va_start(arguments, format);
    tg_str s = tg_vformat(r->arena, format, arguments);
    va_end(arguments);
    return s;
}

static tg_str name_of(tg_json_token_kind kind)
{
    switch (kind) {
    case TG_JSON_END:
        return S("the end of the file");
    case TG_JSON_BRACE_OPEN:
        return S("\"{\"");
    case TG_JSON_BRACE_CLOSE:
        return S("\"}\"");
    case TG_JSON_BRACKET_OPEN:
        return S("\"[\"");
    case TG_JSON_BRACKET_CLOSE:
        return S("\"]\"");
    case TG_JSON_COMMA:
        return S("\",\"");
    case TG_JSON_COLON:
        return S("\":\"");
    case TG_JSON_EQUALS:
        return S("\"=\"");
    case TG_JSON_KEYWORD:
        return S("a word without quotes");
    case TG_JSON_DIGITS:
        return S("a number");
    case TG_JSON_QUOTED:
        return S("a string");
    case TG_JSON_STRANGE:
        return S("a character that JSON does not know");
    }
    return S("something else");
}

static tg_str expected(reader *r, const char *what)
{
    tg_str found = name_of(r->ahead.kind);
    return words(r, "expected %s, found %.*s", what, TG_ARG(found));
}

// ---------------------------------------------------------------------------------------- tokens

// Whether a comment begins at `at`, and where it ends.
static bool comment(tg_str s, uint32_t at, uint32_t *end)
{
    tg_str rest = tg_str_slice(s, at, s.length);
    bool block = tg_str_starts_with(rest, S("/*"));
    if (!block && !tg_str_starts_with(rest, S("//")) && rest.data[0] != '#')
        return false;
    size_t length = rest.length;
    if (tg_str_find(rest, block ? S("*/") : S("\n"), &length) && block)
        length += 2;
    *end = at + (uint32_t)length;
    return true;
}

// Behind the single quote that closes the one at `at`; right behind that one if none does on its line.
static uint32_t single_quoted_end(tg_str s, uint32_t at)
{
    size_t end = at + 1;
    while (end < s.length && s.data[end] != '\'' && s.data[end] != '\n')
        end++;
    return end < s.length && s.data[end] == '\'' ? (uint32_t)end + 1 : at + 1;
}

static void found_comment(reader *r, tg_span at)
{
    mistake(r, (tg_diag){ .code = "syntax/json-comment",
                          .subject = at,
                          .message = S("a comment, which JSON does not have"),
                          .hint = S("remove it, or say it in a property named \"//\"") });
}

static void found_single_quote(reader *r, tg_span at)
{
    mistake(r, (tg_diag){ .code = "syntax/json-quotes",
                          .subject = at,
                          .message = S("expected a string in double quotes, found a single quote"),
                          .hint = S("use \" instead of '") });
}

// Answers where the character ends.
static uint32_t found_character(reader *r, uint32_t at)
{
    tg_str rest = tg_str_slice(r->scanner.bytes, at, r->scanner.bytes.length);
    size_t length;
    uint32_t c = tg_utf8_decode(rest, &length);
    tg_diag diag = { .code = "syntax/json-character", .subject = span_of(r, at, at + (uint32_t)length) };
    if (at == 0 && c == 0xFEFF) {
        diag.message = S("the file begins with a byte order mark, which JSON does not allow");
        diag.hint = S("save it as UTF-8 without one");
    } else if (tg_utf8_hidden(c)) {
        diag.message = words(r, "the character U+%04X begins nothing in JSON", (unsigned)c);
    } else {
        diag.message = words(r, "\"%.*s\" begins nothing in JSON", (int)length, rest.data);
    }
    mistake(r, diag);
    return at + (uint32_t)length;
}

// A character that JSON does not know: says what it is and goes behind it. What is in single quotes becomes a word.
static void strange(reader *r)
{
    tg_str s = r->scanner.bytes;
    tg_json_token token = r->ahead;
    if (s.data[token.start] == '\'') {
        found_single_quote(r, token_span(r, token));
        r->ahead.kind = TG_JSON_KEYWORD;
        r->ahead.end = r->scanner.at = single_quoted_end(s, token.start);
        return;
    }
    uint32_t end;
    if (comment(s, token.start, &end))
        found_comment(r, span_of(r, token.start, end));
    else
        end = found_character(r, token.start);
    r->scanner.at = end;
    r->ahead = tg_json_scan(&r->scanner);
}

static void look(reader *r)
{
    r->ahead = tg_json_scan(&r->scanner);
    while (r->ahead.kind == TG_JSON_STRANGE)
        strange(r);
}

static tg_json_token take(reader *r)
{
    tg_json_token token = r->ahead;
    r->last_end = token.end;
    look(r);
    return token;
}

static bool accept(reader *r, tg_json_token_kind kind)
{
    if (r->ahead.kind != kind)
        return false;
    take(r);
    return true;
}

static tg_str bytes_of(const reader *r, tg_json_token token)
{
    return tg_str_slice(r->scanner.bytes, token.start, token.end);
}

// A word that strange() made of something in single quotes, without them.
static tg_str unquoted(tg_str word)
{
    return word.length > 2 && word.data[0] == '\'' ? tg_str_slice(word, 1, word.length - 1) : word;
}

// --------------------------------------------------------------------------------------- scalars

static tg_json leaf(const reader *r, tg_json_kind kind, tg_json_token token)
{
    return (tg_json){ .kind = kind, .span = token_span(r, token) };
}

static bool closed(tg_str s, size_t error)
{
    bool quote_last = s.length > 1 && s.data[s.length - 1] == '"' && s.data[s.length - 2] != '\\';
    return error < s.length || quote_last;
}

// The backslash of the escape that is given up at `at`.
static uint32_t escape_start(const reader *r, uint32_t at)
{
    uint32_t start = at;
    while (start > 0 && at - start < 6 && r->scanner.bytes.data[start] != '\\')
        start--;
    return r->scanner.bytes.data[start] == '\\' ? start : at;
}

static void string_mistake(reader *r, tg_json_token token, size_t error)
{
    tg_str s = bytes_of(r, token);
    uint32_t at = token.start + (uint32_t)error - 1;
    tg_diag diag = { .code = "syntax/json-string", .context = token_span(r, token) };
    if (!closed(s, error)) {
        diag.code = "syntax/json-unclosed";
        diag.subject = token_span(r, token);
        diag.message = S("this string has no closing quote on its line");
        diag.hint = S("close it with \"; inside of it a line break is \\n, a quote \\\"");
    } else if ((unsigned char)s.data[error - 1] < 0x20) {
        diag.subject = span_of(r, at, at + 1);
        diag.message = S("a control character inside of a string");
        diag.hint = S("write it as an escape: \\n, \\t, \\u0000");
    } else {
        diag.subject = span_of(r, escape_start(r, at), at + 1);
        diag.message = S("this is no escape of JSON");
        diag.hint =
            S("the escapes are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits");
    }
    mistake(r, diag);
}

// The decoded string; false if it is none.
static bool string_text(reader *r, tg_json_token token, tg_str *text)
{
    tg_str s = bytes_of(r, token);
    size_t error = token.plain ? 0 : tg_json_string_error(s);
    if (error) {
        string_mistake(r, token, error);
        return false;
    }
    *text = tg_json_string_text(r->arena, s, token.plain);
    return true;
}

static tg_json string(reader *r)
{
    tg_json_token token = take(r);
    tg_json json = leaf(r, TG_JSON_STRING, token);
    if (!string_text(r, token, &json.text))
        return leaf(r, TG_JSON_INVALID, token);
    return json;
}

// Exponents of nine digits and more are where big.Float may give up.
static bool exponent_refused(reader *r, tg_str s)
{
    const char *e = memchr(s.data, 'e', s.length);
    if (!e)
        e = memchr(s.data, 'E', s.length);
    tg_number number;
    return e && s.data + s.length - e > 9 && !tg_number_parse(r->arena, s, &number);
}

static tg_str number_hint(tg_str s)
{
    if (s.data[0] == '+')
        return S("leave out the \"+\"");
    if (s.length > 1 && s.data[s.data[0] == '-'] == '0')
        return S("leave out the leading zeros, or put it in quotes if it is text");
    return S("digits, then perhaps \".\" and digits, then perhaps \"e\" and digits; put text in quotes");
}

static tg_json number(reader *r)
{
    tg_json_token token = take(r);
    tg_json json = leaf(r, TG_JSON_NUMBER, token);
    json.text = bytes_of(r, token);
    if (tg_json_number_valid(json.text) && !(r->hcl && exponent_refused(r, json.text)))
        return json;
    mistake(r, (tg_diag){ .code = "syntax/json-number",
                          .subject = json.span,
                          .message = S("this is no number of JSON"),
                          .hint = number_hint(json.text) });
    return leaf(r, TG_JSON_INVALID, token);
}

static void not_a_keyword(reader *r, tg_json_token token, tg_strs keywords)
{
    tg_str s = bytes_of(r, token);
    tg_str near = tg_str_nearest(s, keywords);
    tg_str shown = tg_str_slice(unquoted(s), 0, 40);
    mistake(r, (tg_diag){ .code = "syntax/json-value",
                          .subject = token_span(r, token),
                          .message = words(r, "expected a value, found the word \"%.*s\"", TG_ARG(shown)),
                          .hint = near.length ? words(r, "did you mean %.*s?", TG_ARG(near))
                                              : S("put text in double quotes") });
}

static tg_json keyword(reader *r)
{
    static const struct {
        tg_str word;
        tg_json_kind kind;
    } words[] = { { { "null", 4 }, TG_JSON_NULL },
                  { { "false", 5 }, TG_JSON_FALSE },
                  { { "true", 4 }, TG_JSON_TRUE } };
    tg_json_token token = take(r);
    tg_str s = bytes_of(r, token);
    tg_str names[3];
    for (size_t i = 0; i < 3; i++) {
        if (tg_str_equal(s, words[i].word))
            return leaf(r, words[i].kind, token);
        names[i] = words[i].word;
    }
    not_a_keyword(r, token, (tg_strs){ names, 3 });
    return leaf(r, TG_JSON_INVALID, token);
}

// ------------------------------------------------------------------------------ arrays and objects

// What an array or an object is called in messages.
typedef struct container {
    tg_json_token_kind close;
    const char *end, *between;
} container;
static const container array_words = { TG_JSON_BRACKET_CLOSE, "\"]\" at the end of an array",
                                       "elements of an array" };
static const container object_words = { TG_JSON_BRACE_CLOSE, "\"}\" at the end of an object",
                                        "properties of an object" };

// Ends the reading at a limit: from here on, the text is at its end.
static void stop(reader *r, const char *code, tg_str message)
{
    r->quiet = r->limited;
    r->limited = true;
    mistake(r, (tg_diag){ .code = code, .subject = token_span(r, r->ahead), .message = message });
    r->scanner.at = (uint32_t)r->scanner.bytes.length;
    look(r);
}

// What the tree takes once what is collected is copied, and the stacks on which it is collected.
static bool is_too_large(const reader *r)
{
    size_t collected = r->values.capacity * sizeof(tg_json) + r->members.capacity * sizeof(tg_json_member);
    return r->arena->exhausted || r->arena->used > r->memory || 2 * collected > r->memory - r->arena->used;
}

static void stop_too_large(reader *r)
{
    stop(r, "syntax/too-complex", S("this file takes more memory than the limit allows"));
}

static void push_value(reader *r, tg_json item)
{
    if (r->values.count == r->values.capacity) {
        if (!r->limited && is_too_large(r))
            stop_too_large(r);
        if (r->limited)
            return;
        r->values.capacity = r->values.capacity ? r->values.capacity * 2 : 64;
        r->values.items = tg_reallocate(r->values.items, r->values.capacity * sizeof(tg_json));
    }
    r->values.items[r->values.count++] = item;
}

static void push_member(reader *r, tg_json_member member)
{
    if (r->members.count == r->members.capacity) {
        if (!r->limited && is_too_large(r))
            stop_too_large(r);
        if (r->limited)
            return;
        r->members.capacity = r->members.capacity ? r->members.capacity * 2 : 64;
        r->members.items = tg_reallocate(r->members.items, r->members.capacity * sizeof(tg_json_member));
    }
    r->members.items[r->members.count++] = member;
}

// Goes one level down. False: no further.
static bool enter(reader *r)
{
    r->depth++;
    if (is_too_large(r))
        stop_too_large(r);
    else if (r->depth > TG_LIMIT_NESTING)
        stop(r, "syntax/too-deep", words(r, "nested more than %d levels deep", TG_LIMIT_NESTING));
    else
        return true;
    return false;
}

static void unclosed(reader *r, tg_json_token open, const container *c)
{
    mistake(r, (tg_diag){ .code = "syntax/json-unclosed",
                          .subject = token_span(r, r->ahead),
                          .message = expected(r, c->end),
                          .opened = token_span(r, open) });
}

static void missing_comma(reader *r, const container *c)
{
    mistake(r, (tg_diag){ .code = "syntax/json-comma",
                          .subject = span_of(r, r->last_end, r->last_end),
                          .message = words(r, "expected a comma between two %s", c->between) });
}

static void trailing_comma(reader *r, tg_json_token comma)
{
    tg_str close = name_of(r->ahead.kind);
    mistake(r, (tg_diag){ .code = "syntax/json-comma",
                          .subject = token_span(r, comma),
                          .message = words(r, "a comma with nothing behind it but %.*s", TG_ARG(close)),
                          .hint = S("JSON has no comma behind the last one: remove it") });
}

static bool starts_value(tg_json_token_kind kind)
{
    return kind == TG_JSON_BRACE_OPEN || kind == TG_JSON_BRACKET_OPEN || kind == TG_JSON_QUOTED ||
           kind == TG_JSON_DIGITS || kind == TG_JSON_KEYWORD;
}

// Reads what stands where it means nothing, if anything does. It is part of a mistake that was told.
static void drop_value(reader *r)
{
    if (!starts_value(r->ahead.kind))
        return;
    value(r);
    r->quiet = true;
}

// What follows an element. True: another one does. The wrong one of `]` and `}` closes, too.
static bool another(reader *r, tg_json_token open, const container *c)
{
    for (;;) {
        tg_json_token token = r->ahead;
        if (accept(r, c->close))
            return false;
        if (token.kind == TG_JSON_BRACE_CLOSE || token.kind == TG_JSON_BRACKET_CLOSE ||
            token.kind == TG_JSON_END) {
            unclosed(r, open, c);
            take(r);
            return false;
        }
        if (starts_value(token.kind)) {
            missing_comma(r, c);
            return true;
        }
        if (accept(r, TG_JSON_COMMA)) {
            if (r->ahead.kind != c->close)
                return true;
            trailing_comma(r, token);
            continue;
        }
        mistake(r, (tg_diag){ .code = "syntax/json-comma",
                              .subject = token_span(r, token),
                              .message = expected(r, "a comma or the end") });
        take(r); // `:` or `=`
        drop_value(r);
    }
}

// After a good element the next mistake is a new one; at the end of the text there is only the first.
static void settle(reader *r, const tg_json *element)
{
    if (element->kind != TG_JSON_INVALID && r->ahead.kind != TG_JSON_END)
        r->quiet = false;
}

static tg_json array(reader *r)
{
    tg_json_token open = r->ahead;
    tg_json json = leaf(r, TG_JSON_ARRAY, open);
    json.items = NULL;
    json.count = 0;
    size_t base = r->values.count;
    if (enter(r)) {
        take(r);
        bool more = !accept(r, TG_JSON_BRACKET_CLOSE);
        while (more) {
            tg_json item = value(r);
            push_value(r, item);
            settle(r, &item);
            more = another(r, open, &array_words);
        }
    }
    r->depth--;
    json.count = r->values.count - base;
    if (json.count)
        json.items = tg_arena_copy(r->arena, r->values.items + base, json.count * sizeof(tg_json));
    r->values.count = base;
    json.span.end = r->last_end;
    return json;
}

// A property's name. False: there is none; a bracket that stands there is read and dropped.
static bool property_name(reader *r, tg_json_member *member)
{
    tg_json_token token = r->ahead;
    member->name_span = token_span(r, token);
    member->name = bytes_of(r, token);
    if (accept(r, TG_JSON_QUOTED)) {
        string_text(r, token, &member->name);
        return true;
    }
    bool word = token.kind == TG_JSON_KEYWORD || token.kind == TG_JSON_DIGITS;
    mistake(r, (tg_diag){ .code = word ? "syntax/json-quotes" : "syntax/json-name",
                          .subject = member->name_span,
                          .message = expected(r, "the name of a property in double quotes") });
    if (word) {
        take(r);
        member->name = unquoted(member->name);
        return true;
    }
    drop_value(r);
    return false;
}

// property = string ":" value. False: there is no value.
static bool property(reader *r, tg_json_member *member)
{
    if (!property_name(r, member))
        return false;
    if (accept(r, TG_JSON_COLON)) {
        member->value = value(r);
        return true;
    }
    bool equals = r->ahead.kind == TG_JSON_EQUALS;
    mistake(r, (tg_diag){ .code = "syntax/json-colon",
                          .subject = token_span(r, r->ahead),
                          .context = member->name_span,
                          .message = expected(r, "\":\" behind the name of a property"),
                          .hint = equals ? S("JSON has a colon where HCL's native syntax has \"=\"")
                                         : (tg_str){ NULL, 0 } });
    accept(r, TG_JSON_EQUALS);
    if (!starts_value(r->ahead.kind))
        return false;
    member->value = value(r);
    return true;
}

static tg_json object(reader *r)
{
    tg_json_token open = r->ahead;
    tg_json json = leaf(r, TG_JSON_OBJECT, open);
    json.members = NULL;
    json.count = 0;
    size_t base = r->members.count;
    if (enter(r)) {
        take(r);
        bool more = !accept(r, TG_JSON_BRACE_CLOSE);
        while (more) {
            tg_json_member member;
            if (property(r, &member)) {
                push_member(r, member);
                settle(r, &member.value);
            }
            more = another(r, open, &object_words);
        }
    }
    r->depth--;
    json.count = r->members.count - base;
    if (json.count)
        json.members = tg_arena_copy(r->arena, r->members.items + base, json.count * sizeof(tg_json_member));
    r->members.count = base;
    json.span.end = r->last_end;
    return json;
}

// value = object | array | string | number | "true" | "false" | "null"
static tg_json value(reader *r)
{
    switch (r->ahead.kind) {
    case TG_JSON_BRACE_OPEN:
        return object(r);
    case TG_JSON_BRACKET_OPEN:
        return array(r);
    case TG_JSON_QUOTED:
        return string(r);
    case TG_JSON_DIGITS:
        return number(r);
    case TG_JSON_KEYWORD:
        return keyword(r);
    case TG_JSON_END:
    case TG_JSON_BRACE_CLOSE:
    case TG_JSON_BRACKET_CLOSE:
    case TG_JSON_COMMA:
    case TG_JSON_COLON:
    case TG_JSON_EQUALS:
    case TG_JSON_STRANGE:
        break;
    }
    mistake(r, (tg_diag){ .code = "syntax/json-value",
                          .subject = token_span(r, r->ahead),
                          .message = expected(r, "a value") });
    return (tg_json){ .kind = TG_JSON_INVALID, .span = span_of(r, r->ahead.start, r->ahead.start) };
}

tg_json_document tg_json_read(tg_arena *arena, tg_text *text, bool hcl, tg_diags *diags)
{
    reader r = { .arena = arena, .text = text, .diags = diags, .hcl = hcl };
    r.scanner = (tg_json_scanner){ .bytes = text->bytes, .clusters = hcl };
    r.memory = arena->used + TG_LIMIT_FILE_MEMORY + TG_LIMIT_FILE_MEMORY_FACTOR * text->bytes.length;
    look(&r);
    tg_json root = value(&r);
    if (r.ahead.kind != TG_JSON_END)
        mistake(&r, (tg_diag){ .code = "syntax/json-end",
                               .subject = token_span(&r, r.ahead),
                               .message = expected(&r, "the end of the file behind the value") });
    free(r.values.items);
    free(r.members.items);
    return (tg_json_document){ .root = tg_arena_copy(arena, &root, sizeof root), r.failed, r.limited };
}

tg_json *tg_json_parse(tg_arena *arena, tg_text *text, tg_diags *diags)
{
    return tg_json_read(arena, text, false, diags).root;
}

const tg_json *tg_json_member_of(const tg_json *object, tg_str name)
{
    if (!object || object->kind != TG_JSON_OBJECT)
        return NULL;
    for (size_t i = object->count; i > 0; i--)
        if (tg_str_equal(object->members[i - 1].name, name))
            return &object->members[i - 1].value;
    return NULL;
}

tg_str tg_json_text_of(const tg_json *object, tg_str name)
{
    const tg_json *value = tg_json_member_of(object, name);
    return value && value->kind == TG_JSON_STRING ? value->text : (tg_str){ NULL, 0 };
}

size_t tg_json_length(const tg_json *array)
{
    return array && array->kind == TG_JSON_ARRAY ? array->count : 0;
}
