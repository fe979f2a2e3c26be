// Numbers: Go's big.Float over MPFR, the only file that includes mpfr.h and gmp.h.
//
// A small integer lies in the tg_number itself; everything else is a significand in the arena, over which an mpfr_t
// is laid for the time of an operation (MPFR's custom interface: it neither allocates nor frees). What MPFR does not
// share with Go is done here: how precision goes through an operation (cty's value_ops.go), reading decimal text
// (floatconv.go: not always the nearest number) and the shortest text (decimal.c).
//
// The door: MPFR's exponent range is per thread and set to Go's before each operation that may leave it. GMP, which is used for
// digits alone, allocates with malloc and ends the program when there is none; TG_LIMIT_NUMBER_TEXT bounds what it is
// asked for. No function with MPFR's caches is used, so there is nothing to free at a thread's end.
#include "decimal.h"
#include "tracegate/limits.h"

#include <gmp.h>
#include <limits.h>
#include <mpfr.h>
#include <stdlib.h>

#define EXPONENT_MOST  ((mpfr_exp_t)INT32_MAX)
#define EXPONENT_LEAST ((mpfr_exp_t)INT32_MIN)

// Binary digits of the longest text in decimal.
#define MOST_BITS ((mpfr_exp_t)TG_LIMIT_NUMBER_TEXT * 4)

struct tg_big {
    mp_limb_t *limbs;
    mpfr_exp_t exponent;
    int kind; // mpfr_custom_get_kind
};

// A number as MPFR sees it; `limbs` is where a small one lies.
typedef struct operand {
    mpfr_t n;
    mp_limb_t limbs[2];
} operand;

static void go_range(void)
{
    if (mpfr_get_emax() == EXPONENT_MOST && mpfr_get_emin() == EXPONENT_LEAST)
        return;
    mpfr_set_emax(EXPONENT_MOST);
    mpfr_set_emin(EXPONENT_LEAST);
}

static void look_at(operand *o, tg_number n)
{
    go_range();
    if (n.big) {
        mpfr_custom_init_set(o->n, n.big->kind, n.big->exponent, (mpfr_prec_t)n.precision, n.big->limbs);
        return;
    }
    mpfr_custom_init(o->limbs, 64);
    mpfr_custom_init_set(o->n, MPFR_ZERO_KIND, 0, 64, o->limbs);
    mpfr_set_sj(o->n, n.small, MPFR_RNDN);
}

// An mpfr_t over fresh memory of the arena.
static void make(tg_arena *arena, mpfr_t out, uint32_t precision)
{
    go_range();
    void *limbs = tg_arena_raw(arena, mpfr_custom_get_size((mpfr_prec_t)precision));
    mpfr_custom_init(limbs, (mpfr_prec_t)precision);
    mpfr_custom_init_set(out, MPFR_ZERO_KIND, 0, (mpfr_prec_t)precision, limbs);
}

static unsigned bit_length(int64_t value)
{
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    return size == 0 ? 0 : 64 - (unsigned)__builtin_clzll(size);
}

// Whether a value can lie in `small`: its text must not depend on the precision, so all its bits must fit.
static bool fits_small(mpfr_srcptr n, int64_t *value)
{
    if (!mpfr_regular_p(n)) {
        *value = 0;
        return mpfr_zero_p(n) && !mpfr_signbit(n);
    }
    if (!mpfr_integer_p(n) || !mpfr_fits_intmax_p(n, MPFR_RNDN))
        return false;
    *value = mpfr_get_sj(n, MPFR_RNDN);
    return bit_length(*value) <= (unsigned long)mpfr_get_prec(n);
}

// What was computed in memory of the arena, as a number.
static tg_number finished(tg_arena *arena, mpfr_srcptr n)
{
    tg_number out = { .precision = (uint32_t)mpfr_get_prec(n) };
    if (fits_small(n, &out.small))
        return out;
    struct tg_big *big = tg_arena_raw(arena, sizeof *big);
    big->limbs = mpfr_custom_get_significand(n);
    big->exponent = mpfr_custom_get_exp(n);
    big->kind = mpfr_custom_get_kind(n);
    out.big = big;
    out.small = 0;
    return out;
}

