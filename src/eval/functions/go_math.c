// log and pow as Go's math package computes them on amd64, to the last bit: the results are compared and printed with
// all their digits, and a C library's, more exact ones differ there.
//
// The methods are those of Go's math/log_amd64.s (FreeBSD's e_log.c), math/exp_amd64.s with fused multiply-add (SLEEF) and
// math/pow.go (repeated squaring). frexp, ldexp, sqrt, trunc and fma are exact everywhere.
#include "go_math.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static double from_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

// Significand and exponent as the assembly takes them apart: not scaled where x is subnormal.
static double take_apart(double x, double *exponent)
{
    uint64_t bits = bits_of(x);
    double significand = from_bits((bits & 0x000FFFFFFFFFFFFFu) | bits_of(0.5));
    *exponent = (double)((int)(bits >> 52 & 0x7FF) - 0x3FE);
    if (significand < 7.07106781186547524401e-01) {
        *exponent -= 1;
        significand *= 2;
    }
    return significand;
}

double tg_go_log(double x)
{
    static const double ln2_high = 6.93147180369123816490e-01, ln2_low = 1.90821492927058770002e-10;
    if (isnan(x) || (isinf(x) && x > 0))
        return x;
    if (x < 0)
        return NAN;
    if (x == 0)
        return -INFINITY;
    double k, f = take_apart(x, &k) - 1;
    double s = f / (2 + f), s2 = s * s, s4 = s2 * s2;
    double t1 = s4 * 1.479819860511658591e-01 + 1.818357216161805012e-01;
    t1 = s4 * t1 + 2.857142874366239149e-01;
    t1 = s2 * (s4 * t1 + 6.666666666666735130e-01);
    double t2 = s4 * 1.531383769920937332e-01 + 2.222219843214978396e-01;
    t2 = s4 * (s4 * t2 + 3.999999999940941908e-01);
    double half_square = 0.5 * f * f;
    return k * ln2_high - ((half_square - (s * (half_square + (t1 + t2)) + k * ln2_low)) - f);
}

// Of half a logarithm at most: nothing overflows here.
static double go_exp(double x)
{
    static const double series[] = { 1.9841269841269841270e-4,
                                     1.3888888888888888889e-3,
                                     8.3333333333333333333e-3,
                                     4.1666666666666666667e-2,
                                     1.6666666666666666667e-1,
                                     0.5,
                                     1.0 };
    double exponent = rint(1.4426950408889634073599246810018920 * x);
    double r = fma(-exponent, 0.69314718055966295651160180568695068359375, x);
    r = fma(-exponent, 0.28235290563031577122588448175013436025525412068e-12, r);
    r *= 0.0625;
    double sum = 2.4801587301587301587e-5;
    for (int i = 0; i < 7; i++)
        sum = fma(sum, r, series[i]);
    r *= sum;
    for (int i = 0; i < 3; i++)
        r *= r + 2;
    r = fma(r, r + 2, 1);
    return ldexp(r, (int)exponent);
}

static bool odd_integer(double x)
{
    if (fabs(x) >= 9007199254740992.0) // 1 << 53: all larger ones are even
        return false;
    return trunc(x) == x && fmod(x, 2) != 0;
}

static double pow_of_zero(double x, double y)
{
    bool keeps_sign = signbit(x) && odd_integer(y);
    if (y < 0)
        return keeps_sign ? -INFINITY : INFINITY;
    return keeps_sign ? x : 0;
}

static double pow_to_infinity(double x, bool positive)
{
    if (x == -1)
        return 1;
    return (fabs(x) < 1) == positive ? 0 : INFINITY;
}

// x to an integer, times `start`, by squaring; powers of two are kept apart.
static double pow_by_squaring(double x, int64_t power, double start, bool inverse)
{
    int exponent, sum = 0;
    double square = frexp(x, &exponent), product = start;
    for (int64_t i = power; i != 0; i >>= 1) {
        if (exponent < -(1 << 12) || exponent > 1 << 12) {
            sum += exponent;
            break;
        }
        if (i & 1) {
            product *= square;
            sum += exponent;
        }
        square *= square;
        exponent *= 2;
        if (square < 0.5) {
            square += square;
            exponent--;
        }
    }
    return inverse ? ldexp(1 / product, -sum) : ldexp(product, sum);
}

static double pow_of_infinity(double x, double y)
{
    if (x < 0)
        return pow_of_zero(-0.0, -y);
    return y < 0 ? 0 : INFINITY;
}

double tg_go_pow(double x, double y)
{
    if (y == 0 || x == 1)
        return 1;
    if (y == 1)
        return x;
    if (isnan(x) || isnan(y))
        return NAN;
    if (x == 0)
        return pow_of_zero(x, y);
    if (isinf(y))
        return pow_to_infinity(x, y > 0);
    if (isinf(x))
        return pow_of_infinity(x, y);
    if (y == 0.5)
        return sqrt(x);
    if (y == -0.5)
        return 1 / sqrt(x);
    double whole = trunc(fabs(y)), fraction = fabs(y) - whole;
    if (fraction != 0 && x < 0)
        return NAN;
    if (whole >= 9223372036854775808.0)
        return pow_to_infinity(x, y > 0);
    double start = 1;
    if (fraction > 0.5) {
        fraction--;
        whole++;
    }
    if (fraction != 0)
        start = go_exp(fraction * tg_go_log(x));
    return pow_by_squaring(x, (int64_t)whole, start, y < 0);
}
