// JSON tokens. See json_scan.h.
#include "json_scan.h"

#define ONES  UINT64_C(0x0101010101010101)
#define HIGHS UINT64_C(0x8080808080808080)

static unsigned char byte_at(tg_str s, size_t i)
{
    return (unsigned char)s.data[i];
}

static tg_str rest(tg_str s, size_t from)
{
    return (tg_str){ s.data + from, s.length - from };
}

static bool letter(unsigned char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

static bool starts_number(unsigned char c)
{
    return digit(c) || c == '-' || c == '+' || c == '.';
}

static bool special(unsigned char c)
{
    return c == '"' || c == '\\' || c < 0x20;
}

// Behind the ordinary bytes of a string from `at` on: no quote, backslash or control character, nor, with `ascii`, what
// is above ASCII. `*seen` gets the bits of all of them.
static size_t skip_ordinary(tg_str s, size_t at, bool ascii, uint64_t *seen)
{
    uint64_t high = ascii ? HIGHS : 0;
    for (; at + 8 <= s.length; at += 8) {
        uint64_t word;
        memcpy(&word, s.data + at, 8);
        // The lowest byte of each kind sets its high bit: what is subtracted from an ASCII byte only borrows then.
        uint64_t found = ((word ^ ONES * '"') - ONES) | ((word ^ ONES * '\\') - ONES) | (word - ONES * 0x20);
        if (((found & ~word) | (word & high)) & HIGHS)
            break;
        *seen |= word;
    }
    for (; at < s.length && !special(byte_at(s, at)) && !(ascii && byte_at(s, at) >= 0x80); at++)
        *seen |= byte_at(s, at);
    return at;
}

// Bytes above ASCII at `at`: whole clusters, beginning with the ordinary character before them if there is one.
static size_t skip_cluster(tg_str s, size_t run, size_t at)
{
    size_t from = at > run ? at - 1 : at;
    return from + tg_utf8_grapheme(rest(s, from));
}

static tg_json_token quoted(tg_json_scanner *scanner)
{
    tg_str s = scanner->bytes;
    size_t at = scanner->at + 1;
    bool closed = false, escapes = false;
    uint64_t seen = 0;
    while (!closed) {
        size_t run = at;
        at = skip_ordinary(s, at, scanner->clusters, &seen);
        if (at >= s.length || byte_at(s, at) < 0x20)
            break;
        if (s.data[at] == '"') {
            at++;
            closed = true;
        } else if (s.data[at] == '\\') {
            escapes = true;
            at++;
            if (at < s.length && (s.data[at] == '"' || s.data[at] == '\\'))
                at++;
        } else {
            seen |= HIGHS;
            at = skip_cluster(s, run, at);
        }
    }
    bool plain = closed && !escapes && !(seen & HIGHS);
    return (tg_json_token){ TG_JSON_QUOTED, scanner->at, (uint32_t)at, plain };
}

static uint32_t run_of(const tg_json_scanner *scanner, bool (*in)(unsigned char))
{
    size_t at = scanner->at;
    while (at < scanner->bytes.length && in(byte_at(scanner->bytes, at)))
        at++;
    return (uint32_t)at;
}

static bool continues_number(unsigned char c)
{
    return starts_number(c) || c == 'e' || c == 'E';
}

static bool continues_keyword(unsigned char c)
{
    return letter(c) || c == '_';
}

static tg_json_token_kind mark(char c)
{
    switch (c) {
    case '{':
        return TG_JSON_BRACE_OPEN;
    case '}':
        return TG_JSON_BRACE_CLOSE;
    case '[':
        return TG_JSON_BRACKET_OPEN;
    case ']':
        return TG_JSON_BRACKET_CLOSE;
    case ',':
        return TG_JSON_COMMA;
    case ':':
        return TG_JSON_COLON;
    case '=':
        return TG_JSON_EQUALS;
    default:
        return TG_JSON_STRANGE;
    }
}

static bool blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

tg_json_token tg_json_scan(tg_json_scanner *scanner)
{
    tg_str s = scanner->bytes;
    while (scanner->at < s.length && blank(s.data[scanner->at]))
        scanner->at++;
    tg_json_token token = { TG_JSON_END, scanner->at, scanner->at, false };
    if (scanner->at >= s.length)
        return token;
    unsigned char first = byte_at(s, scanner->at);
    if (first == '"') {
        token = quoted(scanner);
    } else if (starts_number(first)) {
        token.kind = TG_JSON_DIGITS;
        token.end = run_of(scanner, continues_number);
    } else if (letter(first)) {
        token.kind = TG_JSON_KEYWORD;
        token.end = run_of(scanner, continues_keyword);
    } else {
        token.kind = mark((char)first);
        token.end = scanner->at + 1;
    }
    scanner->at = token.end;
    return token;
}

// --------------------------------------------------------------------------------------- strings

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// The four digits at `at`, or -1.
static int32_t hex4(tg_str s, size_t at)
{
    if (at + 4 > s.length)
        return -1;
    int32_t value = 0;
    for (size_t i = 0; i < 4; i++) {
        int digit_value = hex_digit(s.data[at + i]);
        if (digit_value < 0)
            return -1;
        value = value * 16 + digit_value;
    }
    return value;
}

// Moves `at` behind the escape whose backslash it is at. False: it is none, `at` is one more than where that shows.
static bool escape_valid(tg_str s, size_t *at)
{
    char c = *at + 1 < s.length ? s.data[*at + 1] : '\0';
    *at += 2;
    if (c && strchr("bfnrt\\/\"", c))
        return true;
    if (c != 'u')
        return false;
    for (size_t i = 0; i < 4; i++, ++*at)
        if (*at >= s.length || hex_digit(s.data[*at]) < 0) {
            ++*at;
            return false;
        }
    return true;
}

size_t tg_json_string_error(tg_str token)
{
    size_t at = 1;
    while (at < token.length && token.data[at] != '"') {
        if (token.data[at] == '\\') {
            if (!escape_valid(token, &at))
                return at < token.length ? at : token.length;
        } else if (byte_at(token, at) < 0x20) {
            return at + 1;
        } else {
            at++;
        }
    }
    if (at >= token.length)
        return token.length;
    for (at++; at < token.length; at++)
        if (!blank(token.data[at]))
            return at + 1;
    return 0;
}

// The code point of `\uXXXX` at `at`, two of them for a surrogate pair; a lone surrogate is the replacement character.
static uint32_t unicode_escape(tg_str s, size_t *at)
{
    int32_t first = hex4(s, *at + 2);
    *at += 6;
    if (first < 0xD800 || first >= 0xE000)
        return (uint32_t)first;
    bool pair = first < 0xDC00 && *at + 1 < s.length && s.data[*at] == '\\' && s.data[*at + 1] == 'u';
    int32_t second = pair ? hex4(s, *at + 2) : -1;
    if (second < 0xDC00 || second >= 0xE000)
        return 0xFFFD;
    *at += 6;
    return 0x10000 + ((uint32_t)(first - 0xD800) << 10) + (uint32_t)(second - 0xDC00);
}

static char simple_escape(char c)
{
    switch (c) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return c;
    }
}

