// Decimal digits of a binary number, and how Go prints them (src/base/number.c makes the digits).
#ifndef TRACEGATE_BASE_DECIMAL_H
#define TRACEGATE_BASE_DECIMAL_H

#include "tracegate/base.h"

// 0.digits * 10^exponent; no leading and no trailing zeros, so zero has no digits.
typedef struct tg_decimal {
    char *digits; // '0' to '9'
    size_t count;
    int64_t exponent;
} tg_decimal;

// To at most `count` digits, nearest, ties to even.
void tg_decimal_round(tg_decimal *d, int64_t count);
// To the fewest digits that lie between the two bounds (themselves allowed if `inclusive`).
void tg_decimal_shorten(tg_decimal *d, const tg_decimal *lower, const tg_decimal *upper, bool inclusive);
// Formats as tg_number_format; `shortest`: d was shortened, `digits` does not count.
tg_str tg_decimal_format(tg_arena *arena, const tg_decimal *d, bool negative, char format, int digits,
                         bool shortest);

#endif
