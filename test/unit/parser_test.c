// The parser: what a tree holds beside what the dumps show, recovery beyond the reference's, what is said of a mistake,
// limits. That trees are exactly the reference's is replayed (test/oracle/replay_syntax.py).
#include "syntax_fixture.h"
#include "tracegate/limits.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pthread.h>

static syntax_fixture f;

static void begin(void)
{
    syntax_begin(&f);
}

static void end(void)
{
    syntax_end(&f);
}

TestSuite(parser, .init = begin, .fini = end);

#define COUNT(list) (sizeof(list) / sizeof *(list))

static tg_str slice(const tg_file *file, tg_span span)
{
    return tg_text_slice(file->text, span);
}

static void expect_text(const tg_file *file, tg_span span, const char *text)
{
    tg_str got = slice(file, span);
    cr_expect(tg_str_equal(got, tg_str_from(text)), "%.*s, not %s", TG_ARG(got), text);
}

static void expect_code(const char *code)
{
    cr_expect(strcmp(f.diags.items[0].code, code) == 0, "%s", f.diags.items[0].code);
}

Test(parser, spans_are_exact)
{
    tg_file *file = syntax_parse(&f, S("# c\na \"l\" m { # d\n  x = [1,\n 2] // e\r\n}\n"));
    cr_assert(not(file->rejected));
    const tg_block *block = file->body->blocks[0];
    expect_text(file, block->type_span, "a");
    expect_text(file, block->labels[0].span, "\"l\"");
    expect_text(file, block->labels[1].span, "m");
    expect_text(file, block->open, "{");
    expect_text(file, block->close, "}");
    const tg_attribute *x = block->body->attributes[0];
    expect_text(file, x->span, "x = [1,\n 2]");
    expect_text(file, x->name_span, "x");
    expect_text(file, x->equals, "=");
    expect_text(file, x->expr->span, "[1,\n 2]");
    cr_assert(eq(u32, file->comment_count, 3));
    expect_text(file, file->comments[0].span, "# c");
    expect_text(file, file->comments[1].span, "# d");
    expect_text(file, file->comments[2].span, "// e");
}

Test(parser, a_name_set_twice_is_told_and_the_first_holds_however_many_there_are)
{
    static const size_t counts[] = { 1, 20, 31, 32, 33, 500 };
    for (size_t i = 0; i < COUNT(counts); i++) {
        tg_str source = S("a = 1\n");
        for (size_t n = 0; n < counts[i]; n++)
            source = tg_format(&f.arena, "%.*sb%zu = %zu\n", TG_ARG(source), n, n);
        source = tg_str_join(&f.arena, source, S("a = 2\n"));
        tg_file *file = syntax_parse(&f, source);
        cr_expect(eq(sz, f.diags.count, 1));
        expect_code("syntax/duplicate-argument");
        cr_expect(eq(u32, file->body->attribute_count, (uint32_t)counts[i] + 1));
        expect_text(file, file->body->attributes[0]->expr->span, "1");
        cr_expect(eq(u32, file->first_error, (uint32_t)source.length - 6));
    }
}

typedef struct mistake_case {
    const char *source;
    const char *codes; // without syntax/, one behind the other
} mistake_case;

static tg_str codes(void)
{
    tg_str all = S("");
    for (size_t i = 0; i < f.diags.count; i++)
        all = tg_format(&f.arena, "%.*s%s%s", TG_ARG(all), i ? " " : "",
                        f.diags.items[i].code + strlen("syntax/"));
    return all;
}