static size_t decode_escape(tg_str s, size_t *at, char *out)
{
    if (s.data[*at + 1] == 'u')
        return tg_utf8_encode(unicode_escape(s, at), out);
    *out = simple_escape(s.data[*at + 1]);
    *at += 2;
    return 1;
}

// Bytes up to the next backslash as they are, or, where the string is not valid UTF-8, each broken one replaced.
static size_t decode_run(tg_str s, size_t *at, bool valid, char *out)
{
    const char *backslash = memchr(s.data + *at, '\\', s.length - *at);
    size_t end = backslash ? (size_t)(backslash - s.data) : s.length, length = 0;
    if (valid) {
        length = end - *at;
        memcpy(out, s.data + *at, length);
        *at = end;
    }
    while (*at < end) {
        size_t size;
        length += tg_utf8_encode(tg_utf8_decode(rest(s, *at), &size), out + length);
        *at += size;
    }
    return length;
}

// Never longer than what it is decoded from, but for broken bytes: three for one.
static tg_str decode(tg_arena *arena, tg_str s, bool valid)
{
    char *out = tg_arena_raw(arena, s.length * (valid ? 1 : 3) + 1);
    size_t length = 0;
    for (size_t at = 0; at < s.length;) {
        if (s.data[at] == '\\')
            length += decode_escape(s, &at, out + length);
        else
            length += decode_run(s, &at, valid, out + length);
    }
    out[length] = '\0';
    return (tg_str){ out, length };
}

// A string ends at its first quote; hcl's token may have blanks behind it.
static tg_str inside(tg_str token)
{
    size_t end = 1;
    while (token.data[end] != '"')
        end += token.data[end] == '\\' ? 2 : 1;
    return tg_str_slice(token, 1, end);
}

tg_str tg_json_string_text(tg_arena *arena, tg_str token, bool plain)
{
    if (plain)
        return tg_str_slice(token, 1, token.length - 1);
    tg_str s = inside(token);
    bool valid = tg_utf8_valid(s);
    if (valid && (!s.length || !memchr(s.data, '\\', s.length)))
        return s;
    return decode(arena, s, valid);
}

const uint32_t *tg_json_string_offsets(tg_arena *arena, tg_str bytes, tg_span token, size_t length)
{
    tg_str s = inside(tg_str_slice(bytes, token.start, token.end));
    uint32_t *offsets = tg_new_array(arena, uint32_t, length + 1);
    size_t at = 0;
    for (size_t i = 0; i < length;) {
        uint32_t from = token.start + 1 + (uint32_t)at;
        char decoded[4];
        size_t size = 1, count;
        if (s.data[at] == '\\') {
            count = decode_escape(s, &at, decoded);
        } else {
            count = tg_utf8_encode(tg_utf8_decode(rest(s, at), &size), decoded);
            at += size;
        }
        for (size_t j = 0; j < count && i < length; j++)
            offsets[i++] = from;
    }
    offsets[length] = token.start + 1 + (uint32_t)s.length;
    return offsets;
}

// --------------------------------------------------------------------------------------- numbers

static size_t digits(tg_str s, size_t at)
{
    while (at < s.length && digit(byte_at(s, at)))
        at++;
    return at;
}

// number = "-"? ("0" | [1-9] [0-9]*) ("." [0-9]+)? ([eE] [+-]? [0-9]+)?
bool tg_json_number_valid(tg_str s)
{
    size_t at = s.length && s.data[0] == '-';
    size_t whole = digits(s, at);
    if (whole == at || (s.data[at] == '0' && whole > at + 1))
        return false;
    at = whole;
    if (at < s.length && s.data[at] == '.') {
        size_t fraction = digits(s, at + 1);
        if (fraction == at + 1)
            return false;
        at = fraction;
    }
    if (at < s.length && (s.data[at] == 'e' || s.data[at] == 'E')) {
        at++;
        at += at < s.length && (s.data[at] == '+' || s.data[at] == '-');
        size_t exponent = digits(s, at);
        if (exponent == at)
            return false;
        at = exponent;
    }
    return at == s.length;
}
