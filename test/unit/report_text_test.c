// The report that people read, and what may be in it where a CI's runner reads along.
#include "../../src/report/report_internal.h"
#include "report_fixture.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static const char source[] = "resource \"aws_lambda_function\" \"a\" {\n"
                             "  tracing_config {\n"
                             "    mode = var.mode\n"
                             "  }\n"
                             "}\n";

// A compared run with one finding of each state.
static report_fixture *compared(void)
{
    report_fixture *f = report_fixture_new();
    tg_text *text = report_fixture_file(f, "modules/fn/main.tf", source);
    tg_text *variables =
        report_fixture_file(f, "modules/fn/variables.tf", "variable \"mode\" {\n  default = \"x\"\n}\n");
    tg_text *caller = report_fixture_file(f, "main.tf", "module \"fn\" {\n  source = \"./modules/fn\"\n}\n");
    tg_span mode = report_fixture_at(text, "var.mode"), header = report_fixture_at(text, "resource"),
            origin = report_fixture_at(variables, "\"x\"");
    f->results.scope.compared = true;
    tg_finding *finding =
        report_fixture_finding(f, "module.fn.aws_lambda_function.a", mode, "the mode is \"x\"");
    finding->state = TG_STATE_NEW;
    finding->cause = origin;
    finding->label = S("not \"Active\"");
    finding->hint = S("set it to \"Active\"");
    report_fixture_step(f, finding, "literal", origin, "default = \"x\"");
    report_fixture_step(f, finding, "variable default", origin, "default = \"x\"");
    report_fixture_step(f, finding, "call", report_fixture_at(caller, "module"), "module \"fn\" {");
    report_fixture_step(f, finding, "mode", mode, "mode = var.mode");
    report_fixture_finding(f, "aws_lambda_function.known", header, "r")->state = TG_STATE_UNCHANGED;
    for (int i = 0; i < 3; i++)
        report_fixture_finding(f, "aws_lambda_function.u", mode,
                               i ? "var.b has no value" : "var.a has no value")
            ->verdict = TG_UNDECIDED;
    tg_finding *turned = report_fixture_finding(f, "aws_lambda_function.turned", mode, "var.c has no value");
    turned->verdict = TG_UNDECIDED;
    turned->became_undecided = true;
    report_fixture_finding(f, "aws_lambda_function.p", mode, "the mode is \"Active\"")->verdict = TG_PASS;
    tg_finding *fixed = report_fixture_finding(f, "aws_lambda_function.fixed", mode, "r");
    fixed->state = TG_STATE_ABSENT;
    fixed->became = TG_BECAME_PASS;
    return f;
}

Test(report_text, shows_what_is_new_and_counts_the_rest)
{
    report_fixture *f = compared();
    cr_assert(eq(str, T(report_fixture_write(f, "text")),
                 T("note: module.fn.aws_lambda_function.a: the mode is \"x\"\n"
                   " ┌─ modules/fn/main.tf:3:12\n"
                   "3│     mode = var.mode\n"
                   " │            ^^^^^^^^ not \"Active\"\n"
                   " = variable default  modules/fn/variables.tf:2  default = \"x\"  (changed)\n"
                   " → call              main.tf:1                  module \"fn\" {\n"
                   " = hint: set it to \"Active\"\n"
                   "\n"
                   "note: aws_lambda_function.turned: var.c has no value (passed before, now undecided)\n"
                   " ┌─ modules/fn/main.tf:3:12\n"
                   "3│     mode = var.mode\n"
                   " │            ^^^^^^^^\n"
                   "\n"
                   "undecided: 3 (-v shows where)\n"
                   "     2  var.b has no value\n"
                   "     1  var.a has no value\n"
                   "known: 1 violation was there before (-v shows it)\n"
                   "fixed: aws_lambda_function.fixed\n"
                   "why, and how to mend it: tracegate explain aws/lambda_functions_without_x-ray_tracing\n"
                   "tracegate: 1 new violation, 1 known, 1 fixed, 4 undecided, 1 pass\n")));
    report_fixture_free(f);
}

Test(report_text, verbose_shows_all_and_quiet_only_what_is_wrong)
{
    static const char *const all[] = { "aws_lambda_function.known: r (known)", "the mode is \"x\" (new)",
                                       "aws_lambda_function.u: var.a",
                                       "pass: aws_lambda_function.p: the mode is \"Active\"" };
    report_fixture *f = compared();
    f->options.verbose = true;
    const char *text = report_fixture_write(f, "text");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        cr_expect(ne(ptr, strstr(text, all[i]), NULL), "%s", all[i]);
    f->options.verbose = false;
    f->options.quiet = true;
    text = report_fixture_write(f, "text");
    cr_expect(ne(ptr, strstr(text, "module.fn.aws_lambda_function.a: "), NULL));
    cr_expect(eq(ptr, strstr(text, "tracegate"), NULL));
    cr_expect(eq(ptr, strstr(text, "known"), NULL));
    report_fixture_free(f);
}

