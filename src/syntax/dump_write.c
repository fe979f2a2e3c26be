// What both dumps write: strings, ranges, numbers of the canonical AST JSON.
#include "syntax_internal.h"

static bool plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

static void dump_escaped(tg_buf *out, unsigned char c)
{
    static const char digits[] = "0123456789abcdef";
    switch (c) {
    case '"':
    case '\\':
        tg_buf_byte(out, '\\');
        tg_buf_byte(out, (char)c);
        return;
    case '\n':
        tg_buf_add(out, S("\\n"));
        return;
    case '\r':
        tg_buf_add(out, S("\\r"));
        return;
    case '\t':
        tg_buf_add(out, S("\\t"));
        return;
    default:
        tg_buf_add(out, S("\\u00"));
        tg_buf_byte(out, digits[c >> 4]);
        tg_buf_byte(out, digits[c & 15]);
        return;
    }
}

void tg_dump_string(tg_buf *out, tg_str s)
{
    tg_buf_byte(out, '"');
    for (size_t i = 0; i < s.length;) {
        size_t end = i, length;
        while (end < s.length && plain((unsigned char)s.data[end]))
            end++;
        tg_buf_add(out, tg_str_slice(s, i, end));
        if (end == s.length)
            break;
        tg_str rest = tg_str_slice(s, end, s.length);
        if ((unsigned char)rest.data[0] < 0x80) {
            dump_escaped(out, (unsigned char)rest.data[0]);
            i = end + 1;
            continue;
        }
        bool bad = tg_utf8_decode(rest, &length) == 0xFFFD && length == 1;
        tg_buf_add(out, bad ? S("\xEF\xBF\xBD") : tg_str_slice(rest, 0, length));
        i = end + length;
    }
    tg_buf_byte(out, '"');
}

static void dump_integer(tg_buf *out, uint32_t n)
{
    char digits[10];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    tg_buf_add(out, (tg_str){ digits + at, sizeof digits - at });
}

void tg_dump_position(tg_buf *out, tg_position at)
{
    dump_integer(out, at.line);
    tg_buf_byte(out, ':');
    dump_integer(out, at.column);
    tg_buf_byte(out, ':');
    dump_integer(out, at.byte);
}

void tg_dump_range(tg_buf *out, tg_position start, tg_position end)
{
    tg_buf_byte(out, '"');
    tg_dump_position(out, start);
    tg_buf_byte(out, '-');
    tg_dump_position(out, end);
    tg_buf_byte(out, '"');
}

// ------------------------------------------------------------------------------------------ numbers

// Significant decimal digits that 512 bits surely keep: up to here a number is its digits.
#define EXACT_DIGITS 153

// A number that is its digits: which of them count, and the power of ten of the first.
typedef struct decimal {
    char digits[EXACT_DIGITS];
    size_t count; // without zeros at either end; 0: the number is zero
    int64_t exponent;
} decimal;

// Reads the exponent behind `e`. False: too large to be one that needs no care.
static bool small_exponent(tg_str s, int64_t *value)
{
    bool negative = s.length && s.data[0] == '-';
    *value = 0;
    for (size_t i = s.length && (s.data[0] == '-' || s.data[0] == '+'); i < s.length; i++) {
        if (*value > 99999)
            return false;
        *value = *value * 10 + (s.data[i] - '0');
    }
    if (negative)
        *value = -*value;
    return true;
}

// False: more digits or a larger exponent than can be told without rounding.
static bool read_decimal(tg_str s, decimal *out)
{
    int64_t exponent = -1; // of the last digit before the point, less one
    size_t zeros = 0;      // seen behind the last digit that counts
    bool point = false;
    out->count = 0;
    size_t i = 0;
    for (; i < s.length && (s.data[i] | 0x20) != 'e'; i++) {
        if (s.data[i] == '.') {
            point = true;
            continue;
        }
        bool leading = s.data[i] == '0' && out->count == 0;
        exponent += leading ? -(int64_t)point : (int64_t)!point;
        if (s.data[i] == '0') {
            zeros += !leading;
            continue;
        }
        if (out->count + zeros >= EXACT_DIGITS)
            return false;
        memset(out->digits + out->count, '0', zeros);
        out->count += zeros;
        zeros = 0;
        out->digits[out->count++] = s.data[i];
    }
    out->exponent = 0;
    if (i < s.length && !small_exponent(tg_str_slice(s, i + 1, s.length), &out->exponent))
        return false;
    out->exponent += exponent;
    return true;
}

static void dump_decimal(tg_buf *out, const decimal *d)
{
    int64_t exponent = d->count ? d->exponent : 0;
    tg_buf_byte(out, '"');
    tg_buf_byte(out, d->count ? d->digits[0] : '0');
    if (d->count > 1) {
        tg_buf_byte(out, '.');
        tg_buf_add(out, (tg_str){ d->digits + 1, d->count - 1 });
    }
    tg_buf_add(out, exponent < 0 ? S("e-") : S("e+"));
    uint32_t size = (uint32_t)(exponent < 0 ? -exponent : exponent);
    if (size < 10)
        tg_buf_byte(out, '0');
    dump_integer(out, size);
    tg_buf_byte(out, '"');
}

void tg_dump_number(tg_buf *out, tg_str digits)
{
    decimal d;
    if (read_decimal(digits, &d)) {
        dump_decimal(out, &d);
        return;
    }
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    tg_dump_string(out, tg_number_shortest(&arena, digits));
    tg_arena_reset(&arena);
}
