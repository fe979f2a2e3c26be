// Unicode, against what Go's libraries answered (data/unicode.txt) and the tables of hcl v2.25.0.
#include "tracegate/base.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>

static tg_arena arena;

static void begin(void)
{
    tg_arena_init(&arena, NULL);
}

static void end(void)
{
    tg_arena_reset(&arena);
}

TestSuite(utf8, .init = begin, .fini = end);

static tg_str unhex(const char *hex)
{
    size_t length = strlen(hex) / 2;
    char *bytes = tg_arena_raw(&arena, length + 1);
    for (size_t i = 0; i < length; i++) {
        char pair[3] = { hex[2 * i], hex[2 * i + 1], '\0' };
        bytes[i] = (char)strtoul(pair, NULL, 16);
    }
    return (tg_str){ bytes, length };
}

static tg_str cluster_lengths(tg_str s)
{
    tg_str out = S("");
    while (s.length) {
        size_t length = tg_utf8_grapheme(s);
        out = tg_format(&arena, "%.*s%s%zu", TG_ARG(out), out.length ? "," : "", length);
        s = tg_str_slice(s, length, s.length);
    }
    return out;
}

Test(utf8, clusters_and_normal_form_are_those_of_go)
{
    FILE *file = fopen("test/unit/data/unicode.txt", "r");
    cr_assert(ne(ptr, file, NULL), "run the tests in the project's root");
    char *line = NULL;
    size_t capacity = 0, cases = 0;
    while (getline(&line, &capacity, file) > 0) {
        if (line[0] == '#')
            continue;
        char *rest = line;
        char *hex = strtok_r(line, " ", &rest), *lengths = strtok_r(NULL, " ", &rest);
        char *normal = strtok_r(NULL, " ", &rest), *valid = strtok_r(NULL, " ", &rest);
        tg_str s = unhex(hex), expected = unhex(normal), found = tg_utf8_nfc(&arena, s);
        cr_expect(tg_str_equal(cluster_lengths(s), tg_str_from(lengths)), "clusters of %s: %.*s, not %s", hex,
                  TG_ARG(cluster_lengths(s)), lengths);
        cr_expect(tg_str_equal(found, expected), "normal form of %s, expected %s", hex, normal);
        cr_expect(eq(int, tg_utf8_valid(s), strcmp(valid, "true") == 0), "%s", hex);
        cr_expect(eq(sz, tg_utf8_code_points(s), (size_t)strtoul(rest, NULL, 10)), "%s", hex);
        cases++;
    }
    free(line);
    fclose(file);
    cr_assert(ge(sz, cases, 1000));
}

// Go: surrogates, overlong forms and what is cut off are broken bytes, one at a time.
Test(utf8, decoding_is_go_s)
{
    static const struct {
        const char *bytes;
        uint32_t code_point;
        size_t length;
    } rows[] = {
        { "a", 'a', 1 },
        { "\xC3\xA9", 0xE9, 2 },
        { "\xE2\x82\xAC", 0x20AC, 3 },
        { "\xF0\x9F\x98\x80", 0x1F600, 4 },
        { "\xF4\x8F\xBF\xBF", 0x10FFFF, 4 },
        { "\xEF\xBF\xBD", 0xFFFD, 3 },
        { "\x80", 0xFFFD, 1 },
        { "\xC0\x80", 0xFFFD, 1 },
        { "\xC1\xBF", 0xFFFD, 1 },
        { "\xE0\x9F\xBF", 0xFFFD, 1 },
        { "\xED\xA0\x80", 0xFFFD, 1 },
        { "\xED\x9F\xBF", 0xD7FF, 3 },
        { "\xF0\x8F\xBF\xBF", 0xFFFD, 1 },
        { "\xF4\x90\x80\x80", 0xFFFD, 1 },
        { "\xF5\x80\x80\x80", 0xFFFD, 1 },
        { "\xE2\x82", 0xFFFD, 1 },
        { "\xC3", 0xFFFD, 1 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t length = 0;
        cr_expect(eq(u32, tg_utf8_decode(tg_str_from(rows[i].bytes), &length), rows[i].code_point), "row %zu",
                  i);
        cr_expect(eq(sz, length, rows[i].length), "row %zu", i);
    }
}

Test(utf8, encoding_and_decoding_agree_on_every_code_point)
{
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        if (c >= 0xD800 && c < 0xE000)
            continue;
        char bytes[4];
        size_t length = tg_utf8_encode(c, bytes), again = 0;
        if (tg_utf8_decode((tg_str){ bytes, length }, &again) != c || again != length)
            cr_fail("U+%04X", (unsigned)c);
    }
}

