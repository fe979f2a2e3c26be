// What a plan would create, by sentences of the design: inputs, repetition, calls, references, what cannot be known.
#include "plan_fixture.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#define FN(name, body)   "resource \"aws_lambda_function\" \"" name "\" {\n" body "}\n"
#define MODE(expression) "  tracing_config {\n    mode = " expression "\n  }\n"
#define VAR(name, body)  "variable \"" name "\" {\n" body "}\n"
#define F(expression)    FN("f", MODE(expression))

typedef struct {
    const char *files, *verdicts;
} fact;

static void check_facts(const fact *facts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        world w;
        world_open(&w, facts[i].files);
        w.installed = true;
        cr_expect(eq(str, TEXT(world_verdicts(&w, "")), TEXT(facts[i].verdicts)), "fact %zu:\n%s", i,
                  facts[i].files);
        world_close(&w);
    }
}
#define CHECK(facts) check_facts((facts), sizeof(facts) / sizeof(facts)[0])

// ------------------------------------------------------------------------------------ the question

Test(plan, a_mode_is_what_the_values_say)
{
    static const fact facts[] = {
        { F("\"Active\""), "aws_lambda_function.f pass" },
        { F("\"PassThrough\""), "aws_lambda_function.f violation" },
        { FN("f", ""), "aws_lambda_function.f violation" },
        { F("null"), "aws_lambda_function.f violation" },
        { F("local.x") "locals {\n  x = local.y\n  y = \"Active\"\n}\n", "aws_lambda_function.f pass" },
        { F("[\"Active\"]"), "aws_lambda_function.f undecided [plan/wrong-type]" },
        { FN("f", MODE("\"Active\"") MODE("\"PassThrough\"")), "aws_lambda_function.f undecided" },
        { FN("f", MODE("\"x\"") MODE("\"PassThrough\"")), "aws_lambda_function.f violation" },
        { "data \"aws_lambda_function\" \"f\" {\n}\n", "" },
        { FN("f", "  tracing_config \"x\" {\n    mode = \"Active\"\n  }\n"), "aws_lambda_function.f pass" },
    };
    CHECK(facts);
}

Test(plan, a_dynamic_block_makes_one_for_each_element)
{
#define DYNAMIC(for_each, more, mode)                                                                        \
    FN("f", "  dynamic \"tracing_config\" {\n    for_each = " for_each "\n" more                             \
            "    content {\n      mode = " mode "\n    }\n  }\n")
    static const fact facts[] = {
        { DYNAMIC("[1]", "", "\"Active\""), "aws_lambda_function.f pass" },
        { DYNAMIC("[]", "", "\"Active\""), "aws_lambda_function.f violation" },
        { DYNAMIC("[\"Active\"]", "", "tracing_config.value"), "aws_lambda_function.f pass" },
        { DYNAMIC("{ Active = 1 }", "    iterator = it\n", "it.key"), "aws_lambda_function.f pass" },
        { DYNAMIC("toset([\"Active\"])", "", "tracing_config.key"), "aws_lambda_function.f pass" },
        { DYNAMIC("[1, 2]", "", "\"PassThrough\""), "aws_lambda_function.f violation" },
        { DYNAMIC("null", "", "\"Active\""), "aws_lambda_function.f undecided [plan/dynamic-refused]" },
        { DYNAMIC("\"x\"", "", "\"Active\""), "aws_lambda_function.f undecided [plan/dynamic-refused]" },
        { DYNAMIC("[1]", "    labels = [\"x\"]\n", "\"Active\""),
          "aws_lambda_function.f pass [plan/dynamic-refused]" },
        { DYNAMIC("sensitive([1])", "", "\"Active\""), "aws_lambda_function.f pass" },
        { DYNAMIC("var.x", "", "\"Active\"") VAR("x", ""), "aws_lambda_function.f undecided" },
        { DYNAMIC("var.x", "", "\"PassThrough\"") VAR("x", ""), "aws_lambda_function.f violation" },
        // Beside an unknown dynamic the plain block is the only outcome that the provider accepts.
        { FN("f", MODE("\"Active\"") "  dynamic \"tracing_config\" {\n    for_each = var.x\n    content {\n"
                                     "      mode = \"PassThrough\"\n    }\n  }\n") VAR("x", ""),
          "aws_lambda_function.f pass" },
        // Another dynamic block does not matter.
        { FN("f", MODE("\"Active\"") "  dynamic \"environment\" {\n    for_each = var.x\n    content {\n    "
                                     "}\n  }\n") VAR("x", ""),
          "aws_lambda_function.f pass" },
    };
    CHECK(facts);
}

// ------------------------------------------------------------------------------------- variables

Test(plan, the_last_file_that_sets_a_variable_counts)
{
#define ABC                                                                                                  \
    FN("f", "  for_each = { a = var.a, b = var.b }\n" MODE("each.value"))                                    \
    VAR("a", "  default = \"Active\"\n") VAR("b", "  default = \"Active\"\n")
    static const fact facts[] = {
        { ABC, "aws_lambda_function.f pass" },
        { ABC "--- terraform.tfvars\na = \"x\"\n",
          "aws_lambda_function.f violation aws_lambda_function.f[\"a\"]" },
        { ABC
          "--- terraform.tfvars\na = \"x\"\n--- terraform.tfvars.json\n{\"a\": \"Active\", \"b\": \"x\"}\n",
          "aws_lambda_function.f violation aws_lambda_function.f[\"b\"]" },
        { ABC "--- terraform.tfvars\na = \"x\"\n--- z.auto.tfvars.json\n{\"a\": \"Active\"}\n--- "
              "y.auto.tfvars\na = \"y\"\n",
          "aws_lambda_function.f pass" },
        { ABC "--- .hidden.auto.tfvars\nb = \"x\"\n",
          "aws_lambda_function.f violation aws_lambda_function.f[\"b\"]" },
        { ABC "--- prod.tfvars\nb = \"x\"\n", "aws_lambda_function.f pass" },
        { ABC "--- sub/terraform.tfvars\nb = \"x\"\n", "aws_lambda_function.f pass" },
        { ABC "--- terraform.tfvars\nunknown = 1\n", "aws_lambda_function.f pass" },
        { ABC "--- terraform.tfvars\na = \"Pass${\"Through\"}\"\n",
          "aws_lambda_function.f violation aws_lambda_function.f[\"a\"]" },
        { ABC "--- terraform.tfvars\na = upper(\"x\")\n",
          "aws_lambda_function.f undecided [plan/not-constant]" },
        { ABC "--- terraform.tfvars\na = var.b\n", "aws_lambda_function.f undecided [eval/unknown-name]" },
    };
    CHECK(facts);
}

