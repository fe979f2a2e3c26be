// Numbers: what Terraform 1.13.3 prints of the same operations (test/oracle, README: "hcleval").
#include "tracegate/base.h"
#include "tracegate/limits.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static tg_arena arena;

static void begin(void)
{
    tg_arena_init(&arena, NULL);
}
static void end(void)
{
    tg_arena_reset(&arena);
}

TestSuite(number, .init = begin, .fini = end);

static bool is(tg_str s, const char *text)
{
    return tg_str_equal(s, tg_str_from(text));
}

// A number of a table: `#` before the digits makes 64 bits, `~` a double.
static tg_number number_of(const char *text)
{
    tg_number n = { 0 };
    bool ok = tg_number_parse(&arena, tg_str_from(text + (*text == '#' || *text == '~')), &n);
    cr_assert(ok, "%s is a number", text);
    if (*text == '#')
        return tg_number_with_precision(&arena, n, TG_PRECISION_INTEGER);
    if (*text == '~')
        return tg_number_double(&arena, tg_number_to_double(n));
    return n;
}

static const struct {
    const char *a;
    char operation;
    const char *b, *result; // NULL: refused
} operations[] = {
    { "1", '/', "3",
      "0."
      "333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333"
      "33"
      "333333333333333333333333333333333333333333333333335" },
    { "2", '/', "3",
      "0."
      "666666666666666666666666666666666666666666666666666666666666666666666666666666666666666666666666666666"
      "66"
      "66666666666666666666666666666666666666666666666667" },
    { "#2", '/', "#3", "0.6666666666666666667" },
    { "0.1", '+', "0.2", "0.3" },
    { "~1152921504606846976", '+', "~0", "1152921504606847000" },
    { "~1152921504606846976", '*', "3", "3458764513820540928" },
    { "~1.4142135623730951", '*', "~1.4142135623730951", "2.00000000000000027343234630647693" },
    { "7", '%', "0", "7" },
    { "0", '%', "0", "0" },
    { "-6", '%', "3", "0" },
    { "-7", '%', "3", "-1" },
    { "7", '%', "-3", "1" },
    { "5.5", '%', "-2", "1.5" },
    { "1e400", '%', "7", "0" },
    { "inf", '%', "3", NULL },
    { "3", '%', "inf", NULL },
    { "0", '*', "-5", "-0" },
    { "0", '/', "-5", "-0" },
    { "-0", '+', "0", "0" },
    { "-0", '+', "-0", "-0" },
    { "0", '/', "0", NULL },
    { "1", '/', "0", "+Inf" },
    { "-1", '/', "0", "-Inf" },
    { "inf", '-', "inf", NULL },
    { "inf", '*', "0", NULL },
    { "9223372036854775807", '+', "1", "9223372036854775808" },
    { "-9223372036854775808", '-', "1", "-9223372036854775809" },
    { "#9223372036854775807", '+', "#1", "9223372036854775808" },
    { "-9223372036854775808", '/', "-1", "9223372036854775808" },
    { "123456789.123456789", '*', "987654321.987654321", "121932631356500531.347203169112635269" },
};

Test(number, operators_are_terraforms)
{
    for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++) {
        tg_number a = number_of(operations[i].a), b = number_of(operations[i].b), out = { 0 };
        bool ok = false;
        switch (operations[i].operation) {
        case '+':
            ok = tg_number_add(&arena, a, b, &out);
            break;
        case '-':
            ok = tg_number_subtract(&arena, a, b, &out);
            break;
        case '*':
            ok = tg_number_multiply(&arena, a, b, &out);
            break;
        case '/':
            ok = tg_number_divide(&arena, a, b, &out);
            break;
        default:
            ok = tg_number_modulo(&arena, a, b, &out);
            break;
        }
        tg_str text = ok ? tg_number_text(&arena, out) : S("refused");
        const char *wanted = operations[i].result ? operations[i].result : "refused";
        cr_expect(is(text, wanted), "%s %c %s gave %.*s", operations[i].a, operations[i].operation,
                  operations[i].b, TG_ARG(text));
    }
}

Test(number, precision_is_the_larger_of_the_operands)
{
    tg_number third, one;
    tg_number_divide(&arena, tg_number_integer(1), tg_number_integer(3), &third);
    tg_number_multiply(&arena, third, tg_number_integer(3), &one);
    cr_assert(ne(int, tg_number_compare(one, tg_number_integer(1)), 0), "in 64 bits 1/3*3 is not 1");
    tg_number_divide(&arena, number_of("1"), number_of("3"), &third);
    cr_assert(eq(u32, third.precision, 512));
    tg_number_multiply(&arena, third, number_of("3"), &one);
    cr_assert(eq(int, tg_number_compare(one, tg_number_integer(1)), 0), "in 512 bits it is");
}

