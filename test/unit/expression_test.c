// Expressions: what the evaluator says beyond Terraform (choices, what may fail, conditions), reasons, ways, mistakes, limits.
// What Terraform itself says is replayed from the reference's answers: test/oracle/replay_eval.py.
#include "eval_fixture.h"
#include "tracegate/limits.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pthread.h>

static scene s;

static void begin(void)
{
    scene_open(&s);
    scene_set(&s, "stage", scene_unknown(&s, "stage", &tg_type_string));
    scene_set(&s, "on", scene_unknown(&s, "on", &tg_type_bool));
    tg_value on = tg_value_refine_not_null(&s.arena, scene_unknown(&s, "sure", &tg_type_bool));
    scene_set(&s, "sure", on);
    scene_set(&s, "count_of", scene_unknown(&s, "count_of", &tg_type_number));
    scene_set(&s, "modes", scene_eval(&s, "{ prod = \"Active\", dev = \"PassThrough\" }"));
    scene_set(&s, "secret", tg_value_mark(&s.arena, tg_value_string(&s.arena, S("x")), TG_SENSITIVE));
}
static void end(void)
{
    scene_close(&s);
}

TestSuite(expression, .init = begin, .fini = end);

static bool shows(const char *expression, const char *text)
{
    return strcmp(scene_show(&s, expression), text) == 0;
}

typedef struct row {
    const char *expression, *text;
} row;

static void check_rows(const row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *text = scene_show(&s, rows[i].expression);
        cr_expect(strcmp(text, rows[i].text) == 0, "%s\n  is     %s\n  not    %s", rows[i].expression, text,
                  rows[i].text);
    }
}
#define CHECK_ROWS(rows) check_rows(rows, sizeof(rows) / sizeof *(rows))

Test(expression, an_unknown_condition_gives_one_of_both)
{
    static const row rows[] = {
        { "on ? \"Active\" : \"PassThrough\"", "\"Active\" | \"PassThrough\"" },
        { "on ? \"Active\" : \"Active\"", "\"Active\"" },
        { "on ? 1 : \"a\"", "\"1\" | \"a\"" }, // both take the type of both
        { "on ? null : \"a\"", "null | \"a\"" },
        { "upper(on ? \"a\" : \"b\")", "\"A\" | \"B\"" },
        { "\"x-${on ? \"a\" : \"b\"}\"", "\"x-a\" | \"x-b\"" },
        { "(on ? 1 : 2) + (on ? 10 : 20)",
          "11 | 12 | 21 | 22" }, // without remembering that it is one condition
        { "(on ? 1 : 2) > 0", "true" },
        { "[on ? \"a\" : \"b\"][0]", "\"a\" | \"b\"" },
        { "(on ? [1, 2] : [3])[0]", "1 | 3" },
        { "[for x in on ? [\"a\"] : [\"b\", \"c\"] : upper(x)]", "[\"A\"] | [\"B\",\"C\"]" },
        { "(on ? {} : { a = 1 }).a", "1" }, // a map that lacks it is a mistake
        { "!(on ? true : false)", "false | true" },
        { "on ? (on ? \"a\" : \"b\") : \"c\"", "\"a\" | \"b\" | \"c\"" },
        { "on ? stage : \"c\"", "unknown: var.on has no value" }, // an arm that can be anything
    };
    CHECK_ROWS(rows);
}

Test(expression, an_unknown_key_gives_one_of_the_elements)
{
    static const row rows[] = {
        { "modes[stage]", "\"PassThrough\" | \"Active\"" },
        { "{ a = \"Active\", b = \"Active\" }[stage]", "\"Active\"" },
        { "[\"a\", \"b\"][count_of]", "\"a\" | \"b\"" },
        { "tolist([\"a\"])[count_of]", "\"a\"" },
        { "modes[on ? \"prod\" : \"test\"]", "\"Active\"" }, // a choice that fails is dropped
        { "{}[stage]", "unknown: var.stage has no value" },
        { "{ a = stage }[stage]", "unknown: var.stage has no value" },
    };
    CHECK_ROWS(rows);
}

