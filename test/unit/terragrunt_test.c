// Callers that are only half seen: Terragrunt units and stacks.
#include "plan_fixture.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#define FUNCTION    "resource \"aws_lambda_function\" \"f\" {\n  tracing_config {\n    mode = var.mode\n  }\n}\n"
#define MODULE      "--- modules/fn/main.tf\nvariable \"mode\" {\n  default = \"PassThrough\"\n}\n" FUNCTION
#define SOURCE(dir) "terraform {\n  source = \"" dir "\"\n}\n"

// The verdicts of all roots: "ROOT: …".
static const char *all_verdicts(world *w)
{
    const tg_graph *graph = tg_graph_make(&(tg_graph_options){
        .arena = &w->arena, .texts = w->texts, .modules = w->modules, .files = w->files });
    tg_str out = S("");
    for (size_t i = 0; i < graph->count; i++) {
        const tg_directory *d = &graph->items[i];
        w->unit = d->unit;
        if (d->root)
            out = tg_format(&w->arena, "%.*s%s%s: %s", TG_ARG(out), out.length ? " | " : "",
                            d->path.length ? tg_str_copy(&w->arena, d->path).data : ".",
                            world_verdicts(w, tg_str_copy(&w->arena, d->path).data));
    }
    return tg_str_copy(&w->arena, out).data;
}

typedef struct {
    const char *files, *verdicts;
} fact;

static void check_facts(const fact *facts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        world w;
        world_open(&w, facts[i].files);
        cr_expect(eq(str, TEXT(all_verdicts(&w)), TEXT(facts[i].verdicts)), "fact %zu:\n%s", i,
                  facts[i].files);
        world_close(&w);
    }
}
#define CHECK(facts) check_facts((facts), sizeof(facts) / sizeof(facts)[0])

Test(terragrunt, a_unit_is_a_root_at_its_own_directory)
{
    static const fact facts[] = {
        { "--- live/a/terragrunt.hcl\n" SOURCE("../../modules/fn") MODULE,
          "live/a: aws_lambda_function.f violation" },
        { "--- live/a/terragrunt.hcl\n" SOURCE(
              "../../modules//fn") "inputs = {\n  mode = \"Active\"\n}\n" MODULE,
          "live/a: aws_lambda_function.f pass" },
        { "--- live/a/terragrunt.hcl\n" SOURCE(
              "${get_repo_root()}/modules//fn?ref=x") "inputs = { mode = local.m }\n"
                                                      "locals {\n  m = \"Act${local.n}\"\n  n = "
                                                      "\"ive\"\n}\n" MODULE,
          "live/a: aws_lambda_function.f pass" },
        { "--- live/a/terragrunt.hcl\n" SOURCE("${get_terragrunt_dir()}/../../modules/fn") MODULE,
          "live/a: aws_lambda_function.f violation" },
        // Without a source: its own files.
        { "--- live/a/terragrunt.hcl\ninputs = {\n  mode = \"Active\"\n}\n--- live/a/main.tf\nvariable "
          "\"mode\" {\n}\n" FUNCTION,
          "live/a: aws_lambda_function.f pass" },
        // Only there to be included.
        { "--- terragrunt.hcl\nlocals {\n}\n--- a/main.tf\nlocals {\n}\n", "a: " },
        { "--- live/a/terragrunt.hcl\n" SOURCE("git::https://github.com/acme/x.git") "\n",
          "live/a:  [plan/module-not-seen]" },
        // Its own files are laid over the module's.
        { "--- live/a/terragrunt.hcl\n" SOURCE(
              "../../modules/fn") "--- live/a/x_override.tf\nvariable \"mode\" {\n  default = "
                                  "\"Active\"\n}\n" MODULE,
          "live/a: aws_lambda_function.f pass" },
        { "--- live/a/terragrunt.hcl\n" SOURCE("../../modules/fn") "--- live/a/main.tf\nlocals {\n}\n" MODULE,
          "live/a: " },
    };
    CHECK(facts);
}

