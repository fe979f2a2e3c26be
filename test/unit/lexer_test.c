// The lexer: where tokens begin and end. The bulk of the truth is replayed (test/oracle/replay_recover.py); here are the
// rules that a reader would doubt, each asked of hclsyntax 2.25.
#include "../../src/syntax/lexer.h"
#include "syntax_fixture.h"
#include "tracegate/limits.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static syntax_fixture f;

static void begin(void)
{
    syntax_begin(&f);
}

static void end(void)
{
    syntax_end(&f);
}

TestSuite(lexer, .init = begin, .fini = end);

// The tokens as text, a blank between; `newline` stands for one.
static tg_str cut(tg_str source, tg_lexer_mode mode)
{
    tg_lexer lexer;
    tg_lexer_init(&lexer, &f.arena, source, mode);
    lexer.every = true;
    tg_str all = S("");
    for (tg_lexer_next(&lexer); lexer.kind != TOKEN_EOF; tg_lexer_next(&lexer)) {
        tg_str token = { lexer.start, (size_t)(lexer.stop - lexer.start) };
        all = tg_format(&f.arena, "%.*s%s%.*s", TG_ARG(all), all.length ? "\x1F" : "", TG_ARG(token));
    }
    return all;
}

typedef struct cut_case {
    const char *source, *tokens; // apart by ¦
} cut_case;

static void expect_cuts(const cut_case *cases, size_t count, tg_lexer_mode mode)
{
    for (size_t i = 0; i < count; i++) {
        tg_str got = cut(tg_str_from(cases[i].source), mode);
        tg_str want = tg_str_from(cases[i].tokens);
        cr_expect(tg_str_equal(got, want), "%s: %.*s", cases[i].source, TG_ARG(got));
    }
}

#define SEP         "\x1F"
#define COUNT(list) (sizeof(list) / sizeof *(list))

Test(lexer, code_is_cut_at_the_longest_token)
{
    static const cut_case cases[] = {
        { "a-b.c", "a-b" SEP "." SEP "c" },
        { "a--1", "a--1" },
        { "1-1", "1" SEP "-" SEP "1" },
        { "1.5.5", "1.5.5" },
        { "1..2", "1..2" },
        { "1.", "1" SEP "." },
        { "1...", "1" SEP "..." },
        { "1e5e+3.x", "1e5e+3" SEP "." SEP "x" },
        { "1e+", "1" SEP "e" SEP "+" },
        { "a::b:c", "a" SEP "::" SEP "b" SEP ":" SEP "c" },
        { "===>=<=!=&&&|||", "==" SEP "=>" SEP "=" SEP "<=" SEP "!=" SEP "&&" SEP "&" SEP "||" SEP "|" },
        { "a/*b*/c", "a" SEP "/*b*/" SEP "c" },
        { "/* a", "/" SEP "*" SEP "a" },
        { "# a\n//b", "# a\n" SEP "//b" },
        { "a\r\nb\rc", "a" SEP "\r\n" SEP "b" SEP "\r" SEP "c" },
        { "<<-E\nE\n", "<<-E\n" SEP "E" SEP "\n" },
        { "<< E", "<" SEP "<" SEP "E" },
        { "<<E ", "<" SEP "<" SEP "E" },
        { "\xC3\xA9x \xE2\x80\xA8", "\xC3\xA9x" SEP "\xE2\x80\xA8" },
    };
    expect_cuts(cases, COUNT(cases), LEXER_CODE);
}

Test(lexer, a_sign_in_quotes_is_a_token_by_itself_unless_it_is_doubled_before_a_brace)
{
    static const cut_case cases[] = {
        { "\"ab\"", "\"ab\"" }, // nothing special: one token for all three
        { "\"$x\"", "\"" SEP "$" SEP "x" SEP "\"" },
        { "\"a$$b\"", "\"" SEP "a" SEP "$" SEP "$" SEP "b" SEP "\"" },
        { "\"$${a\"", "\"" SEP "$${" SEP "a" SEP "\"" },
        { "\"%%{~a\"", "\"" SEP "%%{~" SEP "a" SEP "\"" },
        { "\"${~a~}\"", "\"" SEP "${~" SEP "a" SEP "~}" SEP "\"" },
        { "\"${{}}\"", "\"" SEP "${" SEP "{" SEP "}" SEP "}" SEP "\"" },
        { "\"a\\\"b\"", "\"" SEP "a\\\"b" SEP "\"" },
        { "\"a\n\r\nb\"", "\"" SEP "a" SEP "\n\r\n" SEP "b" SEP "\"" },
    };
    expect_cuts(cases, COUNT(cases), LEXER_CODE);
}