Test(expression, try_and_can_see_what_may_fail)
{
    static const row rows[] = {
        { "try(modes[stage], \"PassThrough\")", "\"PassThrough\" | \"Active\"" },
        { "try({ prod = \"Active\" }[stage], \"PassThrough\")", "\"Active\" | \"PassThrough\"" },
        { "try({ prod = \"Active\" }[stage], null)", "\"Active\" | null" },
        { "can(modes[stage])", "true | false" },
        { "try(sure ? 1 : 2, 3)", "1 | 2" },
        { "try(on ? 1 : 2, 3)", "1 | 2 | 3" }, // `on` may be null
        { "can(sure ? 1 : 2)", "true" },
        { "try(stage, \"x\")", "unknown: var.stage has no value" }, // unknown is no mistake
        { "try(modes.test, \"x\")", "\"x\"" },
        { "try(tobool(sure ? \"yes\" : \"true\"), false)", "true | false" },
        { "[for k in [\"prod\", \"test\"] : try(modes[k], \"none\")]", "[\"Active\",\"none\"]" },
    };
    CHECK_ROWS(rows);
}

Test(expression, every_outcome_of_few_open_ifs)
{
    static const row rows[] = {
        { "[for x in [\"a\", \"b\"] : x if on]", "[] | [\"a\",\"b\"]" }, // one condition, not one an element
        { "[for x in [\"a\"] : x if stage == x]", "[] | [\"a\"]" },
        { "[for x in [\"a\", \"b\"] : x if stage == x]", "[] | [\"a\"] | [\"b\"] | [\"a\",\"b\"]" },
        { "length([for x in [1, 2] : x if sure])", "0 | 2" },
        { "[for x in [1, 2, 3, 4, 5] : x if count_of == x]",
          "unknown: var.count_of has no value" }, // too many
        { "{ for x in [\"a\"] : x => 1 if on }", "{} | {\"a\":1}" },
    };
    CHECK_ROWS(rows);
}

Test(expression, too_many_choices_are_unknown)
{
    tg_buf text = { 0 };
    tg_buf_add(&text, S("{"));
    for (int i = 0; i <= TG_CAP_CHOICES; i++)
        tg_buf_format(&text, "k%d = \"v%d\", ", i, i);
    tg_buf_add(&text, S("}[stage]"));
    tg_buf_byte(&text, '\0');
    cr_assert(shows(text.data, "unknown: var.stage has no value"));
    tg_buf_free(&text);
}

Test(expression, marks_go_with_the_choices)
{
    tg_value v = scene_eval(&s, "on ? secret : \"y\"");
    cr_assert(eq(u32, v.content->marks, TG_SENSITIVE));
    cr_assert(eq(u32, scene_eval(&s, "{ a = secret, b = \"y\" }[stage]").content->marks, TG_SENSITIVE));
}

Test(expression, as_terraform_nothing_more_is_known)
{
    s.eval.as_terraform = true;
    static const row rows[] = {
        { "on ? \"Active\" : \"Active\"", "unknown: var.on has no value" },
        { "modes[stage]", "unknown: var.stage has no value" },
        { "try(modes[stage], \"x\")", "unknown: var.stage has no value" },
        { "[for x in [1] : x if on]", "unknown: var.on has no value" },
    };
    CHECK_ROWS(rows);
}

// -------------------------------------------------------------------------------------- conditions

static tg_str condition_of(const char *expression)
{
    const tg_condition *condition = tg_value_reason(scene_eval(&s, expression)).condition;
    return condition ? condition->key : (tg_str){ 0 };
}