Test(terragrunt, inputs_rank_below_tfvars_and_are_text_for_the_untyped)
{
#define WITH(inputs, body)                                                                                   \
    "--- live/a/terragrunt.hcl\n" SOURCE("../../modules/fn") "inputs = {\n" inputs                           \
                                                             "}\n--- modules/fn/main.tf\n" body
    static const fact facts[] = {
        { WITH("  mode = \"x\"\n",
               "variable \"mode\" {\n}\n" FUNCTION "--- live/a/terraform.tfvars\nmode = \"Active\"\n"),
          "live/a: aws_lambda_function.f pass" },
        { WITH("  mode = \"x\"\n",
               "variable \"mode\" {\n}\n" FUNCTION "--- modules/fn/a.auto.tfvars\nmode = \"Active\"\n"),
          "live/a: aws_lambda_function.f pass | modules/fn: aws_lambda_function.f pass" },
        { WITH("  m = { a = 1 }\n",
               "variable \"m\" {\n}\nlocals {\n  mode = var.m == \"{\\\"a\\\":1}\" ? \"Active\" : \"x\"\n}\n"
               "variable \"mode\" {\n  default = \"x\"\n}\nresource \"aws_lambda_function\" \"f\" {\n"
               "  tracing_config {\n    mode = local.mode\n  }\n}\n"),
          "live/a: aws_lambda_function.f pass" },
        { WITH("  m = { a = \"Active\" }\n",
               "variable \"m\" {\n  type = map(string)\n}\nresource \"aws_lambda_function\" \"f\" {\n"
               "  tracing_config {\n    mode = var.m.a\n  }\n}\n"),
          "live/a: aws_lambda_function.f pass" },
        { WITH("  n = 1\n", "variable \"n\" {\n}\nresource \"aws_lambda_function\" \"f\" {\n"
                            "  tracing_config {\n    mode = var.n == \"1\" ? \"Active\" : \"x\"\n  }\n}\n"),
          "live/a: aws_lambda_function.f pass" },
        { WITH("  mode = null\n", "variable \"mode\" {\n  default = \"Active\"\n}\n" FUNCTION),
          "live/a: aws_lambda_function.f violation" },
    };
    CHECK(facts);
}

Test(terragrunt, includes_are_merged_the_childs_keys_win)
{
#define CHILD(include, more) "--- live/a/terragrunt.hcl\ninclude \"root\" {\n" include "}\n" more
    static const fact facts[] = {
        { CHILD(
              "  path = find_in_parent_folders()\n",
              SOURCE(
                  "../../modules/fn")) "--- live/terragrunt.hcl\ninputs = {\n  mode = \"Active\"\n}\n" MODULE,
          "live/a: aws_lambda_function.f pass" },
        { CHILD("  path = find_in_parent_folders(\"root.hcl\")\n",
                SOURCE("../../modules/fn") "inputs = { mode = \"x\" }\n") "--- root.hcl\ninputs = {\n  mode "
                                                                          "= \"Active\"\n}\n" MODULE,
          "live/a: aws_lambda_function.f violation" },
        { CHILD("  path = \"../common.hcl\"\n", "") "--- live/common.hcl\n" SOURCE("../../modules/fn") MODULE,
          "live/a: aws_lambda_function.f violation" },
        { CHILD(
              "  path = \"../common.hcl\"\n  expose = true\n",
              SOURCE(
                  "../../modules/fn") "inputs = { mode = include.root.locals.m }\n") "--- "
                                                                                     "live/"
                                                                                     "common.hcl\nlocals {\n "
                                                                                     " m = "
                                                                                     "\"Active\"\n}\n" MODULE,
          "live/a: aws_lambda_function.f pass" },
        { CHILD(
              "  path = \"../common.hcl\"\n  merge_strategy = \"no_merge\"\n",
              SOURCE("../../modules/fn")) "--- live/common.hcl\ninputs = {\n  mode = \"Active\"\n}\n" MODULE,
          "live/a: aws_lambda_function.f violation" },
        { CHILD("  path = find_in_parent_folders(\"nope.hcl\")\n", SOURCE("../../modules/fn")) MODULE,
          "live/a: aws_lambda_function.f undecided" },
    };
    CHECK(facts);
}

