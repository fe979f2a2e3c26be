// Conversion and common types beyond what the replay of test/oracle/convert_cases.jsonl asks: types that have one in common
// (cty's unify_test.go), words for those that have not (mismatch_msg.go), choices.
#include "eval_fixture.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static scene s;

static void begin(void)
{
    scene_open(&s);
}
static void end(void)
{
    scene_close(&s);
}

TestSuite(convert, .init = begin, .fini = end);

static const tg_type *type_of(const char *expression)
{
    tg_text *text = tg_texts_add(s.texts, S("type"), tg_str_copy(&s.arena, tg_str_from(expression)));
    const tg_expr *expr = tg_parse_expression(&s.arena, text, &s.diags);
    return tg_constraint_parse(&s.eval, expr).type;
}

static const struct {
    const char *types[3];
    const char *common; // NULL: none
} unified[] = {
    { { "string", "string" }, "string" },
    { { "number", "string" }, "string" },
    { { "number", "bool" }, NULL },
    { { "number", "bool", "string" }, "string" },
    { { "any", "string" }, "string" },
    { { "list(number)", "list(string)" }, "list(string)" },
    { { "list(any)", "list(string)" }, "list(string)" },
    { { "list(string)", "map(string)" }, NULL },
    { { "tuple([number])", "tuple([string])" }, "tuple([string])" },
    { { "tuple([number])", "tuple([])" }, "list(number)" },
    { { "tuple([number, string])", "tuple([bool])" }, "list(string)" },
    { { "tuple([number])", "tuple([bool])" }, NULL },
    { { "object({a=number})", "object({a=string})" }, "object({a=string})" },
    { { "object({a=number})", "object({b=string})" }, "map(string)" },
    { { "object({a=number})", "object({b=bool})" }, NULL },
    { { "object({a=number})", "map(string)" }, "map(string)" },
    { { "tuple([number])", "list(string)" }, "list(string)" },
    { { "tuple([number])", "object({a=number})" }, NULL },
    { { "set(string)", "set(number)" }, "set(string)" },
    { { "set(string)", "tuple([number])" }, "set(string)" },
    { { "set(string)", "list(string)" }, "list(string)" },
    { { "list(object({a=string}))", "list(object({a=number}))" }, "list(object({a=string}))" },
    { { "list(string)", "any" }, "any" },
};

Test(convert, types_have_this_in_common)
{
    for (size_t i = 0; i < sizeof unified / sizeof *unified; i++) {
        const tg_type *types[3];
        size_t count = 0;
        while (count < 3 && unified[i].types[count]) {
            types[count] = type_of(unified[i].types[count]);
            count++;
        }
        const tg_type *common = tg_type_unify(&s.arena, types, count);
        tg_str text = common ? tg_type_text(&s.arena, common) : S("none");
        tg_str wanted = tg_str_from(unified[i].common ? unified[i].common : "none");
        cr_expect(tg_str_equal(text, wanted), "%s and %s: %.*s", unified[i].types[0], unified[i].types[1],
                  TG_ARG(text));
    }
}

Test(convert, many_types_have_something_in_common_quickly)
{
    enum { MANY = 20000 };
    const tg_type *pair[2] = { type_of("object({a=string})"), type_of("object({a=number})") };
    const tg_type **types = tg_new_array(&s.arena, const tg_type *, MANY);
    for (int i = 0; i < MANY; i++)
        types[i] = pair[i % 2];
    cr_assert(tg_type_equal(tg_type_unify(&s.arena, types, MANY), pair[0]));
}

static const struct {
    const char *value, *type, *why;
} refused[] = {
    { "[]", "string", "string required, but have tuple" },
    { "1", "bool", "bool required, but have number" },
    { "\"a\"", "number", "a number is required" },
    { "\"TRUE\"", "bool", "a bool is required; to convert from string, use lowercase \"true\"" },
    { "{}", "object({a=string})", "attribute \"a\" is required" },
    { "{}", "object({a=string, b=string})", "attributes \"a\" and \"b\" are required" },
    { "{ a = [] }", "object({a=string})", "attribute \"a\": string required, but have tuple" },
    { "[[]]", "list(string)", "element 0: string required, but have tuple" },
    { "{ k = [] }", "map(string)", "element \"k\": string required, but have tuple" },
    { "[1, []]", "list(any)", "all list elements must have the same type" },
    { "\"a\"", "list(string)", "list of string required, but have string" },
    { "{}", "list(string)", "list of string required" },
    { "tolist([true])", "list(number)", "incorrect list element type: number required, but have bool" },
    { "tomap({})", "object({a=string})", "map has no element for required attribute \"a\"" },
};