Test(utf8, a_surrogate_is_encoded_as_the_replacement_character)
{
    char bytes[4];
    size_t length = tg_utf8_encode(0xD800, bytes);
    cr_assert(tg_str_equal((tg_str){ bytes, length }, S("\xEF\xBF\xBD")));
}

// As many as hcl's scanner accepts, asked about every code point.
Test(utf8, identifiers_are_those_of_unicode_17)
{
    size_t starts = 0, continues = 0;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        if (c >= 0xD800 && c < 0xE000)
            continue;
        starts += tg_utf8_id_start(c);
        continues += tg_utf8_id_continue(c);
        if (tg_utf8_id_start(c) && !tg_utf8_id_continue(c))
            cr_fail("U+%04X starts and does not continue", (unsigned)c);
    }
    cr_expect(eq(sz, starts, 145916));
    cr_expect(eq(sz, continues, 149240));
    cr_expect(eq(int, tg_utf8_id_start('_'), 0));
    cr_expect(eq(int, tg_utf8_id_continue('_'), 1));
    cr_expect(eq(int, tg_utf8_id_continue('-'), 0));
}

// hcl's table is wider than UTF-8 where the ranges of its generator end: hclsyntax/unicode_derived.rl.
Test(utf8, identifier_bytes_are_as_wide_as_hcl_s)
{
    cr_expect(eq(sz, tg_utf8_id_start_bytes(S("\xC4 ")), 2));
    cr_expect(eq(sz, tg_utf8_id_start_bytes(S("\xC3 ")), 0));
    cr_expect(eq(sz, tg_utf8_id_start_bytes(S("\xC4")), 0));
    cr_expect(eq(sz, tg_utf8_id_start_bytes(S("a-")), 1));
    cr_expect(eq(sz, tg_utf8_id_continue_bytes(S("7")), 1));
    cr_expect(eq(sz, tg_utf8_id_continue_bytes(S("\xCC\x81")), 2));
    cr_expect(eq(sz, tg_utf8_id_start_bytes(S("\xCC\x81")), 0));
    cr_expect(eq(sz, tg_utf8_id_start_bytes(S("\xF0\xA0\x80\x80")), 4));
}

Test(utf8, utf16_counts_two_units_above_the_first_plane)
{
    cr_expect(eq(sz, tg_utf8_utf16_units(S("a\xC3\xA9\xF0\x9F\x98\x80\xFF")), 5));
    cr_expect(eq(sz, tg_utf8_code_points(S("a\xC3\xA9\xF0\x9F\x98\x80\xFF")), 4));
    cr_expect(eq(sz,
                 tg_utf8_graphemes(S("a\r\n\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9"
                                     "b")),
                 4));
}

Test(utf8, text_that_is_normal_already_is_not_copied)
{
    tg_str ascii = S("abc"), composed = S("\xC3\xA9\xE6\x97\xA5");
    cr_expect(tg_utf8_nfc(&arena, ascii).data == ascii.data);
    cr_expect(tg_utf8_nfc(&arena, composed).data == composed.data);
}

Test(utf8, nothing_that_a_terminal_acts_on_is_printable)
{
    static const struct {
        const char *bytes, *shown;
    } rows[] = {
        { "plain \xC3\xA9 \xE6\x97\xA5", "plain \xC3\xA9 \xE6\x97\xA5" },
        { "a\nb\tc\rd", "a\\nb\\tc\\rd" },
        { "\033[31mred", "\\u001b[31mred" },
        { "\x7F", "\\u007f" },
        { "\xC2\x9B", "\\u009b" },
        { "\xE2\x80\xAE"
          "abc\xE2\x81\xA9",
          "\\u202eabc\\u2069" },
        { "\xE2\x80\xA8", "\\u2028" },
        { "\xEF\xBB\xBF", "\\ufeff" },
        { "\xF3\xA0\x81\x81", "\\U000e0041" },
        { "\xFF\xC3", "\xEF\xBF\xBD\xEF\xBF\xBD" },
        { "\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tg_str shown = tg_utf8_printable(&arena, tg_str_from(rows[i].bytes));
        cr_expect(tg_str_equal(shown, tg_str_from(rows[i].shown)), "row %zu: %.*s", i, TG_ARG(shown));
    }
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        char bytes[4];
        tg_str s = { bytes, tg_utf8_encode(c, bytes) };
        bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
        if (control && tg_str_equal(tg_utf8_printable(&arena, s), s))
            cr_fail("U+%04X", (unsigned)c);
    }
}

Test(utf8, cells_are_two_for_wide_and_none_for_marks)
{
    cr_expect(eq(uint, tg_utf8_cells('a'), 1));
    cr_expect(eq(uint, tg_utf8_cells(0x65E5), 2));
    cr_expect(eq(uint, tg_utf8_cells(0x1F600), 2));
    cr_expect(eq(uint, tg_utf8_cells(0x0301), 0));
}
