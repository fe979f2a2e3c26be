// Regular expressions: RE2's language, as Go's regexp package answers it (its own answers are in the tables).
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

TestSuite(regex, .init = begin, .fini = end);

static tg_regex_status compile(const char *pattern, tg_regex **regex)
{
    tg_regex_status status;
    tg_str message;
    *regex = tg_regex_new(&arena, tg_str_from(pattern), &status, &message);
    return status;
}

static void add_match(tg_buf *out, const size_t *spans, unsigned groups)
{
    tg_buf_add(out, out->length > 0 ? S(" [") : S("["));
    for (size_t i = 0; i <= groups; i++) {
        tg_buf_add(out, i > 0 ? S(" ") : S(""));
        if (spans[2 * i] == TG_REGEX_NOWHERE)
            tg_buf_byte(out, '-');
        else
            tg_buf_format(out, "%zu-%zu", spans[2 * i], spans[2 * i + 1]);
    }
    tg_buf_byte(out, ']');
}

// All matches, as Go's FindAllStringSubmatchIndex has them: an empty one behind another does not count.
static tg_str all_matches(tg_regex *regex, tg_str subject)
{
    tg_buf out = { 0 };
    unsigned groups = tg_regex_groups(regex);
    size_t *spans = tg_new_array(&arena, size_t, 2 * ((size_t)groups + 1)), at = 0, before = SIZE_MAX;
    while (at <= subject.length && tg_regex_match(regex, subject, at, spans) == TG_REGEX_OK) {
        size_t width = 1;
        if (at < subject.length)
            tg_utf8_decode(tg_str_slice(subject, at, subject.length), &width);
        if (spans[1] != at || spans[0] != before)
            add_match(&out, spans, groups);
        at = spans[1] != at ? spans[1] : at + width;
        before = spans[1];
    }
    tg_str text = tg_str_copy(&arena, tg_buf_str(&out));
    tg_buf_free(&out);
    return text;
}

// Pattern, text, and the spans of all matches and their groups.
static const char *const matches[][3] = {
    { "a", "banana", "[1-2] [3-4] [5-6]" },
    { "(a)(n)\?", "banana", "[1-3 1-2 2-3] [3-5 3-4 4-5] [5-6 5-6 -]" },
    { "a*", "baaac", "[0-0] [1-4] [5-5]" },
    { "", "h\303\251a", "[0-0] [1-1] [3-3] [4-4]" },
    { "(a|b)*", "abab", "[0-4 3-4]" },
    { "(a*)+", "aa", "[0-2 0-2]" },
    { "(a*)*", "b", "[0-0 0-0] [1-1 1-1]" },
    { "(a|)+", "aa", "[0-2 1-2]" },
    { "(\?:b|)(\?:a|c)", "bac", "[0-2] [2-3]" },
    { "a+\?", "aaa", "[0-1] [1-2] [2-3]" },
    { "(\?U)a+", "aaa", "[0-1] [1-2] [2-3]" },
    { "(\?U)a+\?", "aaa", "[0-3]" },
    { "^a", "aa", "[0-1]" },
    { "(\?m)^a", "a\na", "[0-1] [2-3]" },
    { "(\?m)$", "a\nb\n", "[1-1] [3-3] [4-4]" },
    { "b$", "b\nb", "[2-3]" },
    { "b$", "b\n", "" },
    { "\\Ab\\z", "b", "[0-1]" },
    { ".", "a\n", "[0-1]" },
    { "(\?s).", "a\n", "[0-1] [1-2]" },
    { "(\?i)k", "kK\342\204\252", "[0-1] [1-2] [2-5]" },
    { "(\?i)stra\303\237e", "STRA\303\237E strasse", "[0-7]" },
    { "(\?i)\\w+", "a\305\277\342\204\252", "[0-6]" },
    { "\\w+", "a\305\277\342\204\252\303\251", "[0-1]" },
    { "(\?i)[^k]", "kK\342\204\252a", "[5-6]" },
    { "\\s", " \v\011", "[0-1] [2-3]" },
    { "[[:space:]]", " \v\011", "[0-1] [1-2] [2-3]" },
    { "\\d+", "a1\331\243", "[1-2]" },
    { "\\b\303\251", "\303\251", "" },
    { "\\b", "a \303\251", "[0-0] [1-1]" },
    { "\\B", "ab", "[1-1]" },
    { "[[:word:]]+", "a_1\303\251", "[0-3]" },
    { "[[:^alpha:]]", "a1", "[1-2]" },
    { "[^\\d\\s]", "1 a", "[2-3]" },
    { "[]a]+", "a]", "[0-2]" },
    { "[^]a]", "a]b", "[2-3]" },
    { "[a-]+", "a-b", "[0-2]" },
    { "[\\x{61}-\\x{63}]", "abcd", "[0-1] [1-2] [2-3]" },
    { "\\x41\\101\\Q.*\\E", "AA.*", "[0-4]" },
    { "\\Q[", "[", "[0-1]" },
    { "\\pL+", "a\303\2511", "[0-3]" },
    { "\\p{Greek}", "a\316\261", "[1-3]" },
    { "\\P{Greek}", "a\316\261", "[0-1]" },
    { "\\p{^Lu}", "aA", "[0-1]" },
    { "[\\pN_]", "1_a", "[0-1] [1-2]" },
    { "\\p{Zs}", "a\302\240", "[1-3]" },
    { "(\?P<x>a)(\?<y>b)", "ab", "[0-2 0-1 1-2]" },
    { "(\?:a(\?i)b)c", "aBc aBC", "[0-3]" },
    { "(\?i:a)b", "Ab AB", "[0-2]" },
    { "a{2}", "aaaa", "[0-2] [2-4]" },
    { "a{2,}", "aaa", "[0-3]" },
    { "a{1,2}\?", "aaa", "[0-1] [1-2] [2-3]" },
    { "a{,2}", "a{,2}", "[0-5]" },
    { "a{0}b", "ab", "[1-2]" },
    { "(a){0}b", "ab", "[1-2 -]" },
    { "x{", "x{", "[0-2]" },
    { "\\_", "_", "[0-1]" },
    { "[\\x{D800}]", "a", "" },
    { "[^\\x00-\\x{10FFFF}]", "a", "" },
    { "a||b", "ab", "[0-1] [2-2]" },
    { "(a)|(b)", "ab", "[0-1 0-1 -] [1-2 - 1-2]" },
    { "(\?:(a)|b)*", "ab", "[0-2 0-1]" },
    { "^*", "a", "[0-0] [1-1]" },
    { "\346\227\245\346\234\254", "x\346\227\245\346\234\254", "[1-7]" },
    { "[\303\251-\303\274]", "\303\266", "[0-2]" },
};