Test(expression, the_same_text_is_the_same_condition)
{
    tg_str key = condition_of("on ? 1 : 2");
    cr_assert(not(tg_str_none(key)));
    cr_assert(tg_str_equal(key, condition_of("(on) ? \"a\" : \"b\"")));
    cr_assert(tg_str_equal(key, condition_of("!on ? 1 : 2"))); // hangs on what it denies
    cr_assert(not(tg_str_equal(key, condition_of("on == true ? 1 : 2"))));
    cr_assert(eq(sz, s.eval.conditions.count, 3));
}

Test(expression, a_condition_knows_the_local_names_in_it)
{
    scene_eval(&s, "[for x in [\"a\", \"b\"] : stage == x ? 1 : 2]");
    cr_assert(eq(sz, s.eval.conditions.count, 2));
    s.eval.conditions.count = 0;
    scene_eval(&s, "[for x in [stage] : x == \"a\" ? 1 : 2]"); // unknown: it has no identity
    cr_assert(eq(sz, s.eval.conditions.count, 0));
}

Test(expression, instances_have_conditions_of_their_own)
{
    tg_names *names = &s.names;
    names->instance = S("module.a");
    tg_str a = condition_of("on ? 1 : 2");
    names->instance = S("module.b");
    tg_str b = condition_of("on ? 1 : 2");
    cr_assert(not(tg_str_equal(a, b)));
    names->repetition = S("aws_x.y[0]"); // does not matter where neither each nor count is meant
    cr_assert(tg_str_equal(b, condition_of("on ? 1 : 2")));
    scene_set(&s, "each", scene_unknown(&s, "each", &tg_type_any));
    tg_str first = condition_of("each.value ? 1 : 2");
    names->repetition = S("aws_x.y[1]");
    cr_assert(not(tg_str_equal(first, condition_of("each.value ? 1 : 2"))));
}

Test(expression, an_assumption_decides)
{
    tg_condition condition = { .key = condition_of("on ? 1 : 2") };
    tg_assumption assumption = { &condition, true };
    s.eval.assumptions = &assumption;
    s.eval.assumption_count = 1;
    cr_assert(shows("on ? \"a\" : \"b\"", "\"a\""));
    cr_assert(shows("[for x in [1, 2] : x if on]", "[1,2]"));
    cr_assert(shows("\"%{ if on }y%{ else }n%{ endif }\"", "\"y\""));
    assumption.outcome = false;
    cr_assert(shows("on ? \"a\" : \"b\"", "\"b\""));
}

// ---------------------------------------------------------------------------------------- mistakes

static void check_diagnostic(const char *expression, const char *code, uint32_t start, uint32_t end)
{
    s.diags.count = 0;
    tg_value v = scene_eval(&s, expression);
    cr_assert(tg_value_has(v, TG_HAS_FAILED), "%s", expression);
    cr_assert(eq(sz, s.diags.count, 1), "%s", expression);
    cr_assert(strcmp(s.diags.items[0].code, code) == 0, "%s", expression);
    cr_assert(eq(u32, s.diags.items[0].subject.start, start), "%s", expression);
    cr_assert(eq(u32, s.diags.items[0].subject.end, end), "%s", expression);
}

