// Templates: trimming, flush heredocs, joining, directives, escapes. Asked of hclsyntax 2.25 (AST.md: "Template parts").
#include "../../src/syntax/syntax_internal.h"
#include "syntax_fixture.h"

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

TestSuite(template, .init = begin, .fini = end);

#define COUNT(list) (sizeof(list) / sizeof *(list))

static tg_str shown(const tg_expr *e);

static tg_str shown_all(tg_expr *const *items, uint32_t count)
{
    tg_str all = S("");
    for (uint32_t i = 0; i < count; i++)
        all = tg_format(&f.arena, "%.*s%s%.*s", TG_ARG(all), i ? " " : "", TG_ARG(shown(items[i])));
    return all;
}

// The parts of a template, short: 'text', names, (wrap x), (if c a b), (for c v).
static tg_str shown(const tg_expr *e)
{
    const tg_conditional *c = (const tg_conditional *)e;
    switch ((tg_expr_kind)e->kind) {
    case TG_EXPR_LITERAL:
        return tg_format(&f.arena, "'%.*s'", TG_ARG(((const tg_literal *)e)->text));
    case TG_EXPR_TEMPLATE:
        return shown_all(((const tg_sequence *)e)->items, ((const tg_sequence *)e)->count);
    case TG_EXPR_WRAP:
        return tg_format(&f.arena, "(wrap %.*s)", TG_ARG(shown(((const tg_inner *)e)->inner)));
    case TG_EXPR_JOIN:
        return shown(((const tg_inner *)e)->inner);
    case TG_EXPR_TRAVERSAL:
        return ((const tg_traversal *)e)->steps[0].name;
    case TG_EXPR_FOR:
        return tg_format(&f.arena, "(for %.*s %.*s)", TG_ARG(shown(((const tg_for *)e)->collection)),
                         TG_ARG(shown(((const tg_for *)e)->value)));
    case TG_EXPR_CONDITIONAL:
        return tg_format(&f.arena, "(if %.*s %.*s %.*s)", TG_ARG(shown(c->condition)), TG_ARG(shown(c->yes)),
                         TG_ARG(shown(c->no)));
    case TG_EXPR_ERROR:
    case TG_EXPR_CALL:
    case TG_EXPR_RELATIVE:
    case TG_EXPR_INDEX:
    case TG_EXPR_SPLAT:
    case TG_EXPR_ANON:
    case TG_EXPR_OBJECT:
    case TG_EXPR_KEY:
    case TG_EXPR_TUPLE:
    case TG_EXPR_BINARY:
    case TG_EXPR_UNARY:
    case TG_EXPR_PAREN:
        break;
    }
    return S("?");
}

typedef struct template_case {
    const char *source, *parts;
} template_case;

static void expect_parts(const template_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        tg_file *file = syntax_parse(&f, tg_format(&f.arena, "a = %s\n", cases[i].source));
        tg_str got = shown(file->body->attributes[0]->expr);
        cr_expect(tg_str_equal(got, tg_str_from(cases[i].parts)), "%s: %.*s", cases[i].source, TG_ARG(got));
        cr_expect(not(file->rejected), "%s", cases[i].source);
    }
}

Test(template, one_interpolation_alone_wraps_and_an_empty_string_has_one_empty_part)
{
    static const template_case cases[] = {
        { "\"${x}\"", "(wrap x)" }, { "\"${~x~}\"", "(wrap x)" }, { "\"${x} \"", "x ' '" },
        { "\"\"", "''" },           { "\"${x}${y}\"", "x y" },    { "\"%{if x}a%{endif}\"", "(if x 'a' '')" },
        { "<<E\nE", "''" },         { "<<E\n${x}\nE", "x '\n'" },
    };
    expect_parts(cases, COUNT(cases));
}

Test(template, tildes_trim_the_one_token_beside_them_after_its_escapes_are_read)
{
    static const template_case cases[] = {
        { "\"a  ${~x~}  b\"", "'a' x 'b'" },
        { "\"a\\n ${~x}\"", "'a' x" },
        { "\" ${~x~} \"", "'' x ''" },
        { "\"a \xC2\xA0${~x}\"", "'a' x" }, // Unicode's white space, too
        { "\"a $ ${~x}\"", "'a $' x" },     // `$` and the blank are two tokens: only the blank goes
        { "\"a $${~x}\"", "'a ${~x}'" },    // an escaped sequence trims nothing
        { "<<E\na\n  ${~x~}\n\n b\nE", "'a\n' x '\n b\n'" },
    };
    expect_parts(cases, COUNT(cases));
}