Test(plan, values_from_outside_come_last_and_go_to_every_root)
{
    static const tg_input outside[] = {
        { .kind = TG_INPUT_VAR, .name = S("a"), .text = S("PassThrough") },
        { .kind = TG_INPUT_VAR, .name = S("l"), .text = S("[\"PassThrough\"]") },
        { .kind = TG_INPUT_ENVIRONMENT, .name = S("b"), .text = S("PassThrough") },
        { .kind = TG_INPUT_VAR, .name = S("nobody"), .text = S("x") },
        { .kind = TG_INPUT_ROOT_FILE, .name = S("prod.tfvars") },
    };
    static const fact facts[] = {
        { F("var.a") VAR("a", "  default = \"Active\"\n"), "aws_lambda_function.f violation" },
        { F("var.a") VAR("a", "  type = string\n") "--- terraform.tfvars\na = \"Active\"\n",
          "aws_lambda_function.f violation" },
        { F("var.l[0]") VAR("l", "  type = list(string)\n"), "aws_lambda_function.f violation" },
        { F("var.b") VAR("b", "  default = \"Active\"\n"), "aws_lambda_function.f violation" },
        { F("var.b") VAR("b", "  default = \"x\"\n") "--- terraform.tfvars\nb = \"Active\"\n",
          "aws_lambda_function.f pass" },
        { F("var.c") VAR("c", "  default = \"Active\"\n") "--- prod.tfvars\nc = \"x\"\n",
          "aws_lambda_function.f violation" },
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        world w;
        world_open(&w, facts[i].files);
        w.inputs = (tg_inputs){ outside, sizeof outside / sizeof outside[0] };
        cr_expect(eq(str, TEXT(world_verdicts(&w, "")), TEXT(facts[i].verdicts)), "%s", facts[i].files);
        world_close(&w);
    }
}

Test(plan, a_value_is_made_to_fit_its_declaration)
{
    static const fact facts[] = {
        { F("var.x ? \"Active\" : \"x\"") VAR("x", "  type = bool\n  default = \"true\"\n"),
          "aws_lambda_function.f pass" },
        { F("var.x.mode")
              VAR("x", "  type = object({ mode = optional(string, \"Active\") })\n  default = {}\n"),
          "aws_lambda_function.f pass" },
        { F("var.x.mode") VAR(
              "x", "  type = object({ mode = optional(string, \"Active\") })\n  default = { mode = null }\n"),
          "aws_lambda_function.f pass" },
        { F("var.x[\"k\"].mode") VAR(
              "x", "  type = map(object({ mode = optional(string, \"Active\") }))\n  default = { k = {} }\n"),
          "aws_lambda_function.f pass" },
        { F("var.x") VAR(
              "x", "  type = string\n  default = \"Active\"\n  nullable = false\n") "--- terraform.tfvars\nx "
                                                                                    "= null\n",
          "aws_lambda_function.f pass" },
        { F("var.x") VAR("x", "  type = string\n  default = \"Active\"\n") "--- terraform.tfvars\nx = null\n",
          "aws_lambda_function.f violation" },
        { F("var.x") VAR("x", "  type = list(string)\n  default = \"Active\"\n"),
          "aws_lambda_function.f undecided [plan/variable-default] [plan/wrong-type]" },
        { F("var.x") VAR("x", "  type = number\n") "--- terraform.tfvars\nx = \"a\"\n",
          "aws_lambda_function.f undecided [plan/variable-value]" },
        // A string in JSON is literal, in a default, too.
        { F("var.x == \"$${a}\" ? \"Active\" : \"x\"") "--- v.tf.json\n{\"variable\": {\"x\": {\"default\": "
                                                       "\"${a}\"}}}\n",
          "aws_lambda_function.f pass" },
        // An override's type keeps the base's optional() defaults.
        { F("var.x.mode") VAR(
              "x",
              "  type = object({ mode = optional(string, \"Active\") })\n  default = "
              "{}\n") "--- override.tf\n" VAR("x", "  type = object({ mode = optional(string, \"x\") })\n"),
          "aws_lambda_function.f pass" },
        { F("var.x") VAR("x", "  default = \"Active\"\n") "--- override.tf\n" VAR("x", "  default = \"x\"\n"),
          "aws_lambda_function.f violation" },
    };
    CHECK(facts);
}

Test(plan, a_variable_that_nobody_sets_is_any_value_of_its_type)
{
    static const fact facts[] = {
        { F("var.x") VAR("x", "  type = string\n"), "aws_lambda_function.f undecided" },
        { F("var.x ? \"Active\" : \"Active\"") VAR("x", "  type = bool\n"), "aws_lambda_function.f pass" },
        { F("var.x == null ? \"Active\" : \"Active\"") VAR("x", "  type = bool\n"),
          "aws_lambda_function.f pass" },
        { F("var.x != null ? \"Active\" : \"x\"") VAR("x", "  type = string\n  nullable = false\n"),
          "aws_lambda_function.f pass" },
        { F("{ true = \"Active\", false = \"Active\" }[var.x]")
              VAR("x", "  type = bool\n  nullable = false\n"),
          "aws_lambda_function.f pass" },
    };
    CHECK(facts);
}

