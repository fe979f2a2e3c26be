// Values by themselves: sets, refinements, choices, marks, equality, names of types. The rules are go-cty's (value_ops.go,
// unknown_refinement.go, set_internals.go) and value.h's own.
#include "eval_fixture.h"
#include "tracegate/limits.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>

static scene s;

static void begin(void)
{
    scene_open(&s);
}
static void end(void)
{
    scene_close(&s);
}

TestSuite(value, .init = begin, .fini = end);

static tg_value text(const char *t)
{
    return tg_value_string(&s.arena, tg_str_from(t));
}

static tg_value number(const char *digits)
{
    tg_number n;
    TG_CHECK(tg_number_parse(&s.arena, tg_str_from(digits), &n));
    return tg_value_of_number(&s.arena, n);
}

static tg_value unknown(const tg_type *type)
{
    return scene_unknown(&s, "x", type);
}

static bool is(tg_value v, const char *shown)
{
    const char *t = scene_text(&s, v);
    if (strcmp(t, shown) != 0)
        fprintf(stderr, "is %s, not %s\n", t, shown);
    return strcmp(t, shown) == 0;
}

Test(value, sets_are_in_order_and_without_doubles)
{
    tg_value words[] = { text("b"), text("a"), text("b"), text("B") };
    cr_expect(is(tg_value_set(&s.arena, &tg_type_string, words, 4), "[\"B\",\"a\",\"b\"]"));
    tg_value numbers[] = { number("10"), number("9"), number("1e1") };
    cr_expect(is(tg_value_set(&s.arena, &tg_type_number, numbers, 3), "[9,10]"));
    tg_value some[] = { unknown(&tg_type_string), tg_value_null(&s.arena, &tg_type_string), text("a"),
                        unknown(&tg_type_string) };
    tg_value set = tg_value_set(&s.arena, &tg_type_string, some, 4);
    cr_expect(eq(u32, tg_value_count(set), 4), "unknowns equal nothing");
    cr_expect(is(tg_value_item(set, 0), "\"a\"") && tg_value_is_null(tg_value_item(set, 3)));
}

Test(value, a_large_set_takes_little_time)
{
    enum { MANY = 100000 };
    tg_value *items = tg_new_array(&s.arena, tg_value, MANY);
    for (int i = 0; i < MANY; i++) {
        tg_value id = tg_value_integer(&s.arena, (i * 7919) % (MANY / 2));
        tg_str name = S("id");
        items[i] = tg_value_object(&s.arena, tg_arena_copy(&s.arena, &name, sizeof name),
                                   tg_arena_copy(&s.arena, &id, sizeof id), 1);
    }
    tg_value set = tg_value_set(&s.arena, tg_value_type(items[0]), items, MANY);
    cr_assert(eq(u32, tg_value_count(set), MANY / 2));
}

Test(value, of_equal_keys_the_last_counts)
{
    tg_str keys[] = { S("b"), S("a"), S("b") };
    tg_value items[] = { text("1"), text("2"), text("3") };
    cr_expect(is(tg_value_map(&s.arena, &tg_type_string, keys, items, 3), "{\"a\":\"2\",\"b\":\"3\"}"));
    cr_expect(is(tg_value_object(&s.arena, keys, items, 3), "{\"a\":\"2\",\"b\":\"3\"}"));
}

Test(value, elements_are_of_one_type)
{
    tg_value items[] = { unknown(&tg_type_any), text("a"), tg_value_null(&s.arena, &tg_type_any) };
    tg_value list = tg_value_list(&s.arena, &tg_type_any, items, 3);
    cr_assert(tg_type_equal(tg_value_type(list), &tg_type_string_list));
    cr_assert(tg_type_equal(tg_value_type(tg_value_item(list, 0)), &tg_type_string));
    cr_assert(tg_type_equal(tg_value_type(tg_value_item(list, 2)), &tg_type_string));
    tg_value mixed[] = { text("a"), number("1") };
    cr_assert(not(tg_value_is_known(tg_value_list(&s.arena, &tg_type_any, mixed, 2))));
}

Test(value, marks_of_a_sets_elements_are_the_sets)
{
    tg_value items[] = { tg_value_mark(&s.arena, text("a"), TG_SENSITIVE), text("b") };
    tg_value set = tg_value_set(&s.arena, &tg_type_string, items, 2);
    cr_assert(eq(u32, set.content->marks, TG_SENSITIVE));
    unsigned marks = 0;
    tg_value plain = tg_value_unmark_deep(&s.arena, set, &marks);
    cr_assert(eq(u32, marks, TG_SENSITIVE));
    cr_assert(eq(u32, tg_value_marks_deep(plain), 0));
    cr_assert(not(tg_value_has(plain, TG_HAS_MARK)));
}

// ------------------------------------------------------------------------------------- refinements