Test(convert, refusals_say_why)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        tg_fault fault;
        tg_value_convert(&s.arena, scene_eval(&s, refused[i].value), type_of(refused[i].type), &fault);
        cr_expect(fault.certain && tg_str_equal(fault.text, tg_str_from(refused[i].why)), "%s to %s: %.*s",
                  refused[i].value, refused[i].type, TG_ARG(fault.text));
    }
}

Test(convert, choices_are_converted_one_by_one)
{
    scene_set(&s, "on", scene_unknown(&s, "on", &tg_type_bool));
    tg_fault fault;
    tg_value v = tg_value_convert(&s.arena, scene_eval(&s, "on ? \"1\" : \"x\""), &tg_type_number, &fault);
    cr_assert(eq(str, (char *)(uintptr_t)scene_text(&s, v), (char *)(uintptr_t) "1"));
    cr_assert(not(fault.certain));
    cr_assert(tg_str_equal(fault.text, S("a number is required")), "but it may fail");
    tg_constraint constraint = { type_of("object({a=optional(string, \"d\")})"), NULL };
    v = tg_constraint_apply(&s.arena, scene_eval(&s, "on ? { a = 1 } : null"), &constraint, &fault);
    cr_assert(eq(str, (char *)(uintptr_t)scene_text(&s, v), (char *)(uintptr_t) "{\"a\":\"1\"} | null"));
}

Test(convert, defaults_are_filled_into_each_choice)
{
    scene_set(&s, "on", scene_unknown(&s, "on", &tg_type_bool));
    tg_text *text =
        tg_texts_add(s.texts, S("type"), S("object({ a = optional(string, \"d\"), b = optional(bool) })"));
    tg_constraint constraint = tg_constraint_parse(&s.eval, tg_parse_expression(&s.arena, text, &s.diags));
    tg_fault fault;
    tg_value v =
        tg_constraint_apply(&s.arena, scene_eval(&s, "on ? {} : { a = \"x\" }"), &constraint, &fault);
    const char *shown = scene_text(&s, v);
    cr_assert(strcmp(shown, "{\"a\":\"d\",\"b\":null} | {\"a\":\"x\",\"b\":null}") == 0, "%s", shown);
}

Test(convert, types_that_grow_exponentially_are_given_up)
{
    tg_buf text = { 0 };
    for (int i = 0; i < 400; i++)
        tg_buf_add(&text, S("[tomap({ a = 1 }), {a = "));
    tg_buf_byte(&text, '1');
    for (int i = 0; i < 400; i++)
        tg_buf_add(&text, S("}]"));
    tg_buf_byte(&text, '\0');
    scene_set(&s, "x", scene_eval(&s, text.data));
    tg_fault fault;
    tg_value_convert(&s.arena, scene_eval(&s, "[x, x]"), type_of("list(list(any))"), &fault);
    tg_buf_free(&text);
    cr_assert(fault.certain);
}

static const struct {
    const char *type, *code; // NULL: fine
} constraints[] = {
    { "string", NULL },
    { "any", NULL },
    { "list", NULL }, // as in old code: of anything
    { "map", NULL },
    { "set", "eval/type" },
    { "list(any)", NULL },
    { "list()", "eval/type" },
    { "list(string, string)", "eval/type" },
    { "object({})", NULL },
    { "object({ a = string, a = string })", "eval/type" },
    { "object({ \"a\" = string })", "eval/type" },
    { "object([])", "eval/type" },
    { "object({ a = optional(string, []) })", "eval/type-default" },
    { "object({ a = optional(string, b) })", "eval/unknown-name" },
    { "object({ a = optional() })", "eval/type" },
    { "optional(string)", "eval/type" },
    { "tuple([string, any])", NULL },
    { "tuple(string)", "eval/type" },
    { "\"string\"", "eval/type" },
    { "nothing", "eval/type" },
    { "nothing(string)", "eval/type" },
    { "1", "eval/type" },
};

Test(convert, constraints_are_words_and_calls)
{
    for (size_t i = 0; i < sizeof constraints / sizeof *constraints; i++) {
        s.diags.count = 0;
        type_of(constraints[i].type);
        const char *code = s.diags.count > 0 ? s.diags.items[0].code : "fine";
        cr_expect(strcmp(code, constraints[i].code ? constraints[i].code : "fine") == 0, "%s: %s",
                  constraints[i].type, code);
    }
}