Test(plan, a_validation_leaves_the_values_that_it_names)
{
#define VALID(type, condition)                                                                               \
    VAR("x", "  type = " type "\n  validation {\n    condition = " condition                                 \
             "\n    error_message = \"no\"\n  }\n")
    static const fact facts[] = {
        { F("var.x") VALID("string", "contains([\"Active\"], var.x)"), "aws_lambda_function.f pass" },
        { F("var.x") VALID("string", "contains([\"Active\", \"PassThrough\"], var.x)"),
          "aws_lambda_function.f undecided" },
        { F("var.x") VALID("string", "contains([\"a\", \"b\"], var.x)"), "aws_lambda_function.f violation" },
        { F("var.x") VALID("string", "var.x == \"Active\""), "aws_lambda_function.f pass" },
        { F("var.x") VALID("string", "(var.x == \"Active\") || \"Active\" == var.x"),
          "aws_lambda_function.f pass" },
        { F("var.x") VALID("string", "length(var.x) > 0 && contains([\"Active\", \"\"], var.x)"),
          "aws_lambda_function.f pass" },
        { F("var.x") VALID("string", "var.x == \"Active\" || length(var.x) > 9"),
          "aws_lambda_function.f undecided" },
        { F("coalesce(var.x, \"Active\")") VALID("string", "var.x == null || var.x == \"Active\""),
          "aws_lambda_function.f pass" },
        { F("{ dev = \"Active\", prod = \"Active\" }[var.x]")
              VALID("string", "contains([\"dev\", \"prod\"], var.x)"),
          "aws_lambda_function.f pass" },
        { F("var.x")
              VALID("string", "contains([\"Active\"], var.x)") "--- terraform.tfvars\nx = \"PassThrough\"\n",
          "aws_lambda_function.f violation [plan/validation]" },
        // What a module is given is narrowed as well.
        { "module \"m\" {\n  source = \"./m\"\n  x = var.y\n}\n" VAR("y", "") "--- m/main.tf\n" F("var.x")
              VALID("string", "contains([\"Active\"], var.x)"),
          "module.m.aws_lambda_function.f pass" },
    };
    CHECK(facts);
}

Test(plan, path_and_workspace_are_what_the_repository_says)
{
    static const fact facts[] = {
        { F("path.module == \".\" && path.root == \".\" ? \"Active\" : \"x\""),
          "aws_lambda_function.f pass" },
        { "module \"m\" {\n  source = \"./a/b\"\n}\n--- a/b/main.tf\n" F(
              "path.module == \"a/b\" ? \"Active\" : path.module"),
          "module.m.aws_lambda_function.f pass" },
        { F("path.cwd == \"x\" ? \"Active\" : \"x\""), "aws_lambda_function.f undecided" },
        { F("terraform.workspace == \"x\" ? \"Active\" : \"x\""), "aws_lambda_function.f undecided" },
        { F("terraform.workspace == \"x\" ? \"Active\" : \"Active\""), "aws_lambda_function.f pass" },
    };
    CHECK(facts);
    world w;
    world_open(&w, F("terraform.workspace"));
    w.workspace = S("Active");
    cr_expect(eq(str, TEXT(world_verdicts(&w, "")), TEXT("aws_lambda_function.f pass")));
    world_close(&w);
}

// ------------------------------------------------------------------------------------ repetition

Test(plan, count_and_for_each_say_how_many_there_are)
{
#define COUNT(n)    FN("f", "  count = " n "\n")
#define FOR_EACH(x) FN("f", "  for_each = " x "\n")
    static const fact facts[] = {
        { COUNT("0"), "aws_lambda_function.f none" },
        { COUNT("1"), "aws_lambda_function.f violation aws_lambda_function.f[0]" },
        { COUNT("\"2\""),
          "aws_lambda_function.f violation aws_lambda_function.f[0] aws_lambda_function.f[1]" },
        { COUNT("sensitive(1)"), "aws_lambda_function.f violation aws_lambda_function.f[0]" },
        { COUNT("null"), "aws_lambda_function.f violation (-1) [plan/count-refused]" },
        { COUNT("true"), "aws_lambda_function.f violation (-1) [plan/count-refused]" },
        { COUNT("1.5"), "aws_lambda_function.f violation (-1) [plan/count-refused]" },
        { COUNT("-1"), "aws_lambda_function.f violation (-1) [plan/count-refused]" },
        { COUNT("var.n") VAR("n", ""), "aws_lambda_function.f violation (-1)" },
        { FN("f", "  count = 2\n" MODE("count.index == 0 ? \"Active\" : \"x\"")),
          "aws_lambda_function.f violation aws_lambda_function.f[1]" },
        { FOR_EACH("{}"), "aws_lambda_function.f none" },
        { FOR_EACH("toset([])"), "aws_lambda_function.f none" },
        { FOR_EACH("{ a = 1, \"b\\\"$${\" = 2 }"),
          "aws_lambda_function.f violation aws_lambda_function.f[\"a\"] "
          "aws_lambda_function.f[\"b\\\"$${\"]" },
        { FOR_EACH("toset([\"a\"])"), "aws_lambda_function.f violation aws_lambda_function.f[\"a\"]" },
        { FOR_EACH("null"), "aws_lambda_function.f violation (-1) [plan/for-each-refused]" },
        { FOR_EACH("[]"), "aws_lambda_function.f violation (-1) [plan/for-each-refused]" },
        { FOR_EACH("[\"a\"]"), "aws_lambda_function.f violation (-1) [plan/for-each-refused]" },
        { FOR_EACH("sensitive({ a = 1 })"), "aws_lambda_function.f violation (-1) [plan/for-each-refused]" },
        { FOR_EACH("toset([1])"), "aws_lambda_function.f violation (-1) [plan/for-each-refused]" },
        { FOR_EACH("var.m") VAR("m", "  type = map(string)\n"), "aws_lambda_function.f violation (-1)" },
        { FN("f", "  for_each = { a = \"Active\", b = \"x\" }\n" MODE("each.value")),
          "aws_lambda_function.f violation aws_lambda_function.f[\"b\"]" },
        { FN("f", "  count = 1\n  for_each = {}\n"),
          "aws_lambda_function.f violation aws_lambda_function.f[0] [module/count-and-for-each]" },
        { FN("f", "  lifecycle {\n    enabled = false\n  }\n"), "aws_lambda_function.f none" },
        { FN("f", "  lifecycle {\n    enabled = true\n  }\n"), "aws_lambda_function.f violation" },
        { FN("f", "  _ {\n    tracing_config {\n      mode = \"Active\"\n    }\n  }\n"),
          "aws_lambda_function.f pass" },
        { F("each.key"), "aws_lambda_function.f undecided [plan/reference]" },
        { FN("f", "  count = 1\n" MODE("each.key")), "aws_lambda_function.f undecided [plan/reference]" },
    };
    CHECK(facts);
}