Test(template, a_flush_heredoc_loses_the_indentation_that_all_its_lines_share)
{
    static const template_case cases[] = {
        { "<<-E\n    a\n      b\n  E", "'a\n  b\n'" },
        { "<<-E\n    a\n\n   \n    b\nE", "'a\n\n   \nb\n'" }, // blank lines do not count and are left alone
        { "<<-E\n\ta\n  b\nE", "'a\n b\n'" },
        { "<<-E\n    a\n  ${x}\nE", "'  a\n' x '\n'" },
        { "<<-E\n  a\n${x}\nE", "'  a\n' x '\n'" }, // a line that begins with a sequence has none
        { "<<-E\n    %{if x~}\n    a\n    %{endif~}\nE",
          "'' (if x '    a\n' '') ''" }, // behind `~}` no line begins
        { "<<-E\n \xC2\xA0"
          "a\n  b\nE",
          "'a\nb\n'" },
        { "<<-E\r\n  x\r\n  E\r", "'x\r\n'" },
    };
    expect_parts(cases, COUNT(cases));
}

Test(template, neighbouring_texts_are_one_part_in_normal_form)
{
    static const template_case cases[] = {
        { "\"a$b%%c\"", "'a$b%%c'" },
        { "\"$$${x}\"", "'$${x}'" },
        { "<<E\na\nb\n$${c}\nE", "'a\nb\n${c}\n'" },
        { "\"e\xCC\x81\"", "'\xC3\xA9'" },
        { "\"e${x}\xCC\x81\"", "'e' x '\xCC\x81'" }, // part by part
        { "\"e\\u0301\"", "'\xC3\xA9'" },
    };
    expect_parts(cases, COUNT(cases));
}

Test(template, escapes_mean_what_they_say)
{
    static const template_case cases[] = {
        { "\"\\n\\r\\t\\\"\\\\\"", "'\n\r\t\"\\'" },
        { "\"\\u00e9\\U0001F600x\"", "'\xC3\xA9\xF0\x9F\x98\x80x'" },
        { "<<E\na\\nb\\\"\nE", "'a\\nb\\\"\n'" }, // none in a heredoc
    };
    expect_parts(cases, COUNT(cases));
}

Test(template, directives_nest_and_an_empty_arm_is_an_empty_text)
{
    static const template_case cases[] = {
        { "\"%{if x}%{else}b%{endif}\"", "(if x '' 'b')" },
        { "\"%{for a, b in x}${a}-%{endfor}.\"", "(for x a '-') '.'" },
        { "\"%{for a in x}%{if b}c%{endif}%{endfor}\"", "(for x (if b 'c' ''))" },
        { "\"%{~ if x ~} a %{~ else ~} b %{~ endif ~}\"", "(if x 'a' 'b')" },
    };
    expect_parts(cases, COUNT(cases));
}

Test(template, what_is_not_balanced_is_told_where_the_reference_tells_it)
{
    static const struct {
        const char *source;
        uint32_t first;
    } cases[] = {
        { "a = \"%{if x}a\"\n", 13 },
        { "a = \"%{endif}\"\n", 5 },
        { "a = \"%{for x in y}%{else}%{endfor}\"\n", 18 },
        { "a = \"%{if x}%{else}%{else}%{endif}\"\n", 19 },
        { "a = \"%{if x}%{endfor}%{endif}\"\n", 12 },
        { "a = \"${x\"\n", 5 },
        { "a = \"x\\q\"\n", 6 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        tg_file *file = syntax_parse(&f, tg_str_from(cases[i].source));
        cr_expect(eq(u32, file->first_error, cases[i].first), "%s", cases[i].source);
        cr_expect(eq(sz, f.diags.count, 1), "%s", cases[i].source);
    }
}

Test(template, a_file_is_a_template_whose_end_is_the_files)
{
    tg_text *text =
        tg_texts_add(f.texts, S("x.tpl"), S("Hello ${name},\n%{ if x ~}\n  yes\n%{ endif ~}\n\"end\"$"));
    tg_expr *e = tg_parse_template(&f.arena, text, &f.diags);
    tg_str got = shown(e);
    cr_assert(eq(sz, f.diags.count, 0));
    cr_assert(tg_str_equal(got, S("'Hello ' name ',\n' (if x '  yes\n' '') '\"end\"$'")), "%.*s",
              TG_ARG(got));
}

Test(template, a_template_in_a_json_string_has_its_places_behind_the_quote)
{
    tg_text *text = tg_texts_add(f.texts, S("x.tf.json"), S("{\"a\": \"b${c}\"}"));
    tg_span string = { text->id, 6, 13 };
    tg_expr *e = tg_parse_template_at(&f.arena, text, S("b${c}"), string, &f.diags);
    const tg_sequence *parts = (const tg_sequence *)e;
    cr_assert(eq(u32, parts->count, 2));
    cr_assert(tg_str_equal(tg_text_slice(text, parts->items[1]->span), S("c")));
    tg_parse_template_at(&f.arena, text, S("b${"), string, &f.diags);
    cr_assert(eq(sz, f.diags.count, 1));
    cr_assert(le(u32, f.diags.items[0].subject.end, string.end));
}