static uint32_t larger(tg_number a, tg_number b)
{
    return a.precision > b.precision ? a.precision : b.precision;
}

// ------------------------------------------------------------------------------------------ making

tg_number tg_number_integer(int64_t value)
{
    return (tg_number){ .small = value, .precision = TG_PRECISION_INTEGER };
}

tg_number tg_number_unsigned(tg_arena *arena, uint64_t value)
{
    if (value <= INT64_MAX)
        return tg_number_integer((int64_t)value);
    mpfr_t n;
    make(arena, n, TG_PRECISION_INTEGER);
    mpfr_set_uj(n, value, MPFR_RNDN);
    return finished(arena, n);
}

tg_number tg_number_double(tg_arena *arena, double value)
{
    mpfr_t n;
    make(arena, n, TG_PRECISION_DOUBLE);
    mpfr_set_d(n, value, MPFR_RNDN);
    return finished(arena, n);
}

tg_number tg_number_infinity(tg_arena *arena, bool negative)
{
    mpfr_t n;
    make(arena, n, TG_PRECISION_TEXT);
    mpfr_set_inf(n, negative ? -1 : 1);
    return finished(arena, n);
}

tg_number tg_number_with_precision(tg_arena *arena, tg_number n, uint32_t precision)
{
    if (!n.big && bit_length(n.small) <= precision)
        return (tg_number){ .small = n.small, .precision = precision };
    operand o;
    mpfr_t out;
    look_at(&o, n);
    make(arena, out, precision);
    mpfr_set(out, o.n, MPFR_RNDN);
    return finished(arena, out);
}

// ----------------------------------------------------------------------------------------- reading

// The parts of a number's text: digits with at most one point among them, an exponent to ten or to two.
typedef struct parts {
    bool negative;
    bool binary; // `p`: the exponent is one of two
    tg_str digits;
    int64_t fraction; // digits behind the point
    int64_t exponent;
} parts;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t scan_digits(tg_str text, size_t at, parts *p)
{
    size_t start = at, count = 0;
    bool point = false;
    for (; at < text.length; at++) {
        if (is_digit(text.data[at])) {
            count++;
            p->fraction += point;
        } else if (text.data[at] == '.' && !point) {
            point = true;
        } else {
            break;
        }
    }
    p->digits = tg_str_slice(text, start, at);
    return count == 0 ? SIZE_MAX : at;
}

// As math/big's scanExponent: e, E, p or P, a sign, digits; a 64-bit number.
static size_t scan_exponent(tg_str text, size_t at, parts *p)
{
    p->binary = text.data[at] == 'p' || text.data[at] == 'P';
    if (!p->binary && text.data[at] != 'e' && text.data[at] != 'E')
        return SIZE_MAX;
    at++;
    bool negative = at < text.length && text.data[at] == '-';
    if (at < text.length && (text.data[at] == '-' || text.data[at] == '+'))
        at++;
    if (at == text.length)
        return SIZE_MAX;
    // Go reads it as a 64-bit integer, even where the digits are all zero.
    const uint64_t most = (uint64_t)INT64_MAX + negative;
    uint64_t whole = 0;
    for (; at < text.length && is_digit(text.data[at]); at++) {
        uint64_t digit = (uint64_t)(text.data[at] - '0');
        if (whole > (most - digit) / 10)
            return SIZE_MAX;
        whole = whole * 10 + digit;
    }
    // Past 2^40 every exponent is refused alike, so that sums do not overflow.
    p->exponent = whole < (UINT64_C(1) << 40) ? (int64_t)whole : INT64_C(1) << 40;
    if (negative)
        p->exponent = -p->exponent;
    return at;
}

static bool scan_number(tg_str text, parts *p)
{
    size_t at = 0;
    if (text.length > 0 && (text.data[0] == '-' || text.data[0] == '+')) {
        p->negative = text.data[0] == '-';
        at = 1;
    }
    at = scan_digits(text, at, p);
    if (at != SIZE_MAX && at < text.length)
        at = scan_exponent(text, at, p);
    return at == text.length;
}