Test(value, what_is_certain_may_leave_one_value)
{
    tg_bound two = { true, true, tg_number_integer(2) }, open = { true, false, tg_number_integer(2) };
    tg_refinement between = { .not_null = true, .least = two, .greatest = two };
    cr_expect(is(tg_value_refine(&s.arena, unknown(&tg_type_number), &between), "2"));
    between.greatest = open;
    cr_expect(not(tg_value_is_known(tg_value_refine(&s.arena, unknown(&tg_type_number), &between))));
    tg_refinement none = { .not_null = true, .has_longest = true };
    cr_expect(is(tg_value_refine(&s.arena, unknown(&tg_type_any_list), &none), "[]"));
    cr_expect(is(tg_value_refine(&s.arena, unknown(&tg_type_string_map), &none), "{}"));
    tg_refinement pair = { .not_null = true, .shortest = 2, .has_longest = true, .longest = 2 };
    tg_value list = tg_value_refine(&s.arena, unknown(&tg_type_string_list), &pair);
    cr_expect(tg_value_is(list, TG_TYPE_LIST) && tg_value_count(list) == 2);
    cr_expect(not(tg_value_is_known(tg_value_refine(&s.arena, unknown(&tg_type_string_set), &pair))));
    pair.not_null = false;
    cr_expect(not(tg_value_is_known(tg_value_refine(&s.arena, unknown(&tg_type_string_list), &pair))));
}

Test(value, refinements_only_grow)
{
    tg_refinement first = { .prefix = S("ab"), .least = { true, true, tg_number_integer(1) } };
    tg_refinement second = { .prefix = S("abc"), .not_null = true };
    tg_value v = tg_value_refine(&s.arena, unknown(&tg_type_string), &first);
    v = tg_value_refine(&s.arena, tg_value_refine(&s.arena, v, &second), &first);
    tg_refinement r = tg_value_range(v);
    cr_assert(r.not_null && tg_str_equal(r.prefix, S("abc")));
    cr_assert(not(r.least.given), "a string has no bounds");
    tg_bound tight = { true, false, tg_number_integer(1) };
    v = tg_value_refine(&s.arena, unknown(&tg_type_number), &first);
    v = tg_value_refine(&s.arena, v, &(tg_refinement){ .least = tight });
    v = tg_value_refine(&s.arena, v, &first);
    cr_assert(not(tg_value_range(v).least.inclusive));
}

Test(value, equality_uses_what_is_certain)
{
    tg_value v = tg_value_refine(&s.arena, unknown(&tg_type_string), &(tg_refinement){ .prefix = S("p-") });
    cr_expect(is(tg_value_equal(&s.arena, v, text("q")), "false"));
    cr_expect(not(tg_value_is_known(tg_value_equal(&s.arena, v, text("p-1")))));
    tg_value null = tg_value_null(&s.arena, &tg_type_any);
    cr_expect(not(tg_value_is_known(tg_value_equal(&s.arena, v, null))));
    v = tg_value_refine_not_null(&s.arena, v);
    cr_expect(is(tg_value_equal(&s.arena, v, null), "false"));
    cr_expect(is(tg_value_equal(&s.arena, null, tg_value_null(&s.arena, &tg_type_string)), "true"));
    cr_expect(is(tg_value_equal(&s.arena, text("1"), number("1")), "false"));
}

// ----------------------------------------------------------------------------------------- choices

Test(value, one_of_is_what_is_left)
{
    tg_value u = unknown(&tg_type_string), a = text("a"), b = text("b");
    tg_value both[] = { a, b, a };
    tg_value v = tg_value_one_of(&s.arena, u, both, 3);
    cr_expect(is(v, "\"a\" | \"b\""));
    cr_expect(is(tg_value_one_of(&s.arena, u, both, 1), "\"a\""));
    tg_value nested[] = { v, text("c") };
    cr_expect(is(tg_value_one_of(&s.arena, u, nested, 2), "\"a\" | \"b\" | \"c\""));
    tg_value open[] = { a, unknown(&tg_type_string) };
    cr_expect(is(tg_value_one_of(&s.arena, u, open, 2), "unknown: var.x has no value"));
    tg_value failed[] = { a, tg_value_failure(&s.arena, (tg_reason){ .text = S("no") }) };
    cr_expect(is(tg_value_one_of(&s.arena, u, failed, 2), "\"a\""));
    cr_expect(is(tg_value_one_of(&s.arena, u, failed + 1, 1), "failed: no"));
    tg_value secret[] = { tg_value_mark(&s.arena, a, TG_SENSITIVE), b };
    cr_expect(eq(u32, tg_value_one_of(&s.arena, u, secret, 2).content->marks, TG_SENSITIVE));
}

