// Escapes of quoted strings, exactly as hclsyntax's scan_string_lit.rl and ParseStringLiteralToken read them.
//
// A text is cut into pieces (an escape, or the stretch before the next one), and each piece is read by itself. Text
// without escapes, nearly all of it, is never copied.
#include "literal.h"

#include "lexer.h"

static bool sign(char c)
{
    return c == '$' || c == '%';
}

static bool hex_digit(char c, uint32_t *value)
{
    uint32_t lower = (uint32_t)(unsigned char)c | 0x20;
    if (c >= '0' && c <= '9')
        *value = (uint32_t)(c - '0');
    else if (lower >= 'a' && lower <= 'f')
        *value = lower - 'a' + 10;
    else
        return false;
    return true;
}

// `\u` with up to four digits, `\U` with up to eight, or a backslash with any one character.
static size_t backslash(tg_str text)
{
    if (text.length == 1)
        return 1;
    char selector = text.data[1];
    if (selector != 'u' && selector != 'U')
        return 1 + tg_lexer_character(text.data + 1, text.data + text.length);
    size_t most = selector == 'u' ? 6 : 10, length = 2;
    uint32_t value;
    while (length < most && length < text.length && hex_digit(text.data[length], &value))
        length++;
    return length;
}

// `$`, `$$` or `$${`.
static size_t signs(tg_str text)
{
    if (text.length < 2 || text.data[1] != text.data[0])
        return 1;
    return text.length > 2 && text.data[2] == '{' ? 3 : 2;
}

size_t tg_escape_or_text(tg_str text)
{
    if (text.data[0] == '\\')
        return backslash(text);
    if (sign(text.data[0]))
        return signs(text);
    size_t length = 1;
    while (length < text.length && text.data[length] != '\\' && !sign(text.data[length]))
        length++;
    return length;
}

static uint32_t hex_value(tg_str digits)
{
    uint32_t value = 0, digit = 0;
    for (size_t i = 0; i < digits.length && hex_digit(digits.data[i], &digit); i++)
        value = value << 4 | digit;
    return value;
}

// The bytes that `\uXXXX` or `\UXXXXXXXX` stands for; 0: it is neither, or no character has that number.
static size_t code_point(tg_str escape, char out[4])
{
    if (escape.length != (escape.data[1] == 'u' ? 6u : 10u))
        return 0;
    uint32_t value = hex_value(tg_str_slice(escape, 2, escape.length));
    if (value > 0x10FFFF || (value >= 0xD800 && value < 0xE000))
        return 0;
    return tg_utf8_encode(value, out);
}

static char simple_escape(char selector)
{
    switch (selector) {
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case '"':
    case '\\':
        return selector;
    default:
        return '\0';
    }
}

// Writes what an escape stands for, which is never longer than itself. One that means nothing is kept as the
// reference keeps it: without its backslash, or whole if it is a broken number.
static size_t read_escape(tg_str escape, char *out, tg_bad_escape bad)
{
    char selector = escape.length > 1 ? escape.data[1] : '\0', simple = simple_escape(selector);
    if (simple) {
        *out = simple;
        return 1;
    }
    bool numeric = selector == 'u' || selector == 'U';
    char bytes[4];
    size_t length = numeric ? code_point(escape, bytes) : 0;
    if (length) {
        memcpy(out, bytes, length);
        return length;
    }
    bad.tell(bad.context, escape);
    size_t kept = numeric || escape.length == 1 ? 0 : 1;
    memcpy(out, escape.data + kept, escape.length - kept);
    return escape.length - kept;
}

tg_str tg_unescape_text(tg_str text)
{
    return text.length > 2 && sign(text.data[0]) && signs(text) == 3 ? tg_str_slice(text, 1, text.length)
                                                                     : text;
}

tg_str tg_unescape(tg_arena *arena, tg_str text, tg_bad_escape bad)
{
    // A sign begins a token of its own, so there are no others in it.
    if (!text.length || sign(text.data[0]) || !memchr(text.data, '\\', text.length))
        return tg_unescape_text(text);
    char *out = tg_arena_raw(arena, text.length);
    size_t length = 0;
    while (text.length) {
        size_t piece = tg_escape_or_text(text);
        tg_str part = tg_str_slice(text, 0, piece);
        if (part.data[0] == '\\') {
            length += read_escape(part, out + length, bad);
        } else {
            memcpy(out + length, part.data, part.length);
            length += part.length;
        }
        text = tg_str_slice(text, piece, text.length);
    }
    return (tg_str){ out, length };
}

tg_str tg_trim_start(tg_str s)
{
    size_t length;
    while (s.length && tg_utf8_space(tg_utf8_decode(s, &length)))
        s = tg_str_slice(s, length, s.length);
    return s;
}

// The first byte of the last character. As Go's DecodeLastRune: what is no whole character is one byte.
static size_t last_character(tg_str s)
{
    for (size_t back = 1; back <= 4 && back <= s.length; back++) {
        size_t length, at = s.length - back;
        if (((unsigned char)s.data[at] & 0xC0) == 0x80)
            continue;
        tg_utf8_decode(tg_str_slice(s, at, s.length), &length);
        return length == back ? at : s.length - 1;
    }
    return s.length - 1;
}

tg_str tg_trim_end(tg_str s)
{
    while (s.length) {
        size_t length, at = last_character(s);
        if (!tg_utf8_space(tg_utf8_decode(tg_str_slice(s, at, s.length), &length)))
            break;
        s.length = at;
    }
    return s;
}