// The digits without their point as a number of exactly the bits it needs. Caller clears.
static void exact_digits(mpfr_t out, tg_str digits)
{
    char *plain = tg_allocate(digits.length + 1);
    size_t count = 0;
    for (size_t i = 0; i < digits.length; i++) {
        if (digits.data[i] != '.')
            plain[count++] = digits.data[i];
    }
    plain[count] = '\0';
    mpz_t whole;
    mpz_init_set_str(whole, plain, 10);
    free(plain);
    mpfr_init2(out, mpz_sgn(whole) ? (mpfr_prec_t)mpz_sizeinbase(whole, 2) : 1);
    mpfr_set_z(out, whole, MPFR_RNDN);
    mpz_clear(whole);
}

// 5^n as math/big computes it (Float.pow5): by squaring, rounded to `precision` bits at each step. Caller clears.
static void power_of_five(mpfr_t out, uint64_t n, mpfr_prec_t precision)
{
    const uint64_t in_64_bits = 27; // 5^27 < 2^64
    mpfr_init2(out, precision);
    mpfr_set_ui(out, 5, MPFR_RNDN);
    mpfr_pow_ui(out, out, (unsigned long)(n < in_64_bits ? n : in_64_bits), MPFR_RNDN);
    if (n <= in_64_bits)
        return;
    mpfr_t factor;
    mpfr_init2(factor, precision + 64);
    mpfr_set_ui(factor, 5, MPFR_RNDN);
    for (n -= in_64_bits; n > 0; n >>= 1) {
        if (n & 1)
            mpfr_mul(out, out, factor, MPFR_RNDN);
        mpfr_sqr(factor, factor, MPFR_RNDN);
    }
    mpfr_clear(factor);
}

// digits * 2^two * 5^five in 512 bits.
static tg_number scaled(tg_arena *arena, mpfr_t digits, int64_t two, int64_t five, bool negative)
{
    mpfr_t out, power;
    make(arena, out, TG_PRECISION_TEXT);
    mpfr_mul_2si(digits, digits, two, MPFR_RNDN);
    if (negative)
        mpfr_neg(digits, digits, MPFR_RNDN);
    if (five == 0) {
        mpfr_set(out, digits, MPFR_RNDN);
        return finished(arena, out);
    }
    power_of_five(power, (uint64_t)(five < 0 ? -five : five), TG_PRECISION_TEXT + 64);
    if (five < 0)
        mpfr_div(out, digits, power, MPFR_RNDN);
    else
        mpfr_mul(out, digits, power, MPFR_RNDN);
    mpfr_clear(power);
    return finished(arena, out);
}

static bool from_parts(tg_arena *arena, const parts *p, tg_number *out)
{
    go_range();
    mpfr_t digits;
    exact_digits(digits, p->digits);
    if (mpfr_zero_p(digits)) {
        mpfr_clear(digits);
        *out = tg_number_with_precision(arena, tg_number_integer(0), TG_PRECISION_TEXT);
        if (p->negative)
            *out = tg_number_negate(arena, *out);
        return true;
    }
    int64_t five = -p->fraction + (p->binary ? 0 : p->exponent);
    int64_t two = -p->fraction + p->exponent;
    int64_t normal = two + mpfr_get_exp(digits);
    bool fits = normal >= EXPONENT_LEAST && normal <= EXPONENT_MOST;
    if (fits)
        *out = scaled(arena, digits, two, five, p->negative);
    mpfr_clear(digits);
    return fits;
}

static bool parse_infinity(tg_arena *arena, tg_str text, tg_number *out)
{
    bool sign = text.length == 4 && (text.data[0] == '-' || text.data[0] == '+');
    tg_str word = tg_str_slice(text, sign, text.length);
    if (!tg_str_equal(word, S("Inf")) && !tg_str_equal(word, S("inf")))
        return false;
    *out = tg_number_infinity(arena, sign && text.data[0] == '-');
    return true;
}