Test(plan, instances_whose_keys_do_not_matter_are_counted)
{
    static const fact facts[] = {
        { FN("f", "  count = 1000000000\n" MODE("\"Active\"")), "aws_lambda_function.f pass" },
        { "module \"m\" {\n  source = \"./m\"\n  count = 1000000\n  n = count.index\n}\n--- m/main.tf\n" VAR(
              "n", "") FN("f", "  count = 1000000\n  name = var.n + count.index\n" MODE("\"Active\"")),
          "module.m.aws_lambda_function.f pass" },
    };
    CHECK(facts);
    world w;
    world_open(&w, FN("f", "  count = 1000000000\n"));
    const char *said = world_verdicts(&w, "");
    cr_expect(strstr(said, "aws_lambda_function.f[99] (1000000000)") != NULL, "%s", said);
    world_close(&w);
}

// ------------------------------------------------------------------------------------ module calls

Test(plan, modules_are_called_with_values_and_give_some_back)
{
#define CHILD                                                                                                \
    "--- m/main.tf\n" VAR("x", "  default = \"PassThrough\"\n")                                              \
        F("var.x") "output \"x\" {\n  value = var.x\n}\n"
    static const fact facts[] = {
        { "module \"m\" {\n  source = \"./m\"\n  x = \"Active\"\n}\n" CHILD,
          "module.m.aws_lambda_function.f pass" },
        { "module \"m\" {\n  source = \"./m\"\n}\n" CHILD, "module.m.aws_lambda_function.f violation" },
        { "module \"a\" {\n  source = \"./m\"\n  x = \"Active\"\n}\nmodule \"b\" {\n  source = "
          "\".\\\\m\"\n}\n" CHILD,
          "module.a.aws_lambda_function.f pass; module.b.aws_lambda_function.f violation" },
        { "module \"m\" {\n  source = \"./m\"\n  x = \"Active\"\n  providers = {\n    aws = aws.west\n  }\n  "
          "depends_on = [aws_x.y]\n}\n" CHILD,
          "module.m.aws_lambda_function.f pass" },
        { "module \"m\" {\n  source = \"./m\"\n  for_each = { a = \"Active\", b = \"x\" }\n  x = "
          "each.value\n}\n" CHILD,
          "module.m.aws_lambda_function.f violation module.m[\"b\"].aws_lambda_function.f" },
        { "module \"m\" {\n  source = \"./m\"\n  count = 2\n  x = count.index == 0 ? \"Active\" : "
          "\"x\"\n}\n" CHILD,
          "module.m.aws_lambda_function.f violation module.m[1].aws_lambda_function.f" },
        { "module \"m\" {\n  source = \"./m\"\n  count = 0\n}\n" CHILD,
          "module.m.aws_lambda_function.f none" },
        { "module \"m\" {\n  source = \"./m\"\n  x = \"Active\"\n}\n" F("module.m.x") CHILD,
          "aws_lambda_function.f pass; module.m.aws_lambda_function.f pass" },
        { "module \"a\" {\n  source = \"./m\"\n  x = \"Active\"\n}\nmodule \"b\" {\n  source = \"./m\"\n  x "
          "= module.a.x\n}\n" CHILD,
          "module.a.aws_lambda_function.f pass; module.b.aws_lambda_function.f pass" },
        { "module \"m\" {\n  source = \"./m\"\n  count = 1\n  x = \"Active\"\n}\n" F("module.m[0].x") CHILD,
          "aws_lambda_function.f pass; module.m.aws_lambda_function.f pass" },
        { "module \"m\" {\n  source = \"./m\"\n  for_each = { a = \"Active\", b = \"x\" }\n  x = "
          "each.value\n}\n" F("module.m[\"a\"].x") CHILD,
          "aws_lambda_function.f pass; module.m.aws_lambda_function.f violation "
          "module.m[\"b\"].aws_lambda_function.f" },
        { "module \"m\" {\n  source = \"./m\"\n  for_each = { a = \"Active\" }\n  x = each.value\n}\n" F(
              "[for k, m in module.m : m.x][0]") CHILD,
          "aws_lambda_function.f pass; module.m.aws_lambda_function.f pass" },
        { "module \"m\" {\n  source = \"./m\"\n  x = \"Active\"\n}\n" F("module.m.nope") CHILD,
          "aws_lambda_function.f undecided; module.m.aws_lambda_function.f pass "
          "[eval/attribute]" },
        { "module \"m\" {\n  source = \"./m\"\n}\n--- m/main.tf\n" VAR("x", "") F("var.x"),
          "module.m.aws_lambda_function.f undecided [plan/missing-argument]" },
        { "module \"m\" {\n  source = \"./m\"\n  x = null\n}\n--- m/main.tf\n" VAR(
              "x", "  default = \"Active\"\n  nullable = false\n") F("var.x"),
          "module.m.aws_lambda_function.f pass" },
        { "module \"m\" {\n  source = \"./m\"\n}\n" F(
              "module.m.x") "--- m/main.tf\noutput \"x\" {\n  value = { a = null }.a\n  type = string\n}\n",
          "aws_lambda_function.f violation" },
        // A linked directory is its target.
        { "module \"m\" {\n  source = \"./l\"\n}\n--> l real/deep\n--- real/deep/main.tf\nmodule \"n\" {\n  "
          "source = \"../n\"\n}\n"
          "--- real/n/main.tf\n" F("path.module == \"real/n\" ? \"Active\" : \"x\""),
          "module.m.module.n.aws_lambda_function.f pass" },
    };
    CHECK(facts);
}