Test(terragrunt, what_is_not_wholly_known_makes_the_rest_unknown)
{
    static const fact facts[] = {
        { "--- live/a/terragrunt.hcl\n" SOURCE(
              "../../modules/fn") "inputs = {\n  x = get_env(\"X\")\n}\n" MODULE,
          "live/a: aws_lambda_function.f undecided" },
        { "--- live/a/terragrunt.hcl\n" SOURCE(
              "../../modules/fn") "inputs = {\n  x = get_env(\"X\")\n  mode = \"Active\"\n}\n" MODULE,
          "live/a: aws_lambda_function.f pass" },
        { "--- live/a/terragrunt.hcl\n" SOURCE(
              "../../modules/fn") "inputs = {\n  mode = dependency.x.outputs.y\n}\n" MODULE,
          "live/a: aws_lambda_function.f undecided" },
        { "--- live/a/terragrunt.hcl\n" SOURCE(
              "../../modules/fn") "inputs = merge(local.x, { mode = \"Active\" })\n"
                                  "locals {\n  x = read_terragrunt_config(\"x.hcl\")\n}\n" MODULE,
          "live/a: aws_lambda_function.f undecided" },
        { "--- live/a/terragrunt.hcl\nterraform {\n  source = \"../../modules/fn\"\n  extra_arguments \"x\" "
          "{\n"
          "    commands = [\"plan\"]\n    arguments = [\"-var-file=x.tfvars\"]\n  }\n}\n" MODULE,
          "live/a: aws_lambda_function.f undecided" },
    };
    CHECK(facts);
}

Test(terragrunt, generated_files_are_files_of_the_module)
{
    static const fact facts[] = {
        { "--- live/a/terragrunt.hcl\n" SOURCE(
              "../../modules/fn") "generate \"x\" {\n  path = \"x.tf\"\n  contents = <<-EOT\n    resource "
                                  "\"aws_lambda_function\" \"g\" {\n    }\n  EOT\n}\n" MODULE,
          "live/a: aws_lambda_function.f violation; aws_lambda_function.g violation" },
        { "--- live/a/terragrunt.hcl\n" SOURCE("../../modules/fn") "generate \"x\" {\n  path = \"x.tf\"\n  "
                                                                   "contents = get_env(\"X\")\n}\n" MODULE,
          "live/a: aws_lambda_function.f violation [plan/generated-file]" },
    };
    CHECK(facts);
}

Test(terragrunt, a_stack_calls_modules_whose_variables_are_unknown)
{
    static const fact facts[] = {
        { "--- stack/main.tfcomponent.hcl\ncomponent \"fn\" {\n  source = \"../modules/fn\"\n  inputs = {\n  "
          "  mode = \"Active\"\n  }\n}\n" MODULE,
          "modules/fn: aws_lambda_function.f undecided" },
        { "--- stack/terragrunt.stack.hcl\nunit \"fn\" {\n  source = \"../modules/fn\"\n  path = "
          "\"fn\"\n}\n" MODULE,
          "modules/fn: aws_lambda_function.f undecided" },
        { "--- stack/main.tfcomponent.hcl\ncomponent \"fn\" {\n  source = \"../modules/fn\"\n}\n"
          "--- main.tf\nmodule \"m\" {\n  source = \"./modules/fn\"\n}\n" MODULE,
          ".: module.m.aws_lambda_function.f violation | modules/fn: aws_lambda_function.f undecided" },
    };
    CHECK(facts);
}