Test(report_text, what_is_wrong_in_one_place_for_one_reason_is_one_block)
{
    report_fixture *f = report_fixture_new();
    tg_text *text = report_fixture_file(f, "fn/main.tf", source);
    tg_text *caller = report_fixture_file(f, "main.tf", "module \"a\" {\n}\nmodule \"b\" {\n}\n");
    tg_span at = report_fixture_at(text, "var.mode");
    tg_finding *finding =
        report_fixture_finding(f, "module.a.aws_lambda_function.x", at, "the mode is \"x\"");
    report_fixture_step(f, finding, "call", report_fixture_at(caller, "module \"a\""), "module \"a\" {");
    finding = report_fixture_finding(f, "module.b.aws_lambda_function.x", at, "the mode is \"x\"");
    report_fixture_step(f, finding, "call", report_fixture_at(caller, "module \"b\""), "module \"b\" {");
    report_fixture_finding(f, "module.c.aws_lambda_function.x", at, "the mode is null");
    cr_assert(eq(str, T(report_fixture_write(f, "text")),
                 T("note: module.a.aws_lambda_function.x and 1 more: the mode is \"x\"\n"
                   " ┌─ fn/main.tf:3:12\n"
                   "3│     mode = var.mode\n"
                   " │            ^^^^^^^^\n"
                   " = module.a.aws_lambda_function.x\n"
                   " → call  main.tf:1  module \"a\" {\n"
                   " = module.b.aws_lambda_function.x\n"
                   " → call  main.tf:3  module \"b\" {\n"
                   "\n"
                   "note: module.c.aws_lambda_function.x: the mode is null\n"
                   " ┌─ fn/main.tf:3:12\n"
                   "3│     mode = var.mode\n"
                   " │            ^^^^^^^^\n"
                   "\n"
                   "why, and how to mend it: tracegate explain aws/lambda_functions_without_x-ray_tracing\n"
                   "tracegate: 3 violations\n")));
    report_fixture_free(f);
}

Test(report_text, an_empty_run_is_one_line_and_quiet_says_nothing)
{
    report_fixture *f = report_fixture_new();
    cr_assert(eq(str, T(report_fixture_write(f, "text")), T("tracegate: no violation\n")));
    f->results.incomplete = true;
    cr_assert(eq(str, T(report_fixture_write(f, "text")),
                 T("tracegate: no violation; not everything could be checked\n")));
    f->options.quiet = true;
    cr_assert(eq(str, T(report_fixture_write(f, "text")), T("")));
    report_fixture_free(f);
}

Test(report_text, a_sensitive_step_has_its_place_not_its_text_and_a_long_one_its_start)
{
    report_fixture *f = report_fixture_new();
    tg_text *text = report_fixture_file(f, "a.tf", "one\ntwo\nthree\n");
    tg_finding *finding =
        report_fixture_finding(f, "aws_lambda_function.a", report_fixture_at(text, "three"), "r");
    char *wide = tg_arena_raw(&f->arena, 1000001);
    memset(wide, 'w', 1000000);
    wide[1000000] = '\0';
    report_fixture_step(f, finding, "tfvars", report_fixture_at(text, "one"), NULL);
    report_fixture_step(f, finding, "local", report_fixture_at(text, "two"), wide);
    const char *out = report_fixture_write(f, "text");
    cr_assert(ne(ptr, strstr(out, "tfvars  a.tf:1  (sensitive)\n"), NULL));
    cr_assert(lt(sz, strlen(out), 1000));
    cr_assert(lt(sz, strlen(report_fixture_write(f, "json")), 5000));
    report_fixture_free(f);
}

Test(report_text, escapes_are_there_only_with_colour)
{
    report_fixture *f = compared();
    cr_assert(eq(ptr, strchr(report_fixture_write(f, "text"), '\x1b'), NULL));
    f->options.color = true;
    cr_assert(ne(ptr, strchr(report_fixture_write(f, "text"), '\x1b'), NULL));
    report_fixture_free(f);
}

Test(report_text, nothing_that_a_runner_reads_survives)
{
    static const struct {
        tg_str text;
        const char *harmless;
    } cases[] = {
        { S("plain: text # [a] a::b\n"), "plain: text # [a] a::b\n" },
        { S("::error::x"), ": :error::x" },
        { S("a\n \t\xC2\xA0\xE2\x80\x83::add-mask::x\n"), "a\n \t\xC2\xA0\xE2\x80\x83: :add-mask::x\n" },
        { S("a\r::stop-commands::x"), "a ::stop-commands::x" },
        { S("\r\n\r::x"), " \n : :x" },
        { S("a ##[add-mask]x ###[y]"), "a ## [add-mask]x ### [y]" },
        { S("##VsO[task.setvariable]"), "## VsO[task.setvariable]" },
        { S("##\n[x] ##vso ##"), "##\n[x] ##vso ##" },
        { S("\xFF::x"), "\xFF::x" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tg_buf out = { 0 };
        tg_defuse(&out, cases[i].text);
        tg_buf_byte(&out, '\0');
        cr_expect(eq(str, out.data, T(cases[i].harmless)));
        tg_buf_free(&out);
    }
}