Test(expression, mistakes_are_at_their_place)
{
    static const struct {
        const char *expression, *code;
        uint32_t start, end;
    } rows[] = {
        { "modes.test", "eval/attribute", 5, 10 },
        { "[1][7]", "eval/index", 3, 6 },
        { "1 + \"a\"", "eval/operand", 4, 7 },
        { "0 / 0", "eval/operation", 0, 5 },
        { "nothing.x", "eval/unknown-name", 0, 7 },
        { "nothing()", "eval/unknown-function", 0, 7 },
        { "upper()", "eval/argument-count", 0, 7 },
        { "upper([])", "eval/argument", 6, 8 },
        { "null ? 1 : 2", "eval/condition", 0, 4 },
        { "true ? 1 : []", "eval/conditional-types", 7, 13 },
        { "\"a${[]}\"", "eval/template", 4, 6 },
        { "[for x in 1 : x]", "eval/for", 10, 11 },
        { "{ for x in [1, 1] : \"a\" => x }", "eval/duplicate-key", 20, 23 },
        { "{ (null) = 1 }", "eval/key", 2, 8 },
        { "{ a.b = 1 }", "eval/ambiguous-key", 2, 5 },
        { "null.a", "eval/null", 4, 6 },
        { "upper(1...)", "eval/expand", 6, 7 },
        { "try(modes.a, modes.b)", "eval/try", 0, 21 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_diagnostic(rows[i].expression, rows[i].code, rows[i].start, rows[i].end);
}

Test(expression, a_mistake_is_told_once)
{
    tg_text *text = tg_texts_add(s.texts, S("test"), S("[for x in [1, 2, 3] : modes.test]"));
    const tg_expr *expr = tg_parse_expression(&s.arena, text, &s.diags);
    tg_evaluate(&s.eval, &s.names, expr);
    tg_evaluate(&s.eval, &s.names, expr);
    cr_assert(eq(sz, s.diags.count, 1));
}

Test(expression, the_rest_of_an_object_is_usable)
{
    tg_value v = tg_value_settled(&s.arena, scene_eval(&s, "{ a = modes.test, b = \"x\", c = \"${[]}y\" }"));
    cr_assert(not(tg_value_has(v, TG_HAS_FAILED)));
    scene_set(&s, "o", v);
    cr_assert(shows("o.b", "\"x\""));
    cr_assert(strncmp(scene_show(&s, "o.a"), "unknown: ", 9) == 0);
    cr_assert(strncmp(scene_show(&s, "o.c"), "unknown: ", 9) == 0);
    cr_assert(strncmp(scene_show(&s, "try(o.a, 1)"), "unknown: ", 9) == 0, "and no mistake any more");
}

static tg_value lookup_broken(tg_eval *eval, const tg_names *names, const tg_traversal *reference,
                              uint32_t *used)
{
    if (!tg_str_equal(reference->steps[0].name, S("local")))
        return tg_value_bool(false);
    *used = reference->count;
    return tg_value_settled(eval->arena, tg_evaluate(eval, &s.names, names->data));
}

Test(expression, try_does_not_swallow_a_mistake_of_what_a_name_stands_for)
{
    tg_text *text = tg_texts_add(s.texts, S("local"), S("modes.test"));
    tg_names names = { .outer = &s.names, .lookup = lookup_broken };
    names.data = tg_parse_expression(&s.arena, text, &s.diags);
    text = tg_texts_add(s.texts, S("test"), S("try(local.x, \"other\")"));
    const tg_expr *expr = tg_parse_expression(&s.arena, text, &s.diags);
    const char *shown = scene_text(&s, tg_evaluate(&s.eval, &names, expr));
    cr_assert(strncmp(shown, "unknown: ", 9) == 0, "%s", shown);
    cr_assert(eq(sz, s.diags.count, 1));
}

// -------------------------------------------------------------------------------------------- ways

static void check_steps(const char *expression, const char *steps)
{
    size_t count;
    tg_buf out = { 0 };
    const tg_trail_step *all = tg_trail_steps(&s.arena, scene_eval(&s, expression).trail, &count);
    for (size_t i = 0; i < count; i++)
        tg_buf_format(&out, "%s%s%s", i > 0 ? " > " : "", all[i].what, all[i].hidden ? " (hidden)" : "");
    tg_buf_byte(&out, '\0');
    cr_expect(strcmp(out.data, steps) == 0, "%s\n  came by %s\n  not     %s", expression, out.data, steps);
    tg_buf_free(&out);
}

Test(expression, values_remember_their_way)
{
    tg_span at = { 99, 1, 2 }, later = { 99, 5, 6 };
    tg_value mode = tg_value_step(&s.arena, scene_eval(&s, "\"Active\""), at, "variable default");
    scene_set(&s, "mode", mode);
    tg_value map = tg_value_step(&s.arena, scene_eval(&s, "{ a = mode, b = \"lit\" }"), later, "local");
    scene_set(&s, "map", map);
    scene_set(&s, "hidden", tg_value_mark(&s.arena, mode, TG_SENSITIVE));
    static const row rows[] = {
        { "mode", "literal > variable default" },
        { "map.a", "literal > variable default > local" },
        { "map[\"b\"]", "literal > local" },
        { "\"x${mode}\"", "literal > variable default" },
        { "upper(\"${\"x\"}${mode}\")", "literal > variable default" },
        { "true ? map.a : \"n\"", "literal > variable default > local > conditional arm" },
        { "mode == \"Active\" ? \"y\" : \"n\"", "literal > variable default" },
        { "[for x in [mode] : x][0]", "literal > variable default" },
        { "try(nothing, mode)", "literal > variable default" },
        { "hidden", "literal (hidden) > variable default (hidden)" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_steps(rows[i].expression, rows[i].text);
}

Test(expression, a_long_way_keeps_its_end)
{
    tg_value v = tg_value_string(&s.arena, S("x"));
    for (uint32_t i = 0; i < 100000; i++)
        v = tg_value_step(&s.arena, v, (tg_span){ 1, i, i + 1 }, "local");
    size_t count;
    const tg_trail_step *steps = tg_trail_steps(&s.arena, v.trail, &count);
    cr_assert(eq(sz, count, TG_LIMIT_TRAIL));
    cr_assert(eq(u32, steps[count - 1].at.start, 99999));
}

// ------------------------------------------------------------------------------------------ limits

static tg_value lookup_itself(tg_eval *eval, const tg_names *names, const tg_traversal *reference,
                              uint32_t *used)
{
    (void)reference;
    *used = 1;
    return tg_evaluate(eval, names, names->data);
}

static void *endless(void *data)
{
    (void)data;
    tg_text *text = tg_texts_add(s.texts, S("test"), S("[\"${{ a = x ? x : x }.a}\"]"));
    tg_names names = { .lookup = lookup_itself };
    names.data = tg_parse_expression(&s.arena, text, &s.diags);
    tg_evaluate(&s.eval, &names, names.data);
    return NULL;
}

Test(expression, what_leads_into_itself_ends_on_a_workers_stack)
{
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, TG_LIMIT_STACK);
    cr_assert(eq(int, pthread_create(&thread, &attributes, endless, NULL), 0));
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attributes);
    cr_assert(s.eval.limited);
    cr_assert(eq(sz, s.diags.count, 1));
    cr_assert(strcmp(s.diags.items[0].code, "eval/limit") == 0);
}

Test(expression, exploding_loops_end)
{
    s.arena.budget = 64u << 20;
    scene_set(&s, "l", scene_eval(&s, "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]"));
    tg_value v =
        scene_eval(&s, "[for a in l : [for b in l : [for c in l : [for d in l : [for e in l : [for f in l : "
                       "a]]]]]]");
    cr_assert(s.eval.limited);
    cr_assert(not(tg_value_is_wholly_known(v)));
    cr_assert(eq(sz, s.diags.count, 1));
}

Test(expression, doubling_strings_end)
{
    s.arena.budget = 256u << 20;
    scene_set(&s, "x", scene_eval(&s, "\"0123456789\""));
    for (int i = 0; i < 60 && !s.eval.limited; i++)
        scene_set(&s, "x", scene_eval(&s, "\"${x}${x}\""));
    cr_assert(s.eval.limited);
}

Test(expression, deep_values_end)
{
    scene_set(&s, "x", scene_eval(&s, "[]"));
    for (int i = 0; i < TG_LIMIT_DEPTH + 10; i++)
        scene_set(&s, "x", scene_eval(&s, "[x]"));
    cr_assert(s.eval.limited || s.arena.exhausted);
}