// Up to 18 digits and nothing else: no need of MPFR.
static bool parse_small(tg_str text, tg_number *out)
{
    if (text.length == 0 || text.length > 18)
        return false;
    int64_t value = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (!is_digit(text.data[i]))
            return false;
        value = value * 10 + (text.data[i] - '0');
    }
    *out = (tg_number){ .small = value, .precision = TG_PRECISION_TEXT };
    return true;
}

bool tg_number_parse(tg_arena *arena, tg_str text, tg_number *out)
{
    if (parse_small(text, out) || parse_infinity(arena, text, out))
        return true;
    parts p = { 0 };
    if (text.length > TG_LIMIT_NUMBER_TEXT || !scan_number(text, &p))
        return false;
    return from_parts(arena, &p, out);
}

// Value of a digit as math/big has it: 0-9 a-z A-Z, above base 36 in this order.
static int digit_value(char c, int base)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'Z')
        return c - 'A' + (base <= 36 ? 10 : 36);
    return INT_MAX;
}

bool tg_number_parse_integer(tg_arena *arena, tg_str text, int base, tg_number *out)
{
    size_t sign = text.length > 0 && (text.data[0] == '-' || text.data[0] == '+');
    size_t count = text.length - sign;
    if (count == 0 || count > TG_LIMIT_NUMBER_TEXT)
        return false;
    unsigned char *digits = tg_allocate(count);
    bool fits = true;
    mpz_t whole;
    mpz_init(whole);
    for (size_t i = 0; i < count && fits; i++) {
        int value = digit_value(text.data[sign + i], base);
        fits = value < base;
        digits[i] = (unsigned char)value;
    }
    if (fits) { // mpz_set_str has other digits above base 36, so the values go in by hand
        char *mapped = tg_allocate(count + 1);
        static const char upper_first[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        for (size_t i = 0; i < count; i++)
            mapped[i] = upper_first[digits[i]];
        mapped[count] = '\0';
        fits = mpz_set_str(whole, mapped, base) == 0;
        free(mapped);
    }
    if (fits) {
        size_t bits = mpz_sizeinbase(whole, 2);
        mpfr_t n;
        make(arena, n, bits > 64 ? (uint32_t)bits : 64);
        mpfr_set_z(n, whole, MPFR_RNDN);
        if (text.data[0] == '-' && mpz_sgn(whole))
            mpfr_neg(n, n, MPFR_RNDN);
        *out = finished(arena, n);
    }
    mpz_clear(whole);
    free(digits);
    return fits;
}

// --------------------------------------------------------------------------------------- operators

typedef int mpfr_operation(mpfr_ptr, mpfr_srcptr, mpfr_srcptr, mpfr_rnd_t);

// `operation` in the larger precision of the two; false where the result is no number.
static bool binary(tg_arena *arena, mpfr_operation *operation, tg_number a, tg_number b, tg_number *out)
{
    operand x, y;
    mpfr_t result;
    look_at(&x, a);
    look_at(&y, b);
    make(arena, result, larger(a, b));
    operation(result, x.n, y.n, MPFR_RNDN);
    if (mpfr_nan_p(result))
        return false;
    *out = finished(arena, result);
    return true;
}

// The result of an operation on two small integers, if it is one again in the precision.
static bool small_result(int64_t value, tg_number a, tg_number b, tg_number *out)
{
    *out = (tg_number){ .small = value, .precision = larger(a, b) };
    return bit_length(value) <= out->precision;
}

bool tg_number_add(tg_arena *arena, tg_number a, tg_number b, tg_number *out)
{
    int64_t sum;
    if (!a.big && !b.big && !__builtin_add_overflow(a.small, b.small, &sum) && small_result(sum, a, b, out))
        return true;
    return binary(arena, mpfr_add, a, b, out);
}

bool tg_number_subtract(tg_arena *arena, tg_number a, tg_number b, tg_number *out)
{
    return tg_number_add(arena, a, tg_number_negate(arena, b), out); // cty: the sum with the negative
}

bool tg_number_multiply(tg_arena *arena, tg_number a, tg_number b, tg_number *out)
{
    int64_t value;
    if (!a.big && !b.big && a.small != 0 && b.small != 0 && // 0 * -1 is -0, which is not small
        !__builtin_mul_overflow(a.small, b.small, &value) && small_result(value, a, b, out))
        return true;
    operand x, y;
    mpfr_t product, result;
    look_at(&x, a);
    look_at(&y, b);
    make(arena, product, TG_PRECISION_TEXT);
    mpfr_mul(product, x.n, y.n, MPFR_RNDN);
    if (mpfr_nan_p(product))
        return false;
    uint32_t precision = larger(a, b);
    mpfr_prec_t least = mpfr_regular_p(product) ? mpfr_min_prec(product) : 0;
    if (least > (mpfr_prec_t)precision)
        precision = (uint32_t)least;
    make(arena, result, precision);
    mpfr_set(result, product, MPFR_RNDN);
    *out = finished(arena, result);
    return true;
}

bool tg_number_divide(tg_arena *arena, tg_number a, tg_number b, tg_number *out)
{
    if (!a.big && !b.big && a.small != 0 && b.small != 0 && b.small != -1 && a.small % b.small == 0 &&
        small_result(a.small / b.small, a, b, out))
        return true;
    return binary(arena, mpfr_div, a, b, out);
}

// cty: v - other * trunc(v / other), each step in the precision of v; v itself where `other` is 0.
static bool big_modulo(tg_arena *arena, tg_number a, tg_number b, tg_number *out)
{
    tg_number quotient;
    if (!tg_number_divide(arena, a, b, &quotient) || tg_number_is_infinite(quotient))
        return false;
    operand x, y, q;
    mpfr_t work;
    look_at(&x, a);
    look_at(&y, b);
    look_at(&q, quotient);
    make(arena, work, a.precision);
    mpfr_t whole; // exact: Go's SetInt rounds an exact integer
    mpfr_init2(whole, mpfr_get_prec(q.n));
    mpfr_trunc(whole, q.n);
    mpfr_set(work, whole, MPFR_RNDN);
    mpfr_clear(whole);
    if (mpfr_zero_p(work)) // an integer zero has no sign
        mpfr_set_zero(work, 1);
    mpfr_mul(work, y.n, work, MPFR_RNDN);
    mpfr_sub(work, x.n, work, MPFR_RNDN);
    if (mpfr_nan_p(work))
        return false;
    *out = finished(arena, work);
    return true;
}

bool tg_number_modulo(tg_arena *arena, tg_number a, tg_number b, tg_number *out)
{
    if (tg_number_sign(b) == 0) {
        *out = a;
        return true;
    }
    if (!a.big && !b.big && b.small != -1) {
        *out = (tg_number){ .small = a.small % b.small, .precision = a.precision };
        if (bit_length(a.small) <= 53) // the quotient is exact enough in any precision
            return true;
    }
    return big_modulo(arena, a, b, out);
}

typedef int mpfr_rounding(mpfr_ptr, mpfr_srcptr);

static tg_number rounded(tg_arena *arena, mpfr_rounding *rounding, tg_number n)
{
    if (!n.big || tg_number_is_infinite(n))
        return n;
    operand o;
    mpfr_t out;
    look_at(&o, n);
    make(arena, out, n.precision);
    rounding(out, o.n);
    if (mpfr_zero_p(out)) // an integer zero has no sign
        mpfr_set_zero(out, 1);
    return finished(arena, out);
}

static int floor_of(mpfr_ptr out, mpfr_srcptr n)
{
    return mpfr_floor(out, n);
}
static int ceiling_of(mpfr_ptr out, mpfr_srcptr n)
{
    return mpfr_ceil(out, n);
}
static int truncation_of(mpfr_ptr out, mpfr_srcptr n)
{
    return mpfr_trunc(out, n);
}

tg_number tg_number_floor(tg_arena *arena, tg_number n)
{
    return rounded(arena, floor_of, n);
}

tg_number tg_number_ceiling(tg_arena *arena, tg_number n)
{
    return rounded(arena, ceiling_of, n);
}

tg_number tg_number_truncate(tg_arena *arena, tg_number n)
{
    return rounded(arena, truncation_of, n);
}

tg_number tg_number_negate(tg_arena *arena, tg_number n)
{
    if (!n.big && n.small != 0 && n.small != INT64_MIN) {
        n.small = -n.small;
        return n;
    }
    operand o;
    mpfr_t out;
    look_at(&o, n);
    make(arena, out, n.precision);
    mpfr_neg(out, o.n, MPFR_RNDN);
    return finished(arena, out);
}

tg_number tg_number_absolute(tg_arena *arena, tg_number n)
{
    operand o;
    if (n.big) {
        look_at(&o, n);
        return mpfr_signbit(o.n) ? tg_number_negate(arena, n) : n;
    }
    return n.small < 0 ? tg_number_negate(arena, n) : n;
}

// --------------------------------------------------------------------------------------- questions

int tg_number_compare(tg_number a, tg_number b)
{
    if (!a.big && !b.big)
        return (a.small > b.small) - (a.small < b.small);
    operand x, y;
    look_at(&x, a);
    look_at(&y, b);
    int order = mpfr_cmp(x.n, y.n);
    return (order > 0) - (order < 0);
}

int tg_number_sign(tg_number n)
{
    return tg_number_compare(n, tg_number_integer(0));
}

bool tg_number_is_integer(tg_number n)
{
    operand o;
    if (!n.big)
        return true;
    look_at(&o, n);
    return mpfr_integer_p(o.n) != 0;
}

bool tg_number_is_infinite(tg_number n)
{
    operand o;
    if (!n.big)
        return false;
    look_at(&o, n);
    return mpfr_inf_p(o.n) != 0;
}

bool tg_number_to_int64(tg_number n, int64_t *out)
{
    operand o;
    *out = n.small;
    if (!n.big)
        return true;
    look_at(&o, n);
    if (!mpfr_integer_p(o.n) || !mpfr_fits_intmax_p(o.n, MPFR_RNDN))
        return false;
    *out = mpfr_get_sj(o.n, MPFR_RNDN);
    return true;
}

double tg_number_to_double(tg_number n)
{
    operand o;
    look_at(&o, n);
    return mpfr_get_d(o.n, MPFR_RNDN);
}

// -------------------------------------------------------------------------------------------- text

// significand * 2^shift as exact decimal digits; the digits are malloc'ed.
static tg_decimal exact_decimal(const mpz_t significand, mpfr_exp_t shift)
{
    tg_decimal d = { 0 };
    mpz_t whole;
    mpz_init_set(whole, significand);
    if (shift < 0 && mpz_sgn(whole)) { // fewer digits where the lowest bits are zero
        mp_bitcnt_t zeros = mpz_scan1(whole, 0);
        mp_bitcnt_t drop = zeros < (mp_bitcnt_t)-shift ? zeros : (mp_bitcnt_t)-shift;
        mpz_tdiv_q_2exp(whole, whole, drop);
        shift += (mpfr_exp_t)drop;
    }
    if (shift >= 0) {
        mpz_mul_2exp(whole, whole, (mp_bitcnt_t)shift);
    } else { // n / 2^s is n * 5^s / 10^s
        mpz_t power;
        mpz_init(power);
        mpz_ui_pow_ui(power, 5, (unsigned long)-shift);
        mpz_mul(whole, whole, power);
        mpz_clear(power);
        d.exponent = shift;
    }
    d.digits = tg_allocate(mpz_sizeinbase(whole, 10) + 2);
    mpz_get_str(d.digits, 10, whole);
    mpz_clear(whole);
    d.count = strlen(d.digits);
    d.exponent += (int64_t)d.count;
    while (d.count > 0 && d.digits[d.count - 1] == '0')
        d.count--;
    if (d.count == 0)
        d.exponent = 0;
    return d;
}

// Rounds the exact digits to the fewest that read back as `n`, as Go chooses them.
static void shorten(tg_decimal *d, const mpz_t significand, mpfr_exp_t shift, uint32_t precision)
{
    mpz_t halves, bound; // the significand in halves of a unit in the last place
    mpz_init(halves);
    mpz_init(bound);
    long more = (long)precision + 1 - (long)mpz_sizeinbase(significand, 2);
    if (more >= 0)
        mpz_mul_2exp(halves, significand, (mp_bitcnt_t)more);
    else
        mpz_tdiv_q_2exp(halves, significand, (mp_bitcnt_t)-more);
    mpz_sub_ui(bound, halves, 1);
    tg_decimal lower = exact_decimal(bound, shift - more);
    mpz_add_ui(bound, halves, 1);
    tg_decimal upper = exact_decimal(bound, shift - more);
    tg_decimal_shorten(d, &lower, &upper, !mpz_tstbit(halves, 1));
    free(lower.digits);
    free(upper.digits);
    mpz_clear(halves);
    mpz_clear(bound);
}

static tg_str small_text(tg_arena *arena, int64_t value)
{
    char text[24];
    size_t at = sizeof text;
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        text[--at] = (char)('0' + size % 10);
        size /= 10;
    } while (size > 0);
    if (value < 0)
        text[--at] = '-';
    return tg_str_copy(arena, (tg_str){ text + at, sizeof text - at });
}

