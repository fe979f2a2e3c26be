// How Go prints a big.Float: rounding of decimal digits and the formats e, f, g (math/big/ftoa.go, decimal.go).
//
// The digits are exact when they come in; everything here is on characters. Go's shortest text takes the gap below a
// power of two for as wide as the one above it, where MPFR knows better: so the choice is made here, as Go makes it.
#include "decimal.h"

#include "tracegate/limits.h"

#include <stdio.h>

static char digit_at(const tg_decimal *d, size_t i)
{
    return i < d->count ? d->digits[i] : '0';
}

static void trim(tg_decimal *d)
{
    while (d->count > 0 && d->digits[d->count - 1] == '0')
        d->count--;
    if (d->count == 0)
        d->exponent = 0;
}

static void round_down(tg_decimal *d, size_t count)
{
    if (count >= d->count)
        return;
    d->count = count;
    trim(d);
}

static void round_up(tg_decimal *d, size_t count)
{
    if (count >= d->count)
        return;
    while (count > 0 && d->digits[count - 1] == '9')
        count--;
    if (count == 0) { // all nines
        d->digits[0] = '1';
        d->count = 1;
        d->exponent++;
        return;
    }
    d->digits[count - 1]++;
    d->count = count;
}

static bool rounds_up(const tg_decimal *d, size_t count)
{
    if (d->digits[count] == '5' && count + 1 == d->count)
        return count > 0 && (d->digits[count - 1] - '0') % 2 != 0;
    return d->digits[count] >= '5';
}

void tg_decimal_round(tg_decimal *d, int64_t count)
{
    if (count < 0 || (uint64_t)count >= d->count)
        return;
    if (rounds_up(d, (size_t)count))
        round_up(d, (size_t)count);
    else
        round_down(d, (size_t)count);
}

void tg_decimal_shorten(tg_decimal *d, const tg_decimal *lower, const tg_decimal *upper, bool inclusive)
{
    for (size_t i = 0; i < d->count; i++) {
        char m = d->digits[i], l = digit_at(lower, i), u = digit_at(upper, i);
        bool down = l != m || (inclusive && i + 1 == lower->count);
        bool up = m != u && (inclusive || m + 1 < u || i + 1 < upper->count);
        if (down && up)
            tg_decimal_round(d, (int64_t)i + 1);
        else if (down)
            round_down(d, i + 1);
        else if (up)
            round_up(d, i + 1);
        else
            continue;
        return;
    }
}

// Characters written one after the other into a text whose size is known to suffice.
typedef struct writer {
    char *at;
} writer;

static void put(writer *w, char c)
{
    *w->at++ = c;
}

static void put_digits(writer *w, const tg_decimal *d, int64_t from, int64_t to)
{
    for (int64_t i = from; i < to; i++)
        put(w, i < 0 ? '0' : digit_at(d, (size_t)i));
}

static tg_str with_exponent(tg_arena *arena, const tg_decimal *d, bool negative, char letter, int64_t digits)
{
    char *text = tg_arena_raw(arena, (size_t)digits + 32);
    writer w = { text };
    if (negative)
        put(&w, '-');
    put(&w, digit_at(d, 0));
    if (digits > 0) {
        put(&w, '.');
        put_digits(&w, d, 1, digits + 1);
    }
    int64_t exponent = d->count > 0 ? d->exponent - 1 : 0;
    int64_t size = exponent < 0 ? -exponent : exponent;
    w.at += snprintf(w.at, 24, "%c%c%02lld", letter, exponent < 0 ? '-' : '+', (long long)size);
    return (tg_str){ text, (size_t)(w.at - text) };
}

static tg_str without_exponent(tg_arena *arena, const tg_decimal *d, bool negative, int64_t digits)
{
    int64_t whole = d->exponent > 0 ? d->exponent : 0;
    char *text = tg_arena_raw(arena, (size_t)whole + (size_t)digits + 8);
    writer w = { text };
    if (negative)
        put(&w, '-');
    if (whole > 0)
        put_digits(&w, d, 0, whole);
    else
        put(&w, '0');
    if (digits > 0) {
        put(&w, '.');
        put_digits(&w, d, d->exponent, d->exponent + digits);
    }
    return (tg_str){ text, (size_t)(w.at - text) };
}

static tg_str general(tg_arena *arena, const tg_decimal *d, bool negative, char format, int64_t digits,
                      bool shortest)
{
    int64_t count = (int64_t)d->count, threshold = digits;
    if (threshold > count && count >= d->exponent)
        threshold = count;
    if (shortest)
        threshold = 6;
    int64_t exponent = d->exponent - 1;
    if (exponent < -4 || exponent >= threshold) {
        if (digits > count)
            digits = count;
        return with_exponent(arena, d, negative, (char)(format + 'e' - 'g'), digits > 0 ? digits - 1 : 0);
    }
    if (digits > d->exponent)
        digits = count;
    int64_t places = digits - d->exponent;
    return without_exponent(arena, d, negative, places > 0 ? places : 0);
}

// Digits behind the point ('e', 'f') or in all ('g') that the shortest text has.
static int64_t shortest_digits(const tg_decimal *d, char format)
{
    int64_t count = (int64_t)d->count;
    switch (format) {
    case 'e':
    case 'E':
        return count > 0 ? count - 1 : 0;
    case 'f':
        return count > d->exponent ? count - d->exponent : 0;
    default:
        return count;
    }
}

tg_str tg_decimal_format(tg_arena *arena, const tg_decimal *d, bool negative, char format, int digits,
                         bool shortest)
{
    int64_t wanted = shortest ? shortest_digits(d, format) : digits;
    if (wanted > TG_LIMIT_NUMBER_TEXT || (format == 'f' && d->exponent > TG_LIMIT_NUMBER_TEXT))
        return (tg_str){ 0 };
    switch (format) {
    case 'e':
    case 'E':
        return with_exponent(arena, d, negative, format, wanted);
    case 'f':
        return without_exponent(arena, d, negative, wanted);
    default:
        return general(arena, d, negative, format, wanted > 0 || shortest ? wanted : 1, shortest);
    }
}