Test(plan, a_source_is_an_expression)
{
    static const fact facts[] = {
        { "module \"m\" {\n  source = \"./${var.s}\"\n  x = \"Active\"\n}\n" VAR("s", "  default = \"m\"\n")
              CHILD,
          "module.m.aws_lambda_function.f pass" },
        { "module \"m\" {\n  source = local.s\n  x = \"Active\"\n}\nlocals {\n  s = \"./m\"\n}\n" CHILD,
          "module.m.aws_lambda_function.f pass" },
        { "module \"m\" {\n  source = var.s\n}\n" VAR("s", "") CHILD, " [plan/module-not-seen]" },
        { "module \"m\" {\n  source = var.b ? \"./m\" : \"./n\"\n}\n" VAR(
              "b", "  type = bool\n") "--- m/main.tf\n" F("\"Active\"") "--- n/main.tf\n" F("\"Active\""),
          "module.m.aws_lambda_function.f pass" },
        { "module \"m\" {\n  source = var.b ? \"./m\" : \"./n\"\n}\n" VAR(
              "b", "  type = bool\n") "--- m/main.tf\n" F("\"Active\"") "--- n/main.tf\n" F("\"x\""),
          "module.m.aws_lambda_function.f undecided" },
    };
    CHECK(facts);
}

Test(plan, what_a_call_cannot_lead_to_is_said)
{
    static const fact facts[] = {
        { "module \"m\" {\n  source = \"./nope\"\n}\n", " [plan/module-not-found]" },
        { "module \"m\" {\n  source = \"m\"\n}\n" CHILD, " [plan/module-source]" },
        { "module \"m\" {\n  source = \".\"\n}\n", " [plan/module-source]" },
        { "module \"m\" {\n}\n", " [plan/module-source]" },
        { "module \"m\" {\n  source = \"../m\"\n}\n", " [plan/module-outside]" },
        { "module \"m\" {\n  source = \"/m\"\n}\n", " [plan/module-not-seen]" },
        { "module \"m\" {\n  source = \"acme/x/aws\"\n}\nmodule \"n\" {\n  source = \"acme/x/aws\"\n}\n",
          " [plan/module-not-seen]" },
        { "module \"m\" {\n  source = \"./m\"\n}\n--- m/main.tf\nmodule \"m\" {\n  source = \"../m\"\n}\n" F(
              "\"Active\""),
          "module.m.aws_lambda_function.f pass [plan/module-cycle]" },
        { "module \"m\" {\n  source = \"acme/x/aws\"\n}\n" F("module.m.mode"),
          "aws_lambda_function.f undecided [plan/module-not-seen]" },
    };
    CHECK(facts);
}

Test(plan, an_installed_module_counts_where_its_record_fits)
{
#define INSTALLED(source, version, directory)                                                                \
    "--- .terraform/modules/modules.json\n{\"Modules\":[{\"Key\":\"m\",\"Source\":\"" source                 \
    "\",\"Version\":\"" version "\",\"Dir\":\"" directory "\"}]}\n"                                          \
    "--- .terraform/modules/m/main.tf\n" F("\"Active\"")
#define CALL(source, more) "module \"m\" {\n  source = \"" source "\"\n" more "}\n"
    static const fact facts[] = {
        { CALL("acme/x/aws", "  version = \"~> 1.0\"\n")
              INSTALLED("registry.terraform.io/acme/x/aws", "1.2.0", ".terraform/modules/m"),
          "module.m.aws_lambda_function.f pass" },
        { CALL("acme/x/aws", "  version = \"~> 2.0\"\n")
              INSTALLED("registry.terraform.io/acme/x/aws", "1.2.0", ".terraform/modules/m"),
          " [plan/module-not-seen]" },
        { CALL("acme/y/aws", "")
              INSTALLED("registry.terraform.io/acme/x/aws", "1.2.0", ".terraform/modules/m"),
          " [plan/module-not-seen]" },
        { CALL("github.com/acme/x", "")
              INSTALLED("git::https://github.com/acme/x.git", "", ".terraform/modules/m"),
          "module.m.aws_lambda_function.f pass" },
        { CALL("git@github.com:acme/x.git?ref=v1", "")
              INSTALLED("git::ssh://git@github.com/acme/x.git?ref=v1", "", ".terraform/modules/m"),
          "module.m.aws_lambda_function.f pass" },
        { CALL("git@github.com:acme/x.git?ref=v2", "")
              INSTALLED("git::ssh://git@github.com/acme/x.git?ref=v1", "", ".terraform/modules/m"),
          " [plan/module-not-seen]" },
    };
    CHECK(facts);
}

// ------------------------------------------------------------------------------------- references

