// Strings, near names, digests.
#include "tracegate/base.h"

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

TestSuite(str, .init = begin, .fini = end);

Test(str, none_and_empty_are_different)
{
    cr_expect(tg_str_none(tg_str_from(NULL)));
    cr_expect(eq(int, tg_str_none(tg_str_from("")), 0));
    cr_expect(tg_str_equal(tg_str_from(NULL), S("")));
}

Test(str, order_is_by_bytes_and_a_prefix_is_smaller)
{
    static const char *const ordered[] = { "", "A", "B", "a", "aa", "ab", "b", "\x7F", "\x80", "\xFF" };
    for (size_t i = 0; i < 10; i++)
        for (size_t j = 0; j < 10; j++) {
            int order = tg_str_compare(tg_str_from(ordered[i]), tg_str_from(ordered[j]));
            cr_assert(eq(int, (order > 0) - (order < 0), (i > j) - (i < j)), "%zu %zu", i, j);
        }
    cr_expect(lt(int, tg_str_compare(S("a\0b"), S("a\0c")), 0));
}

Test(str, starts_and_ends)
{
    static const struct {
        const char *s, *part;
        bool starts, ends;
    } rows[] = {
        { "abcab", "ab", true, true }, { "abc", "", true, true },       { "", "", true, true },
        { "abc", "bc", false, true },  { "abc", "abcd", false, false }, { "a", "ab", false, false }
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tg_str s = tg_str_from(rows[i].s), part = tg_str_from(rows[i].part);
        cr_expect(eq(int, tg_str_starts_with(s, part), rows[i].starts), "row %zu", i);
        cr_expect(eq(int, tg_str_ends_with(s, part), rows[i].ends), "row %zu", i);
    }
}

Test(str, the_first_occurrence_is_found)
{
    static const struct {
        const char *s, *needle;
        int at; // -1: none
    } rows[] = { { "abcabc", "c", 2 },  { "abcabc", "bc", 1 }, { "aaab", "aab", 1 },   { "abc", "abc", 0 },
                 { "abc", "abcd", -1 }, { "abc", "x", -1 },    { "", "", 0 },          { "abc", "", 0 },
                 { "", "a", -1 },       { "aaaa", "b", -1 },   { "ababac", "abac", 2 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t at = 0;
        bool found = tg_str_find(tg_str_from(rows[i].s), tg_str_from(rows[i].needle), &at);
        cr_expect(eq(int, found ? (int)at : -1, rows[i].at), "row %zu", i);
    }
}

Test(str, slices_are_clamped)
{
    cr_expect(tg_str_equal(tg_str_slice(S("abc"), 1, 2), S("b")));
    cr_expect(tg_str_equal(tg_str_slice(S("abc"), 1, 99), S("bc")));
    cr_expect(tg_str_equal(tg_str_slice(S("abc"), 99, 100), S("")));
    cr_expect(tg_str_equal(tg_str_slice(S("abc"), 2, 1), S("")));
    cr_expect(tg_str_none(tg_str_slice((tg_str){ NULL, 0 }, 0, 1)));
}

Test(str, trimming_takes_ascii_blanks)
{
    cr_expect(tg_str_equal(tg_str_trim(S(" \t\r\n\v\fa b \n")), S("a b")));
    cr_expect(tg_str_equal(tg_str_trim(S(" \n ")), S("")));
    cr_expect(tg_str_equal(tg_str_trim(S("\xC2\xA0x")), S("\xC2\xA0x")));
}

Test(str, joining_and_formatting_end_with_nul)
{
    tg_str s = tg_str_join(&arena, S("ab"), S("cd"));
    cr_expect(tg_str_equal(s, S("abcd")) && s.data[4] == '\0');
    s = tg_format(&arena, "%d-%.*s", 7, TG_ARG(S("x")));
    cr_expect(tg_str_equal(s, S("7-x")) && s.data[3] == '\0');
}

// RFC 1321, FIPS 180-4: "abc".
Test(str, digests_are_those_of_the_standards)
{
    unsigned char out[64];
    tg_md5(S("abc"), out);
    cr_expect(tg_str_equal(tg_hex(&arena, out, 16), S("900150983cd24fb0d6963f7d28e17f72")));
    tg_sha1(S("abc"), out);
    cr_expect(tg_str_equal(tg_hex(&arena, out, 20), S("a9993e364706816aba3e25717850c26c9cd0d89d")));
    tg_sha256(S("abc"), out);
    cr_expect(tg_str_equal(tg_hex(&arena, out, 32),
                           S("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
    tg_sha512(S("abc"), out);
    cr_expect(tg_str_equal(tg_hex(&arena, out, 64),
                           S("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                             "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")));
}

Test(str, a_near_name_is_suggested_and_a_far_one_is_not)
{
    static const tg_str names[] = {
        { "function_name", 13 }, { "memory_size", 11 }, { "mode", 4 }, { "tracing_config", 14 }
    };
    static const struct {
        const char *word, *near; // NULL: none
    } rows[] = { { "memory_sice", "memory_size" },
                 { "MEMORY_SIZE", "memory_size" },
                 { "tracing_confg", "tracing_config" },
                 { "made", "mode" },
                 { "zzzz", NULL },
                 { "", NULL } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tg_str near = tg_str_nearest(tg_str_from(rows[i].word), (tg_strs){ names, 4 });
        cr_expect(tg_str_equal(near, tg_str_from(rows[i].near)), "%s: %.*s", rows[i].word, TG_ARG(near));
    }
}
