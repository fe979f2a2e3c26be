// Lines and columns as hcl's JSON scanner counts them (json/scanner.go of hcl v2.25.0), for the dump.
//
// It steps through a file token by token. A mark every few hundred bytes remembers how far it was, so that a question
// costs the same anywhere.
#include "json_internal.h"

#include "json_scan.h"

#define MARK_DISTANCE 256

struct tg_json_ruler {
    tg_str bytes;
    tg_position *items; // between tokens
    size_t count, capacity;
};

// Over blanks: a tab has two columns, a CR none.
static tg_position over_blanks(tg_str bytes, tg_position at, uint32_t end)
{
    while (at.byte < end) {
        char c = bytes.data[at.byte++];
        if (c == '\n') {
            at.line++;
            at.column = 1;
        } else if (c != '\r') {
            at.column += c == '\t' ? 2 : 1;
        }
    }
    return at;
}

// Quotes and backslashes are columns of their own, everything else counts by grapheme clusters.
static uint32_t quoted_columns(tg_str token)
{
    uint32_t columns = 1;
    for (size_t at = 1; at < token.length; columns++) {
        bool single = token.data[at] == '"' || token.data[at] == '\\';
        at += single ? 1 : tg_utf8_grapheme(tg_str_slice(token, at, token.length));
    }
    return columns;
}

static tg_position over_token(tg_str bytes, tg_position at, tg_json_token token)
{
    if (token.kind == TG_JSON_QUOTED && !token.plain)
        at.column += quoted_columns(tg_str_slice(bytes, token.start, token.end));
    else
        at.column += token.end - token.start;
    at.byte = token.end;
    return at;
}

tg_json_ruler *tg_json_ruler_new(tg_arena *arena, tg_str bytes)
{
    tg_json_ruler *ruler = tg_new(arena, tg_json_ruler);
    ruler->bytes = bytes;
    tg_json_scanner scanner = { .bytes = bytes, .clusters = true };
    tg_position at = { 1, 1, 0 };
    tg_push(arena, ruler, at);
    for (;;) {
        tg_json_token token = tg_json_scan(&scanner);
        at = over_token(bytes, over_blanks(bytes, at, token.start), token);
        if (token.kind == TG_JSON_END || token.kind == TG_JSON_STRANGE)
            return ruler;
        if (at.byte - ruler->items[ruler->count - 1].byte >= MARK_DISTANCE)
            tg_push(arena, ruler, at);
    }
}

// The last mark before the offset: at the end of a string it takes the string to know the column (see inside()).
static tg_position mark_before(const tg_json_ruler *ruler, uint32_t offset)
{
    size_t low = 0, high = ruler->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (ruler->items[middle].byte < offset)
            low = middle;
        else
            high = middle;
    }
    return ruler->items[low];
}

// An error inside of a string is counted in bytes from the string's start.
static bool inside(tg_str bytes, tg_json_token token, uint32_t offset)
{
    if (offset < token.end)
        return true;
    size_t error = token.kind == TG_JSON_QUOTED && !token.plain
                       ? tg_json_string_error(tg_str_slice(bytes, token.start, token.end))
                       : 0;
    return error && token.start + error == offset;
}

tg_position tg_json_ruler_at(const tg_json_ruler *ruler, uint32_t offset)
{
    tg_position at = mark_before(ruler, offset);
    tg_json_scanner scanner = { .bytes = ruler->bytes, .at = at.byte, .clusters = true };
    for (;;) {
        tg_json_token token = tg_json_scan(&scanner);
        at = over_blanks(ruler->bytes, at, offset < token.start ? offset : token.start);
        if (offset <= token.start || token.kind == TG_JSON_END)
            return at;
        if (inside(ruler->bytes, token, offset))
            return (tg_position){ at.line, at.column + (offset - token.start), offset };
        at = over_token(ruler->bytes, at, token);
        if (offset == token.end || token.kind == TG_JSON_STRANGE)
            return at;
    }
}