static const struct {
    const char *text, *value; // NULL: not a number
} texts[] = {
    { "1.", "1" },
    { ".5", "0.5" },
    { "1p3", "8" },
    { "+5", "5" },
    { "-0", "-0" },
    { "inf", "+Inf" },
    { "-Inf", "-Inf" },
    { "007", "7" },
    { "1e3", "1000" },
    { "1E+2", "100" },
    { "1e-10", "0.0000000001" },
    { "1e23", "100000000000000000000000" },
    { "1.50", "1.5" },
    { "0e999", "0" },
    { "", NULL },
    { ".", NULL },
    { "e5", NULL },
    { "1e", NULL },
    { "1e+", NULL },
    { "1_0", NULL },
    { " 1", NULL },
    { "0x10", NULL },
    { "1.2.3", NULL },
    { "nan", NULL },
    { "INF", NULL },
    { "1e99999999999", NULL },
    { "1e9223372036854775808", NULL },
    { "--1", NULL },
    { "-", NULL },
    { "1 ", NULL },
};

Test(number, text_is_read_as_go_reads_it)
{
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        tg_number n;
        bool ok = tg_number_parse(&arena, tg_str_from(texts[i].text), &n);
        tg_str got = ok ? tg_number_text(&arena, n) : S("none");
        cr_expect(is(got, texts[i].value ? texts[i].value : "none"), "%s gave %.*s", texts[i].text,
                  TG_ARG(got));
    }
}

static const struct {
    const char *number;
    char format;
    int digits;
    const char *text;
} formats[] = {
    { "1", 'e', -1, "1e+00" },
    { "1e99999", 'e', -1, "1e+99999" },
    { "0", 'e', -1, "0e+00" },
    { "1.50", 'e', -1, "1.5e+00" },
    { "12345.678", 'e', 6, "1.234568e+04" },
    { "0.66667", 'f', 3, "0.667" },
    { "0.0001", 'f', 1, "0.0" },
    { "0.5", 'f', 0, "0" }, // to even
    { "1.5", 'f', 0, "2" },
    { "99.99", 'f', 1, "100.0" },
    { "1e21", 'g', -1, "1e+21" },
    { "0.00001", 'g', -1, "1e-05" },
    { "123456", 'g', -1, "123456" },
    { "1234567", 'g', -1, "1.234567e+06" },
    { "12345678901234", 'g', 10, "1.23456789e+13" },
    { "1234567890", 'g', 10, "1234567890" },
    { "0.1", 'g', 10, "0.1" },
    { "inf", 'g', 10, "+Inf" },
};

Test(number, formats_are_gos)
{
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        tg_str text =
            tg_number_format(&arena, number_of(formats[i].number), formats[i].format, formats[i].digits);
        cr_expect(is(text, formats[i].text), "%s %%.%d%c gave %.*s", formats[i].number, formats[i].digits,
                  formats[i].format, TG_ARG(text));
    }
}

Test(number, literals_print_for_the_tree)
{
    cr_assert(is(tg_number_shortest(&arena, S("007")), "7e+00"));
    cr_assert(is(tg_number_shortest(&arena, S("0.1")), "1e-01"));
    cr_assert(is(tg_number_shortest(&arena, S("1e5")), "1e+05"));
    cr_assert(tg_str_none(tg_number_shortest(&arena, S("1e999999999999"))));
}

Test(number, integers_in_a_base)
{
    static const struct {
        const char *text;
        int base;
        const char *value;
    } rows[] = { { "zZ", 62, "2231" },
                 { "-ff", 16, "-255" },
                 { "ZZ", 36, "1295" },
                 { "101", 2, "5" },
                 { "12", 2, "none" },
                 { "", 10, "none" },
                 { "-", 10, "none" },
                 { "1_0", 10, "none" },
                 { "0x10", 16, "none" },
                 { "+7", 8, "7" },
                 { "123456789012345678901234567890", 10, "123456789012345678901234567890" } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        tg_number n;
        bool ok = tg_number_parse_integer(&arena, tg_str_from(rows[i].text), rows[i].base, &n);
        tg_str got = ok ? tg_number_text(&arena, n) : S("none");
        cr_expect(is(got, rows[i].value), "%s in base %d gave %.*s", rows[i].text, rows[i].base, TG_ARG(got));
    }
    cr_assert(is(tg_number_integer_text(&arena, number_of("-255"), 16), "-ff"));
}

Test(number, a_text_that_would_be_too_long_is_none)
{
    cr_assert(tg_str_none(tg_number_text(&arena, number_of("1e600000000"))));
    cr_assert(tg_str_none(tg_number_text(&arena, number_of("1e-600000000"))));
    cr_assert(tg_str_none(tg_number_integer_text(&arena, number_of("1e600000000"), 10)));
    tg_number out; // and such a number is no trouble
    cr_assert(tg_number_modulo(&arena, number_of("1e600000000"), number_of("7"), &out));
}

Test(number, rounding_to_integers)
{
    tg_number n = number_of("-1.5");
    cr_assert(is(tg_number_text(&arena, tg_number_floor(&arena, n)), "-2"));
    cr_assert(is(tg_number_text(&arena, tg_number_ceiling(&arena, n)), "-1"));
    cr_assert(is(tg_number_text(&arena, tg_number_truncate(&arena, n)), "-1"));
    n = tg_number_ceiling(&arena, number_of("-0.5"));
    cr_assert(is(tg_number_text(&arena, n), "0"), "an integer has no minus zero");
}
