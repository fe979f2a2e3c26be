// JSON tokens: what json.c, its reference twin and the dump's columns read. As lax as hcl's scanner
// (json/scanner.go of hcl v2.25.0): it only cuts; whether a number or a string is right is asked afterwards.
#ifndef TRACEGATE_JSON_SCAN_H
#define TRACEGATE_JSON_SCAN_H

#include "tracegate/text.h"

typedef enum tg_json_token_kind {
    TG_JSON_END,
    TG_JSON_BRACE_OPEN,
    TG_JSON_BRACE_CLOSE,
    TG_JSON_BRACKET_OPEN,
    TG_JSON_BRACKET_CLOSE,
    TG_JSON_COMMA,
    TG_JSON_COLON,
    TG_JSON_EQUALS,  // for those who think of HCL's native syntax
    TG_JSON_KEYWORD, // letters and `_`
    TG_JSON_DIGITS,  // whatever a number is made of
    TG_JSON_QUOTED,  // with its quotes; the closing one may be missing
    TG_JSON_STRANGE, // a byte that begins nothing
} tg_json_token_kind;

typedef struct tg_json_token {
    tg_json_token_kind kind;
    uint32_t start, end;
    bool plain; // quoted: closed, ASCII, without escapes
} tg_json_token;

typedef struct tg_json_scanner {
    tg_str bytes;
    uint32_t at;
    // As hcl, which steps through strings by grapheme clusters: a prepending character (U+0600) swallows the quote or
    // the backslash behind it. Else as everybody.
    bool clusters;
} tg_json_scanner;

tg_json_token tg_json_scan(tg_json_scanner *scanner);

// What Go's encoding/json says of a quoted token: 0 if it is a string, else one more than the offset of the byte at which
// it gives up; the token's length if it wants more.
size_t tg_json_string_error(tg_str token);
// Whether the token is a number of JSON.
bool tg_json_number_valid(tg_str token);
// The decoded string of a token without string error: a view of the text where nothing is to be decoded.
tg_str tg_json_string_text(tg_arena *arena, tg_str token, bool plain);
// Where in `bytes` each of the `length` bytes of the decoded string comes from, and where its closing quote is.
const uint32_t *tg_json_string_offsets(tg_arena *arena, tg_str bytes, tg_span token, size_t length);

#endif