Test(regex, matches_are_those_of_go)
{
    for (size_t i = 0; i < sizeof matches / sizeof matches[0]; i++) {
        tg_regex *regex;
        cr_expect(compile(matches[i][0], &regex) == TG_REGEX_OK, "%s is refused", matches[i][0]);
        if (!regex)
            continue;
        tg_str text = all_matches(regex, tg_str_from(matches[i][1]));
        cr_expect(strcmp(text.data, matches[i][2]) == 0, "%s in %s\n  is     %s\n  not    %s", matches[i][0],
                  matches[i][1], text.data, matches[i][2]);
        tg_regex_free(regex);
    }
}

Test(regex, what_go_refuses_is_refused)
{
    static const char *const patterns[] = {
        "(",     "a)",      "[",       "a**",          "a++",      "*",           "|*",     "(*)",
        "\\1",   "(a)\\1",  "(\?=a)",  "(\?!a)",       "(\?<=a)",  "(\?<!a)",     "(\?>a)", "(\?#c)",
        "(\?R)", "(\?x)a",  "(\?P=x)", "(\?|a)",       "\\C",      "\\Z",         "\\G",    "\\K",
        "\\h",   "\\e",     "\\8",     "\\x{110000}",  "\\x{}",    "\\p{Foo}",    "\\pX",   "[[:foo:]]",
        "[z-a]", "a{1001}", "a{2,1}",  "(a{100}){11}", "(\?P<>a)", "(\?P<a-b>a)", "\\",     "(\?i-)",
        "(\?i",  "\377",
    };
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        tg_regex *regex;
        cr_expect(compile(patterns[i], &regex) == TG_REGEX_INVALID, "%s is not refused", patterns[i]);
        tg_regex_free(regex);
    }
}

Test(regex, what_only_go_can_do_is_not_supported_and_a_later_mistake_counts_more)
{
    static const char *const patterns[] = { "(?i)\\p{Lu}", "(a*?)*", "(|a)+", "((a*)){2,}", "\\p{Kawi}" };
    tg_regex *regex;
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++)
        cr_expect(compile(patterns[i], &regex) == TG_REGEX_UNSUPPORTED, "%s", patterns[i]);
    cr_assert(eq(int, compile("(a*?)*\\1", &regex), TG_REGEX_INVALID));
    tg_buf nested = { 0 };
    for (int i = 0; i <= TG_LIMIT_REGEX_NESTING; i++)
        tg_buf_byte(&nested, '(');
    tg_buf_byte(&nested, '\0');
    cr_assert(eq(int, compile(nested.data, &regex), TG_REGEX_UNSUPPORTED));
    tg_buf_free(&nested);
}

Test(regex, groups_have_names)
{
    tg_regex *regex;
    cr_assert(eq(int, compile("(?P<one>a)(b)(?<three>c)", &regex), TG_REGEX_OK));
    cr_expect(eq(int, (int)tg_regex_groups(regex), 3));
    cr_expect(tg_str_equal(tg_regex_group_name(regex, 1), S("one")));
    cr_expect(tg_str_none(tg_regex_group_name(regex, 2)));
    cr_expect(tg_str_equal(tg_regex_group_name(regex, 3), S("three")));
    tg_regex_free(regex);
}

// RE2 needs linear time for these; here they end, and nothing is claimed of them.
Test(regex, catastrophic_patterns_reach_the_limit)
{
    static const char *const patterns[] = { "(a+)+$", "(a|a)*$", "(a|aa)+$" };
    char subject[65];
    size_t spans[4];
    memset(subject, 'a', 64);
    subject[63] = 'x';
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        tg_regex *regex;
        cr_assert(eq(int, compile(patterns[i], &regex), TG_REGEX_OK));
        cr_expect(tg_regex_match(regex, (tg_str){ subject, 64 }, 0, spans) == TG_REGEX_LIMIT, "%s",
                  patterns[i]);
        tg_regex_free(regex);
    }
}