Test(plan, attributes_are_worth_what_the_configuration_decides)
{
    static const fact facts[] = {
        { F("aws_sns_topic.t.name") "resource \"aws_sns_topic\" \"t\" {\n  name = \"Active\"\n}\n",
          "aws_lambda_function.f pass" },
        { F("aws_sns_topic.t.arn == \"x\" ? \"Active\" : \"x\"") "resource \"aws_sns_topic\" \"t\" {\n}\n",
          "aws_lambda_function.f undecided" },
        { F("aws_sns_topic.t.name == null ? \"Active\" : \"x\"") "resource \"aws_sns_topic\" \"t\" {\n  name "
                                                                 "= null\n}\n",
          "aws_lambda_function.f undecided" },
        { F("aws_x.t.n == \"1\" ? \"Active\" : \"x\"") "resource \"aws_x\" \"t\" {\n  n = \"1\"\n}\n",
          "aws_lambda_function.f undecided" },
        { F("terraform_data.t.input") "resource \"terraform_data\" \"t\" {\n  input = \"Active\"\n}\n",
          "aws_lambda_function.f pass" },
        { F("terraform_data.t.output") "resource \"terraform_data\" \"t\" {\n  input = \"Active\"\n}\n",
          "aws_lambda_function.f undecided" },
        { F("null_resource.t.triggers.mode") "resource \"null_resource\" \"t\" {\n  triggers = { mode = "
                                             "\"Active\" }\n}\n",
          "aws_lambda_function.f pass" },
        { F("aws_lambda_function.g.tracing_config[0].mode") FN("g", MODE("\"Active\"")),
          "aws_lambda_function.f pass; aws_lambda_function.g pass" },
        { F("aws_lambda_function.g.tracing_config[0].mode") FN("g", ""),
          "aws_lambda_function.f undecided; aws_lambda_function.g violation" },
        { F("aws_lambda_function.g.memory_size == 128 ? \"Active\" : \"x\"")
              FN("g", "  memory_size = \"128\"\n"),
          "aws_lambda_function.f pass; aws_lambda_function.g violation" },
        { F("aws_lambda_function.g.timeout == 3 ? \"Active\" : \"x\"") FN("g", "  timeout = null\n"),
          "aws_lambda_function.f pass; aws_lambda_function.g violation" },
        { F("aws_lambda_function.g.handler == null ? \"Active\" : \"x\"") FN("g", ""),
          "aws_lambda_function.f pass; aws_lambda_function.g violation" },
        { F("aws_lambda_function.g[1].function_name")
              FN("g", "  count = 2\n  function_name = count.index == 1 ? \"Active\" : \"x\"\n"),
          "aws_lambda_function.f pass; aws_lambda_function.g violation aws_lambda_function.g[0] "
          "aws_lambda_function.g[1]" },
        { F("aws_lambda_function.g[\"a\"].function_name")
              FN("g", "  for_each = toset([\"a\"])\n  function_name = \"Active\"\n"),
          "aws_lambda_function.f pass; aws_lambda_function.g violation aws_lambda_function.g[\"a\"]" },
        { F("one(aws_lambda_function.g[*].function_name)")
              FN("g", "  count = 1\n  function_name = \"Active\"\n"),
          "aws_lambda_function.f pass; aws_lambda_function.g violation aws_lambda_function.g[0]" },
        { FN("f",
             "  for_each = aws_sns_topic.t\n" MODE(
                 "each.key")) "resource \"aws_sns_topic\" \"t\" {\n  for_each = toset([\"Active\"])\n}\n",
          "aws_lambda_function.f pass" },
        { F("data.aws_x.y.mode") "data \"aws_x\" \"y\" {\n  mode = \"Active\"\n}\n",
          "aws_lambda_function.f undecided" },
        { F("resource.aws_sns_topic.t.name") "resource \"aws_sns_topic\" \"t\" {\n  name = \"Active\"\n}\n",
          "aws_lambda_function.f pass" },
        // A reference to what is repeated an unknown number of times stays unknown.
        { F("length(aws_x.t) > 0 ? \"Active\" : \"x\"") "resource \"aws_x\" \"t\" {\n  count = "
                                                        "var.n\n}\n" VAR("n", ""),
          "aws_lambda_function.f undecided" },
    };
    CHECK(facts);
}

Test(plan, a_reference_to_nothing_is_refused_even_where_it_is_only_tried)
{
    static const fact facts[] = {
        { F("var.nope"), "aws_lambda_function.f undecided [plan/undeclared]" },
        { F("try(local.nope, \"Active\")"), "aws_lambda_function.f undecided [plan/undeclared]" },
        { F("module.nope.x"), "aws_lambda_function.f undecided [plan/undeclared]" },
        { F("aws_x.nope.y"), "aws_lambda_function.f undecided [plan/undeclared]" },
        { F("data.aws_x.nope.y"), "aws_lambda_function.f undecided [plan/undeclared]" },
        { F("local"), "aws_lambda_function.f undecided [plan/reference]" },
        { F("path.nope"), "aws_lambda_function.f undecided [plan/reference]" },
    };
    CHECK(facts);
}

Test(plan, what_depends_on_itself_is_unknown)
{
    static const fact facts[] = {
        { F("local.a") "locals {\n  a = local.b\n  b = local.a\n}\n",
          "aws_lambda_function.f undecided [plan/cycle]" },
        { F("aws_lambda_function.f.handler"), "aws_lambda_function.f undecided [plan/self-reference]" },
        { FN("f", "  handler = aws_lambda_function.g.handler\n" MODE("aws_lambda_function.g.handler"))
              FN("g", "  handler = aws_lambda_function.f.handler\n"),
          "aws_lambda_function.f undecided; aws_lambda_function.g violation [plan/cycle]" },
        { FN("f", "  count = length(aws_lambda_function.f)\n"),
          "aws_lambda_function.f violation (-1) [plan/cycle]" },
    };
    CHECK(facts);
}

// ----------------------------------------------------------------------- what nobody can know