Test(lexer, a_heredoc_is_cut_into_lines_and_a_sign_before_the_end_of_a_line_keeps_one_byte)
{
    static const cut_case cases[] = {
        { "<<E\nx\n  E \ny", "<<E\n" SEP "x\n" SEP "  E " SEP "\n" SEP "y" },
        { "<<E\nEE\nE", "<<E\n" SEP "EE\n" SEP "E" },
        { "<<E\na$b\nE\n", "<<E\n" SEP "a" SEP "$b" SEP "\n" SEP "E" SEP "\n" },
        { "<<E\n$bc\nE\n", "<<E\n" SEP "$" SEP "bc\n" SEP "E" SEP "\n" },
        { "<<E\n$\r\nE\n", "<<E\n" SEP "$\r" SEP "\n" SEP "E" SEP "\n" },
        { "<<E\n${a}E\nE\n", "<<E\n" SEP "${" SEP "a" SEP "}" SEP "E\n" SEP "E" SEP "\n" },
        { "<<E\nx\ry\nE\n", "<<E\n" SEP "x" SEP "\ry\nE\n" }, // a CR alone: all the rest is one bad token
        { "<<E\r\nx\r\nE\r\n", "<<E\r\n" SEP "x\r\n" SEP "E" SEP "\r\n" },
    };
    expect_cuts(cases, COUNT(cases), LEXER_CODE);
}

Test(lexer, a_template_file_has_no_end_but_its_own)
{
    static const cut_case cases[] = {
        { "a\n\"b\\\nE", "a\n" SEP "\"b\\\n" SEP "E" },
        { "x$", "x" SEP "$" },
        { "a\rb${c}", "a" SEP "\rb${c}" },
        { "${a}b", "${" SEP "a" SEP "}" SEP "b" },
    };
    expect_cuts(cases, COUNT(cases), LEXER_TEMPLATE);
}

Test(lexer, a_byte_order_mark_is_passed_over_at_the_start_alone)
{
    cr_assert(tg_str_equal(cut(S("\xEF\xBB\xBF"
                                 "a"),
                               LEXER_CODE),
                           S("a")));
    tg_str twice = cut(S("\xEF\xBB\xBF\xEF\xBB\xBF"
                         "a"),
                       LEXER_CODE);
    cr_assert(tg_str_equal(twice, S("\xEF\xBB\xBF" SEP "a")));
}

Test(lexer, without_every_newlines_and_comments_are_kept_beside_the_tokens)
{
    tg_lexer lexer;
    tg_str source = S("a # b\n\n /* c */ d");
    tg_lexer_init(&lexer, &f.arena, source, LEXER_CODE);
    tg_lexer_next(&lexer);
    cr_assert(lexer.newline == NULL);
    tg_lexer_next(&lexer);
    cr_assert(eq(u8, lexer.kind, TOKEN_IDENT));
    // The comment that ends in a newline is the first of the two.
    cr_assert(eq(sz, (size_t)(lexer.newline - source.data), 2));
    cr_assert(eq(sz, (size_t)(lexer.newline_stop - source.data), 6));
    cr_assert(eq(sz, lexer.comment_count, 4));
}

Test(lexer, every_stretch_of_every_length_ends_where_it_ends)
{
    // Sixteen bytes at a time: the place of the end within them, and how many bytes are left behind it, must not matter.
    char bytes[80];
    for (size_t length = 1; length < 40; length++)
        for (size_t behind = 0; behind < 40; behind++) {
            memset(bytes, 'a', sizeof bytes);
            bytes[length] = '.';
            tg_lexer lexer;
            tg_lexer_init(&lexer, &f.arena, (tg_str){ bytes, length + behind }, LEXER_CODE);
            tg_lexer_next(&lexer);
            cr_expect(eq(sz, (size_t)(lexer.stop - lexer.start), length));
        }
}

Test(lexer, more_open_templates_than_the_limit_end_the_file)
{
    tg_lexer lexer;
    tg_lexer_init(&lexer, &f.arena, syntax_repeat(&f, "\"${", 3 * (size_t)TG_LIMIT_NESTING), LEXER_CODE);
    size_t count = 0;
    do {
        tg_lexer_next(&lexer);
        count++;
    } while (lexer.kind != TOKEN_EOF);
    cr_assert(lexer.limited);
    cr_assert(lt(sz, count, 2 * (size_t)TG_LIMIT_NESTING + 10));
    tg_lexer_next(&lexer);
    cr_assert(eq(u8, lexer.kind, TOKEN_EOF));
}