Test(parser, one_mistake_gives_one_diagnostic_with_a_name_of_its_own)
{
    static const mistake_case cases[] = {
        { "a = 1 b = 2\n", "missing-newline" },
        { "a = 1,\n", "comma-after-argument" },
        { "a: 1\nb = 2\n", "incomplete-item" },
        { "a \"l\" = {\n}\n", "equals-in-block" },
        { "a \"l\"\n{\n  b = 1\n}\n", "brace-on-next-line" },
        { "\"a\" = 1\nb = 2\n", "quoted-name" },
        { "a {\n  b = 1\n", "unclosed-brace" },
        { "a {\n}\n}\nb = 1\n", "stray-brace" },
        { "a = 'x'\nb = 1\n", "single-quotes" },
        { "a = \"x\nb = 1\nc = 2\n", "unclosed-quote" },
        { "a = \"${x\"\nb = 1\n", "unclosed-interpolation" },
        { "a = ${x}\nb = 1\n", "bare-interpolation" },
        { "a = \"%{ if x }%{ else if y }%{ endif }\"\n", "else-if" },
        { "a = <<E\nx\n", "unclosed-heredoc" },
        { "a = { b => 1 }\n", "missing-item-value" },
        { "a = [1 2]\n", "missing-item-comma" },
        { "a = f(1 2)\n", "missing-argument-comma" },
        { "a = (1\nb = 2\n", "unclosed-parenthesis" },
        { "a = b[0\n", "unclosed-index" },
        { "a = \"\\q\"\n", "invalid-escape" },
        { "a = 1.5.5\n", "invalid-number" },
        { "a = b.0.1\n", "legacy-index" },
        { "a =\n1\nb = 2\n", "expected-expression" },
        { "a { b = 1, c = 2 }\n", "one-line-block" },
        { "<<<<<<< HEAD\na = 1\n=======\n", "merge-conflict merge-conflict" },
        { "a = 1 /* b\n", "unclosed-comment" },
        { "a\xC2\xA0= 1\n", "invisible-character" },
        // Two mistakes with something right between them are two; so are two on lines that are whole.
        { "a = 1 b = 2\nc = 3\nd = 4 e = 5\n", "missing-newline missing-newline" },
        { "a = 1 b = 2\nd = 4 e = 5\n", "missing-newline missing-newline" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        tg_file *file = syntax_parse(&f, tg_str_from(cases[i].source));
        cr_expect(file->rejected);
        tg_str got = codes();
        cr_expect(tg_str_equal(got, tg_str_from(cases[i].codes)), "%s: %.*s", cases[i].source, TG_ARG(got));
    }
}

Test(parser, a_diagnostic_says_what_was_expected_what_was_found_and_what_to_do)
{
    tg_file *file = syntax_parse(&f, S("a = [\n  1,\n  2 timeout\n]\n"));
    const tg_diag *diag = &f.diags.items[0];
    cr_assert(tg_str_equal(diag->message, S("expected `,` or `]` after this item, found `timeout`")));
    expect_text(file, diag->subject, "timeout");
    expect_text(file, diag->opened, "[");
    cr_assert(eq(u32, diag->context.start, diag->opened.start));
    syntax_parse(&f, S("memory = 128 timeout = 3\n"));
    cr_assert(tg_str_equal(f.diags.items[0].label, S("starts a second argument on the same line")));
    cr_assert(not(tg_str_none(f.diags.items[0].hint)));
    // Hostile bytes do not get into a message as they are, nor do long ones.
    syntax_parse(&f, tg_str_join(&f.arena, S("a = 1 "), syntax_repeat(&f, "x\xCC\x81", 100)));
    cr_assert(lt(sz, f.diags.items[0].message.length, 150));
    cr_assert(tg_utf8_valid(f.diags.items[0].message));
}

Test(parser, behind_a_line_that_is_no_item_the_file_goes_on_though_the_reference_gives_up)
{
    tg_file *file = syntax_parse(&f, S("a {\n}\n}\nb {\n  c = 1\n}\n"));
    cr_assert(eq(u32, file->body->block_count, 2));
    cr_assert(eq(u32, file->first_error, 6));
    cr_assert(file->body->incomplete);
    cr_assert(not(file->body->blocks[1]->body->incomplete));
}

Test(parser, a_body_with_a_mistake_is_incomplete_and_its_neighbours_are_not)
{
    tg_file *file = syntax_parse(&f, S("a {\n  x = 1 y = 2\n}\nb {\n}\n"));
    cr_assert(file->body->incomplete);
    cr_assert(file->body->blocks[0]->body->incomplete);
    cr_assert(not(file->body->blocks[1]->body->incomplete));
}

Test(parser, an_expression_alone_may_go_over_lines_and_nothing_may_follow_it)
{
    tg_text *text = tg_texts_add(f.texts, S(""), S("a\n+\nb\n"));
    tg_expr *e = tg_parse_expression(&f.arena, text, &f.diags);
    cr_assert(eq(u8, e->kind, TG_EXPR_BINARY));
    cr_assert(eq(sz, f.diags.count, 0));
    tg_parse_expression(&f.arena, tg_texts_add(f.texts, S(""), S("a b")), &f.diags);
    expect_code("syntax/extra-characters");
}

static bool count_node(const tg_expr *expr, void *context)
{
    ++*(size_t *)context;
    return expr->kind != TG_EXPR_PAREN;
}

Test(parser, a_walk_meets_every_node_once_and_stops_below_what_is_refused)
{
    tg_file *file = syntax_parse(&f, S("a = { (b) = f(c[d], !e ? 1 : -2) }\n"));
    size_t count = 0;
    tg_expr_walk(file->body->attributes[0]->expr, count_node, &count);
    // object, key, paren (not below it), call, index, c, d, conditional, not, e, 1, minus, 2
    cr_assert(eq(sz, count, 13));
}

// ------------------------------------------------------------------------------------------- limits

typedef struct nesting {
    const char *before, *middle, *after;
    size_t levels; // of the tree, for one of this
} nesting;

static const nesting nestings[] = {
    { "(", "1", ")", 1 },
    { "[", "1", "]", 1 },
    { "{a=", "1", "}", 1 },
    { "\"${", "1", "}\"", 1 },
    { "f(", "1", ")", 1 },
    { "!", "b", "", 1 },
    { "a[", "1", "]", 1 },
    { "x ? 1 : ", "2", "", 1 },
    { "1 + ", "1", "", 1 },
    { "[for x in y: ", "1", "]", 1 },
    { "<<E\n${", "1", "}\nE\n", 1 },
    { "[{a = ", "1", "}]", 2 },
    { "\"%{if x}${", "1", "}%{endif}\"", 3 },
};

static tg_str nested(const nesting *n, size_t depth)
{
    tg_str before = syntax_repeat(&f, n->before, depth), after = syntax_repeat(&f, n->after, depth);
    return tg_format(&f.arena, "a = %.*s%s%.*s\n", TG_ARG(before), n->middle, TG_ARG(after));
}

// Parses and dumps each, on a thread with the stack that workers have.
static void *at_depth(void *context)
{
    const size_t *depth = context;
    for (size_t i = 0; i < COUNT(nestings); i++)
        syntax_dump(&f, nested(&nestings[i], *depth));
    tg_str open = syntax_repeat(&f, "a {\n", *depth), close = syntax_repeat(&f, "}\n", *depth);
    syntax_dump(&f, tg_str_join(&f.arena, open, close));
    return NULL;
}

static void on_thread(size_t depth)
{
    pthread_attr_t attributes;
    pthread_t thread;
    cr_assert(zero(int, pthread_attr_init(&attributes)));
    cr_assert(zero(int, pthread_attr_setstacksize(&attributes, TG_LIMIT_STACK)));
    cr_assert(zero(int, pthread_create(&thread, &attributes, at_depth, &depth)));
    cr_assert(zero(int, pthread_join(thread, NULL)));
    pthread_attr_destroy(&attributes);
}

Test(parser, a_workers_stack_is_enough_at_the_limit_and_far_beyond_it)
{
    on_thread(TG_LIMIT_NESTING);
    on_thread(20 * (size_t)TG_LIMIT_NESTING);
}

Test(parser, a_thousand_levels_parse_and_more_than_the_limit_are_one_diagnostic)
{
    for (size_t i = 0; i < COUNT(nestings); i++) {
        size_t most = TG_LIMIT_NESTING / nestings[i].levels - 2;
        cr_expect(nestings[i].levels > 2 || most >= 1000);
        tg_file *file = syntax_parse(&f, nested(&nestings[i], most));
        cr_expect(not(file->rejected), "%s", nestings[i].before);
        file = syntax_parse(&f, nested(&nestings[i], TG_LIMIT_NESTING + 10));
        cr_expect(file->limited, "%s", nestings[i].before);
        cr_expect(tg_str_equal(codes(), S("too-deep")), "%s: %.*s", nestings[i].before, TG_ARG(codes()));
    }
}

Test(parser, a_chain_within_a_chain_counts_as_deep_as_its_tree)
{
    // Each parenthesis is the leftmost operand of the next sum: the tree is as deep as all sums together are long.
    tg_str chain = syntax_repeat(&f, " + 1", TG_LIMIT_NESTING / 2 + 10);
    tg_file *file = syntax_parse(&f, tg_format(&f.arena, "a = (1%.*s)%.*s\n", TG_ARG(chain), TG_ARG(chain)));
    cr_assert(file->limited);
    // Beside each other they are not.
    file = syntax_parse(
        &f, tg_format(&f.arena, "a = [1%.*s, 1%.*s, 1%.*s]\n", TG_ARG(chain), TG_ARG(chain), TG_ARG(chain)));
    cr_assert(not(file->limited));
}

Test(parser, a_tree_that_needs_too_much_memory_ends_with_a_diagnostic_whatever_fills_it)
{
    static const char *const fillings[][2] = {
        { "a = [", "b," }, { "a = b", ".c" }, { "a", " b" }, { "", "a {}\n" }
    };
    for (size_t i = 0; i < COUNT(fillings); i++) {
        tg_str many = syntax_repeat(&f, fillings[i][1], 4 << 20);
        tg_file *file = syntax_parse(&f, tg_format(&f.arena, "%s%.*s", fillings[i][0], TG_ARG(many)));
        cr_expect(file->limited);
        cr_expect(tg_str_equal(codes(), S("too-complex")), "%.*s", TG_ARG(codes()));
    }
}

Test(parser, no_more_diagnostics_than_the_limit_are_kept)
{
    syntax_parse(&f, syntax_repeat(&f, "a = 1 b = 2\nc {\n}\n", 10 * TG_LIMIT_DIAGNOSTICS));
    cr_assert(eq(sz, f.diags.count, TG_LIMIT_DIAGNOSTICS));
    cr_assert(gt(sz, f.diags.dropped, TG_LIMIT_DIAGNOSTICS));
}