Test(plan, all_outcomes_together_make_the_verdict)
{
#define UNKNOWN VAR("u", "  type = string\n") VAR("w", "  type = string\n")
    static const fact facts[] = {
        { F("var.u == \"a\" ? \"Active\" : \"x\"") UNKNOWN, "aws_lambda_function.f undecided" },
        { F("var.u == \"a\" ? \"y\" : \"x\"") UNKNOWN, "aws_lambda_function.f violation" },
        { F("{ a = \"Active\", b = \"Active\" }[var.u]") UNKNOWN, "aws_lambda_function.f pass" },
        { F("{ a = \"Active\", b = \"x\" }[var.u]") UNKNOWN, "aws_lambda_function.f undecided" },
        { F("try({ a = \"Active\" }[var.u], \"PassThrough\")") UNKNOWN, "aws_lambda_function.f undecided" },
        { F("try({ a = \"Active\" }[var.u], \"Active\")") UNKNOWN, "aws_lambda_function.f pass" },
        // The two keys exist in different outcomes.
        { FN("f", "  for_each = var.u == \"a\" ? { a = \"Active\" } : { b = \"PassThrough\" }\n" MODE(
                      "each.value")) UNKNOWN,
          "aws_lambda_function.f undecided" },
        { FN("f", "  for_each = var.u == \"a\" ? { a = \"Active\" } : { b = \"Active\" }\n" MODE(
                      "each.value")) UNKNOWN,
          "aws_lambda_function.f pass" },
        { FN("f", "  count = var.u == \"a\" ? 1 : 0\n"),
          "aws_lambda_function.f violation aws_lambda_function.f[0] [plan/undeclared]" },
        { FN("f", "  count = var.u == \"a\" ? 1 : 0\n") UNKNOWN,
          "aws_lambda_function.f violation aws_lambda_function.f[0]" },
        { FN("f", "  count = var.u == \"a\" ? 1 : 0\n" MODE("\"Active\"")) UNKNOWN,
          "aws_lambda_function.f pass" },
        { FN("f", "  count = var.u == \"a\" ? 0 : 0\n") UNKNOWN, "aws_lambda_function.f none" },
        // One bad instance is enough in each outcome.
        { FN("f", "  for_each = { a = \"x\", b = var.u }\n" MODE("each.value")) UNKNOWN,
          "aws_lambda_function.f violation aws_lambda_function.f[\"a\"] aws_lambda_function.f[\"b\"]" },
        // The same condition twice is one condition.
        { FN("f", "  dynamic \"tracing_config\" {\n    for_each = var.u == \"a\" ? [1] : []\n    content {\n"
                  "      mode = var.u == \"a\" ? \"PassThrough\" : \"Active\"\n    }\n  }\n") UNKNOWN,
          "aws_lambda_function.f violation" },
        { FN("f", "  count = var.u == \"a\" ? 1 : 0\n" MODE("var.u == \"a\" ? \"Active\" : \"x\"")) UNKNOWN,
          "aws_lambda_function.f pass" },
        { F("local.on ? (local.on ? \"Active\" : \"x\") : \"Active\"") "locals {\n  on = var.u == "
                                                                       "\"a\"\n}\n" UNKNOWN,
          "aws_lambda_function.f pass" },
        // An outcome that Terraform would refuse does not count.
        { FN("f",
             "  dynamic \"tracing_config\" {\n    for_each = var.u == \"a\" ? [1] : null\n    content {\n"
             "      mode = \"Active\"\n    }\n  }\n") UNKNOWN,
          "aws_lambda_function.f pass" },
        { FN("f", "  count = var.u == \"a\" ? 1 : -1\n") UNKNOWN,
          "aws_lambda_function.f violation aws_lambda_function.f[0]" },
        // Two conditions, each combination tried.
        { F("var.u == \"a\" ? (var.w == \"a\" ? \"Active\" : \"x\") : (var.w == \"a\" ? \"Active\" : \"x\")")
              UNKNOWN,
          "aws_lambda_function.f undecided" },
        { F("(var.u == \"a\") != (var.u == \"a\") ? \"x\" : \"Active\"") UNKNOWN,
          "aws_lambda_function.f undecided" },
    };
    CHECK(facts);
}

// ------------------------------------------------------------------------------------- stand-ins

Test(plan, a_well_known_module_is_judged_by_its_arguments)
{
#define WRAPPED(source, more) "module \"m\" {\n  source = \"" source "\"\n" more "}\n"
    static const fact facts[] = {
        { WRAPPED("terraform-aws-modules/lambda/aws", "  tracing_mode = \"Active\"\n"), "module.m pass" },
        { WRAPPED("terraform-aws-modules/lambda/aws", ""), "module.m violation" },
        { WRAPPED("terraform-aws-modules/lambda/aws", "  create = false\n"), "module.m none" },
        { WRAPPED("terraform-aws-modules/lambda/aws", "  create_layer = true\n"), "module.m none" },
        { WRAPPED("terraform-aws-modules/lambda/aws", "  tracing_mode = var.x\n") VAR("x", ""),
          "module.m undecided" },
        { WRAPPED("terraform-aws-modules/lambda/aws",
                  "  for_each = { a = \"Active\", b = null }\n  tracing_mode = each.value\n"),
          "module.m violation module.m[\"b\"]" },
        { WRAPPED("git::https://github.com/terraform-aws-modules/terraform-aws-lambda.git?ref=v7.2.0",
                  "  tracing_mode = \"Active\"\n"),
          "module.m pass" },
        { WRAPPED("git@github.com:terraform-aws-modules/terraform-aws-lambda.git",
                  "  tracing_mode = \"Active\"\n"),
          "module.m pass" },
        { WRAPPED("git::https://github.com/terraform-aws-modules/terraform-aws-lambda?ref=v0.9.0",
                  "  tracing_mode = \"Active\"\n"),
          "module.m violation" },
        { WRAPPED("registry.terraform.io/terraform-aws-modules/lambda/aws", "  tracing_mode = \"Active\"\n"),
          "module.m pass" },
        { WRAPPED("app.terraform.io/terraform-aws-modules/lambda/aws", ""), " [plan/module-not-seen]" },
        { WRAPPED("terraform-aws-modules/lambda/aws//modules/alias", ""), "" },
        { WRAPPED("terraform-aws-modules/lambda/aws//modules/other", ""), " [plan/module-not-seen]" },
        { WRAPPED("terraform-aws-modules/lambda/aws//wrappers",
                  "  defaults = { tracing_mode = \"Active\" }\n  items = { a = {}, b = { create = false, "
                  "tracing_mode = \"x\" } }\n"),
          "module.m pass" },
        { WRAPPED("terraform-aws-modules/lambda/aws//wrappers",
                  "  items = { a = { tracing_mode = \"Active\" }, b = {} }\n"),
          "module.m violation" },
    };
    CHECK(facts);
}