Test(value, alternatives_take_every_choice_inside)
{
    tg_value ab[] = { text("a"), text("b") };
    tg_value v = tg_value_one_of(&s.arena, unknown(&tg_type_string), ab, 2);
    tg_value pair[] = { v, v };
    tg_value tuple = tg_value_tuple(&s.arena, pair, 2);
    uint32_t count;
    const tg_value *all = tg_value_alternatives(&s.arena, tuple, 16, &count);
    cr_assert(eq(u32, count, 4));
    cr_expect(is(all[0], "[\"a\",\"a\"]") && is(all[3], "[\"b\",\"b\"]"));
    cr_expect(tg_value_alternatives(&s.arena, tuple, 3, &count) == NULL);
    all = tg_value_alternatives(&s.arena, text("x"), 1, &count);
    cr_expect(all && count == 1 && is(all[0], "\"x\""));
}

Test(value, different_choices_are_not_the_same)
{
    tg_value items[] = { text("a"), text("b"), text("c") };
    tg_value u = unknown(&tg_type_string);
    tg_value ab = tg_value_one_of(&s.arena, u, items, 2), bc = tg_value_one_of(&s.arena, u, items + 1, 2);
    tg_value first = tg_value_tuple(&s.arena, &ab, 1), second = tg_value_tuple(&s.arena, &bc, 1);
    cr_assert(not(tg_value_same(first, second)));
    cr_assert(tg_value_same(first, tg_value_tuple(&s.arena, &ab, 1)));
}

Test(value, nesting_has_an_end)
{
    tg_value *v = tg_new_array(&s.arena, tg_value, TG_LIMIT_DEPTH + 2);
    v[0] = text("x");
    for (int i = 0; i <= TG_LIMIT_DEPTH; i++)
        v[i + 1] = tg_value_tuple(&s.arena, &v[i], 1);
    cr_assert(tg_value_is_known(v[TG_LIMIT_DEPTH]));
    cr_assert(not(tg_value_is_known(v[TG_LIMIT_DEPTH + 1])));
    cr_assert(s.arena.exhausted);
}

// ------------------------------------------------------------------------------------------- types

static const struct {
    const char *value, *name, *text;
} types[] = {
    { "\"a\"", "string", "string" },
    { "1", "number", "number" },
    { "true", "bool", "bool" },
    { "null", "dynamic", "any" },
    { "[1, \"a\"]", "tuple", "tuple([number, string])" },
    { "{ b = 1, a = [] }", "object", "object({a=tuple([]), b=number})" },
    { "tolist([\"a\"])", "list of string", "list(string)" },
    { "toset([1])", "set of number", "set(number)" },
    { "tomap({ a = { b = 1 } })", "map of object", "map(object({b=number}))" },
    { "tolist([])", "list of dynamic", "list(any)" },
};

Test(value, types_have_names)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        const tg_type *type = tg_value_type(scene_eval(&s, types[i].value));
        cr_expect(tg_str_equal(tg_type_name(&s.arena, type), tg_str_from(types[i].name)), "%s",
                  types[i].value);
        tg_str shown = tg_type_text(&s.arena, type);
        cr_expect(tg_str_equal(shown, tg_str_from(types[i].text)), "%s: %.*s", types[i].value, TG_ARG(shown));
    }
}

Test(value, strings_print_with_gos_escapes)
{
    tg_buf out = { 0 };
    tg_json_quote(&out, S("<\"\\\b\n\x01\x7f\xff\xe2\x80\xa8\xc3\xa9>"), true);
    cr_expect(tg_str_equal(tg_buf_str(&out),
                           S("\"\\u003c\\\"\\\\\\b\\n\\u0001\x7f\\ufffd\\u2028\xc3\xa9\\u003e\"")));
    out.length = 0;
    tg_go_quote(&out, S("\"\\\a\v\n\x01\x7f\xff\xc3\xa9"));
    cr_expect(tg_str_equal(tg_buf_str(&out), S("\"\\\"\\\\\\a\\v\\n\\x01\\x7f\\xff\xc3\xa9\"")));
    tg_buf_free(&out);
}

Test(value, json_is_read_as_it_stands)
{
    tg_text *json =
        tg_texts_add(s.texts, S("x.tfvars.json"),
                     S("{\"a\": \"${x} $${y}\", \"n\": 1.50, \"l\": [true, null], \"o\": {\"k\": {}}}"));
    tg_value v = tg_value_from_json(&s.arena, tg_json_parse(&s.arena, json, &s.diags));
    cr_expect(is(v, "{\"a\":\"${x} $${y}\",\"l\":[true,null],\"n\":1.5,\"o\":{\"k\":{}}}"));
    cr_expect(eq(u32, tg_value_item(v, 0).trail->at.start, 6));
}

Test(value, where_alternatives_are_too_many_there_are_none)
{
    tg_value abc[] = { text("a"), text("b"), text("c") };
    tg_value v = tg_value_one_of(&s.arena, unknown(&tg_type_string), abc, 3);
    uint32_t count = 7;
    cr_assert(tg_value_alternatives(&s.arena, v, 2, &count) == NULL);
    cr_assert(eq(u32, count, 0));
}
