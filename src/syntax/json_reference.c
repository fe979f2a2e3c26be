// Where hcl's JSON package says that the first error of a refused text is.
//
// Our own reader points at what is wrong; hcl often at what comes after it or at the brace before (and, when the root
// value could not be finished, at the start of the file). The canonical AST prints hcl's place, so its parser is
// followed here step for step (json/parser.go and json/public.go of hcl v2.25.0) for that one number.
#include "json_internal.h"

#include "json_scan.h"
#include "tracegate/limits.h"

typedef enum outcome { INVALID, SCALAR, STRING, CONTAINER } outcome;

typedef struct reference {
    tg_arena *arena; // for numbers
    tg_json_scanner scanner;
    tg_json_token ahead;
    uint32_t first; // the smallest start of an error; UINT32_MAX: none yet
    unsigned depth;
} reference;

static outcome value(reference *p);

static void error(reference *p, uint32_t at)
{
    if (at < p->first)
        p->first = at;
}

// A strange byte is the last token: behind it is the end.
static tg_json_token take(reference *p)
{
    tg_json_token token = p->ahead;
    if (token.kind == TG_JSON_STRANGE)
        p->scanner.bytes.length = token.end;
    if (token.kind != TG_JSON_END)
        p->ahead = tg_json_scan(&p->scanner);
    return token;
}

// parser.go calls this `recover`: to what seems to be the end of an object or array.
static void skip(reference *p, tg_json_token token, tg_json_token_kind open, tg_json_token_kind close)
{
    for (size_t level = 1; token.kind != TG_JSON_END; token = take(p)) {
        if (token.kind == open)
            level++;
        if (token.kind == close && --level <= 1)
            return;
    }
}

static outcome object_failed(reference *p, tg_json_token token, const uint32_t *at)
{
    skip(p, token, TG_JSON_BRACE_OPEN, TG_JSON_BRACE_CLOSE);
    error(p, at ? *at : p->ahead.start);
    return INVALID;
}

static outcome object(reference *p)
{
    tg_json_token open = take(p);
    while (p->ahead.kind != TG_JSON_BRACE_CLOSE) {
        uint32_t start = p->ahead.start;
        if (value(p) != STRING) {
            error(p, start);
            return INVALID;
        }
        tg_json_token colon = take(p);
        if (colon.kind != TG_JSON_COLON)
            return object_failed(p, colon, &colon.start);
        value(p);
        if (p->ahead.kind == TG_JSON_BRACE_CLOSE)
            break;
        tg_json_token token = p->ahead;
        if (token.kind == TG_JSON_END) {
            error(p, open.start);
            return INVALID;
        }
        take(p);
        if (token.kind == TG_JSON_BRACKET_CLOSE) {
            error(p, p->ahead.start);
            return INVALID;
        }
        if (token.kind != TG_JSON_COMMA)
            return object_failed(p, token, NULL);
        if (p->ahead.kind == TG_JSON_BRACE_CLOSE) {
            error(p, token.start);
            return INVALID;
        }
    }
    take(p);
    return CONTAINER;
}

static outcome array(reference *p)
{
    tg_json_token open = take(p);
    while (p->ahead.kind != TG_JSON_BRACKET_CLOSE) {
        value(p);
        if (p->ahead.kind == TG_JSON_BRACKET_CLOSE)
            break;
        tg_json_token token = take(p);
        if (token.kind == TG_JSON_END) {
            error(p, open.start);
            return INVALID;
        }
        if (token.kind != TG_JSON_COMMA) {
            skip(p, token, TG_JSON_BRACKET_OPEN, TG_JSON_BRACKET_CLOSE);
            error(p, p->ahead.start);
            return INVALID;
        }
        if (p->ahead.kind == TG_JSON_BRACKET_CLOSE) {
            error(p, token.start);
            return INVALID;
        }
    }
    take(p);
    return CONTAINER;
}

static tg_str bytes_of(const reference *p, tg_json_token token)
{
    return tg_str_slice(p->scanner.bytes, token.start, token.end);
}

static outcome string(reference *p)
{
    tg_json_token token = p->ahead;
    size_t at = token.plain ? 0 : tg_json_string_error(bytes_of(p, token));
    take(p);
    if (!at)
        return STRING;
    error(p, token.start + (uint32_t)at);
    return INVALID;
}

static outcome scalar(reference *p, bool valid)
{
    tg_json_token token = take(p);
    if (valid)
        return SCALAR;
    error(p, token.start);
    return INVALID;
}

static bool known_keyword(tg_str word)
{
    return tg_str_equal(word, S("true")) || tg_str_equal(word, S("false")) || tg_str_equal(word, S("null"));
}

static bool number_valid(reference *p, tg_str text)
{
    tg_number number;
    return tg_json_number_valid(text) && tg_number_parse(p->arena, text, &number);
}

// Our own reader has looked at the nesting already; what differs from it in broken text is bounded here.
static outcome nested(reference *p, outcome (*read)(reference *))
{
    outcome result = INVALID;
    if (++p->depth <= 2 * TG_LIMIT_NESTING)
        result = read(p);
    p->depth--;
    return result;
}

static outcome value(reference *p)
{
    switch (p->ahead.kind) {
    case TG_JSON_BRACE_OPEN:
        return nested(p, object);
    case TG_JSON_BRACKET_OPEN:
        return nested(p, array);
    case TG_JSON_QUOTED:
        return string(p);
    case TG_JSON_DIGITS:
        return scalar(p, number_valid(p, bytes_of(p, p->ahead)));
    case TG_JSON_KEYWORD:
        return scalar(p, known_keyword(bytes_of(p, p->ahead)));
    case TG_JSON_END:
    case TG_JSON_BRACE_CLOSE:
    case TG_JSON_BRACKET_CLOSE:
    case TG_JSON_COMMA:
    case TG_JSON_COLON:
    case TG_JSON_EQUALS:
    case TG_JSON_STRANGE:
        break;
    }
    error(p, p->ahead.start);
    return INVALID;
}

uint32_t tg_json_reference_error(tg_arena *arena, tg_str bytes)
{
    reference p = { .arena = arena, .scanner = { .bytes = bytes, .clusters = true }, .first = UINT32_MAX };
    p.ahead = tg_json_scan(&p.scanner);
    uint32_t start = p.ahead.start;
    outcome root = value(&p);
    if (p.first == UINT32_MAX && p.ahead.kind != TG_JSON_END)
        error(&p, p.ahead.start);
    if (root != CONTAINER)
        error(&p, start);
    return p.first;
}