Test(plan, a_stand_in_is_what_its_module_and_version_would_do)
{
    static const fact facts[] = {
        { WRAPPED("clouddrove/lambda/aws", "  version = \"1.3.0\"\n  tracing_mode = \"Active\"\n"),
          "module.m violation" },
        { WRAPPED("clouddrove/lambda/aws", "  version = \"~> 1.3.0\"\n  tracing_mode = \"Active\"\n"),
          "module.m pass" },
        { WRAPPED("cloudposse/lambda-function/aws",
                  "  tracing_config_mode = \"Active\"\n  context = { enabled = true }\n"),
          "module.m pass" },
        { WRAPPED("cloudposse/lambda-function/aws", "  context = { enabled = false }\n"), "module.m none" },
        { WRAPPED("cloudposse/lambda-function/aws", "  enabled = false\n"), "module.m none" },
        { WRAPPED("comtravo/lambda/aws", ""), "module.m violation" },
        { WRAPPED("comtravo/lambda/aws", "  tracing_config = { mode = \"Active\" }\n"), "module.m pass" },
        { WRAPPED("boldlink/lambda/aws", "  tracing_config = { mode = \"Active\" }\n"), "module.m pass" },
        { WRAPPED("boldlink/lambda/aws", "  tracing_config = { x = \"Active\" }\n"), "module.m violation" },
        { WRAPPED("github.com/claranet/terraform-aws-lambda", "  tracing_config = { mode = \"Active\" }\n"),
          "module.m pass" },
        { WRAPPED("cloudposse/datadog-lambda-forwarder/aws", ""), "module.m none" },
        { WRAPPED("cloudposse/datadog-lambda-forwarder/aws", "  forwarder_rds_enabled = true\n"),
          "module.m violation" },
        { WRAPPED("cloudposse/datadog-lambda-forwarder/aws",
                  "  forwarder_rds_enabled = true\n  forwarder_log_enabled = true\n  tracing_config_mode = "
                  "\"Active\"\n"),
          "module.m pass" },
        { WRAPPED("philips-labs/github-runner/aws",
                  "  tracing_config = { mode = \"Active\", capture_error = true }\n"),
          "module.m pass" },
        { WRAPPED("trussworks/lambda/aws", ""), "module.m violation" },
        { WRAPPED("transcend-io/lambda-at-edge/aws", ""), "module.m none" },
        { F("module.m.lambda_function_arn") WRAPPED("trussworks/lambda/aws", ""),
          "aws_lambda_function.f undecided; module.m violation" },
        // Installed, it has the same address.
        { WRAPPED(
              "trussworks/lambda/aws",
              "") "--- "
                  ".terraform/modules/"
                  "modules.json\n{\"Modules\":[{\"Key\":\"m\",\"Source\":\"registry.terraform.io/trussworks/"
                  "lambda/aws\",\"Version\":\"1.0.0\",\"Dir\":\".terraform/modules/m\"}]}\n"
                  "--- .terraform/modules/m/main.tf\n" FN("a", MODE("\"Active\""))
                      FN("b", MODE("\"Active\"")),
          "module.m pass" },
    };
    CHECK(facts);
}

Test(plan, every_stand_in_is_an_ordinary_module)
{
    static const char *const sources[] = {
        "terraform-aws-modules/lambda/aws",
        "terraform-aws-modules/lambda/aws//wrappers",
        "cloudposse/lambda-function/aws",
        "moritzzimmer/lambda/aws",
        "spring-media/lambda/aws",
        "github.com/claranet/terraform-aws-lambda",
        "mineiros-io/lambda-function/aws",
        "github.com/raymondbutcher/terraform-aws-lambda-builder",
        "DataDog/lambda-datadog/aws",
        "clouddrove/lambda/aws",
        "terraform-module/lambda/aws",
        "nozaq/lambda-auto-package/aws",
        "boldlink/lambda/aws",
        "sourcefuse/arc-lambda-function/aws",
        "github.com/ministryofjustice/modernisation-platform-terraform-lambda-function",
        "comtravo/lambda/aws",
        "cloudposse/datadog-lambda-forwarder/aws",
        "github-aws-runners/github-runner/aws",
        "philips-labs/github-runner/aws",
        "trussworks/lambda/aws",
        "telia-oss/lambda/aws",
        "observeinc/lambda/aws",
        "champ-oss/lambda/aws",
        "diodonfrost/lambda-scheduler-stop-start/aws",
        "terraform-aws-modules/notify-slack/aws",
        "transcend-io/lambda-at-edge/aws",
    };
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        world w;
        world_open(&w, tg_format(&arena, "module \"m\" {\n  source = \"%s\"\n}\n", sources[i]).data);
        const char *said = world_verdicts(&w, "");
        cr_expect(strncmp(said, "module.m ", 9) == 0 && !strchr(said, '['), "%s: %s", sources[i], said);
        world_close(&w);
    }
    tg_arena_reset(&arena);
}

// ------------------------------------------------------------------------------------- dialects

Test(plan, a_tofu_file_in_the_root_makes_it_opentofus)
{
    static const fact facts[] = {
        { F("\"x\"") "--- main.tofu\n" F("\"Active\""), "aws_lambda_function.f pass" },
        { F("\"Active\"") "--- x.tofu\nlocals {\n}\n", "aws_lambda_function.f pass" },
        { "module \"m\" {\n  source = \"./m\"\n}\n--- m/main.tf\n" F("\"Active\"") "--- m/main.tofu\n" F(
              "\"x\""),
          "module.m.aws_lambda_function.f pass" },
        { "module \"m\" {\n  source = \"./m\"\n}\n--- m/main.tofu\n" F("\"Active\""),
          "module.m.aws_lambda_function.f pass" },
        { "module \"m\" {\n  source = \"./m\"\n}\n--- m/main.tf\n" F("\"x\"") "--- m/main.tofu\n" F(
              "\"Active\"") "--- .terraform.lock.hcl\nprovider \"registry.opentofu.org/hashicorp/aws\" "
                            "{\n}\n",
          "module.m.aws_lambda_function.f pass" },
    };
    CHECK(facts);
}

// ------------------------------------------------------------------------------- broken text

Test(plan, what_a_syntax_error_may_hide_is_not_guessed)
{
    static const fact facts[] = {
        { "resource \"aws_lambda_function\" \"f\" {\n  x = \n}\n",
          "aws_lambda_function.f undecided [syntax/expected-expression]" },
        { "resource \"aws_lambda_function\" \"f\" {\n  x = \n" MODE("\"Active\"") "}\n",
          "aws_lambda_function.f pass [syntax/expected-expression]" },
        { F("\"Active\"") "resource \"aws_x\" \"y\" {\n  x = \n}\n",
          "aws_lambda_function.f pass [syntax/expected-expression]" },
        { F("local.x") "locals {\n  y = \n}\n",
          "aws_lambda_function.f undecided [syntax/expected-expression]" },
        { F("var.x") VAR("x", "  default = \"Active\"\n") "--- terraform.tfvars\ny = \n",
          "aws_lambda_function.f undecided [syntax/expected-expression]" },
    };
    CHECK(facts);
}