tg_str tg_number_format(tg_arena *arena, tg_number n, char format, int digits)
{
    if (!n.big && format == 'f' && digits < 0)
        return small_text(arena, n.small);
    operand o;
    look_at(&o, n);
    bool negative = mpfr_signbit(o.n) != 0;
    if (mpfr_inf_p(o.n))
        return negative ? S("-Inf") : S("+Inf");
    mpfr_exp_t size = mpfr_zero_p(o.n) ? 0 : mpfr_get_exp(o.n);
    if (size > MOST_BITS || size < -MOST_BITS || n.precision > MOST_BITS || digits > TG_LIMIT_NUMBER_TEXT)
        return (tg_str){ 0 };
    mpz_t significand;
    mpz_init(significand);
    mpfr_exp_t shift = mpfr_zero_p(o.n) ? 0 : mpfr_get_z_2exp(significand, o.n);
    mpz_abs(significand, significand);
    tg_decimal d = exact_decimal(significand, shift);
    if (digits < 0 && d.count > 0)
        shorten(&d, significand, shift, n.precision);
    else if (format == 'e' || format == 'E')
        tg_decimal_round(&d, (int64_t)digits + 1);
    else if (format == 'f')
        tg_decimal_round(&d, d.exponent + digits);
    else
        tg_decimal_round(&d, digits > 0 ? digits : 1);
    mpz_clear(significand);
    tg_str text = tg_decimal_format(arena, &d, negative, format, digits, digits < 0);
    free(d.digits);
    return text;
}

tg_str tg_number_text(tg_arena *arena, tg_number n)
{
    return tg_number_format(arena, n, 'f', -1);
}

tg_str tg_number_integer_text(tg_arena *arena, tg_number n, int base)
{
    operand o;
    look_at(&o, n);
    if (!mpfr_integer_p(o.n) || (mpfr_regular_p(o.n) && mpfr_get_exp(o.n) > TG_LIMIT_NUMBER_TEXT))
        return (tg_str){ 0 };
    mpz_t whole;
    mpz_init(whole);
    mpfr_get_z(whole, o.n, MPFR_RNDN);
    char *text = tg_arena_raw(arena, mpz_sizeinbase(whole, base) + 2);
    mpz_get_str(text, base, whole);
    mpz_clear(whole);
    return tg_str_from(text);
}

tg_str tg_number_shortest(tg_arena *arena, tg_str digits)
{
    tg_number n;
    if (!tg_number_parse(arena, digits, &n))
        return (tg_str){ 0 };
    return tg_number_format(arena, n, 'e', -1);
}
