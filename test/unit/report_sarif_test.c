// SARIF as code scanning and its checkers want it (OASIS SARIF 2.1.0; sarif/README.md).
#include "report_fixture.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

static const char source[] = "resource \"aws_lambda_function\" \"a\" {\n"
                             "  tracing_config {\n"
                             "    /* \xC3\xA9\xF0\x9F\x9A\x80 */ mode = var.mode\n"
                             "  }\n"
                             "}\n";
static const char variables[] = "variable \"mode\" {\n  default = \"PassThrough\"\n}\n";

Test(report_sarif, an_empty_run_is_valid_and_has_its_one_rule)
{
    report_fixture *f = report_fixture_new();
    cJSON *log = report_fixture_json(f, "sarif");
    cr_assert(eq(str, T(report_json_text(log, "version")), T("2.1.0")));
    cr_assert(eq(int, cJSON_GetArraySize(report_json_at(log, "runs")), 1));
    cr_assert(cJSON_IsArray(report_json_at(log, "runs.0.results")));
    cr_assert(eq(int, cJSON_GetArraySize(report_json_at(log, "runs.0.results")), 0));
    cr_assert(cJSON_IsTrue(report_json_at(log, "runs.0.invocations.0.executionSuccessful")));
    cr_assert(eq(ptr, (void *)(uintptr_t)report_json_at(log, "runs.0.automationDetails"), NULL));
    cJSON_Delete(log);
    report_fixture_free(f);
}

Test(report_sarif, the_rule_says_what_code_scanning_shows)
{
    static const struct {
        const char *path, *text;
    } facts[] = {
        { "id", "aws/lambda_functions_without_x-ray_tracing" },
        { "guid", "8152e0cf-d2f0-47ad-96d5-d003a76eabd1" },
        { "name", "LambdaFunctionsWithoutXrayTracing" },
        { "defaultConfiguration.level", "note" },
        { "properties.security-severity", "2.0" },
        { "properties.precision", "very-high" },
        { "properties.tags.0", "security" },
        { "properties.tags.1", "observability" },
        { "properties.tags.2", "external/cwe/cwe-778" },
        { "relationships.0.target.id", "778" },
        { "relationships.0.target.toolComponent.name", "CWE" },
    };
    report_fixture *f = report_fixture_new();
    cJSON *log = report_fixture_json(f, "sarif");
    const cJSON *rule = report_json_at(log, "runs.0.tool.driver.rules.0");
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        cr_expect(eq(str, T(report_json_text(rule, facts[i].path)), T(facts[i].text)));
    cr_expect(ne(str, T(report_json_text(rule, "shortDescription.text")), T("")));
    cr_expect(ne(str, T(report_json_text(rule, "fullDescription.text")), T("")));
    cr_expect(ne(str, T(report_json_text(rule, "help.text")), T("")));
    cr_expect(ne(str, T(report_json_text(rule, "help.markdown")), T("")));
    cr_expect(eq(str, T(report_json_text(log, "runs.0.taxonomies.0.taxa.0.id")), T("778")));
    cJSON_Delete(log);
    report_fixture_free(f);
}

Test(report_sarif, a_region_is_one_line_in_code_points_and_the_hash_is_the_line_s)
{
    report_fixture *f = report_fixture_new();
    tg_text *text = report_fixture_file(f, "a b/\xC3\xA9:x.tf", source);
    tg_span at = report_fixture_at(text, "var.mode\n  }");
    report_fixture_finding(f, "aws_lambda_function.a", at, "mode is \"PassThrough\"");
    cJSON *log = report_fixture_json(f, "sarif");
    const cJSON *result = report_json_at(log, "runs.0.results.0");
    const cJSON *place = report_json_at(result, "locations.0.physicalLocation");
    cr_assert(eq(str, T(report_json_text(log, "runs.0.columnKind")), T("unicodeCodePoints")));
    cr_assert(eq(str, T(report_json_text(place, "artifactLocation.uri")), T("a%20b/%C3%A9%3Ax.tf")));
    cr_assert(eq(int, report_json_number(place, "region.startLine"), 3));
    cr_assert(eq(int, report_json_number(place, "region.endLine"), 3));
    cr_assert(eq(int, report_json_number(place, "region.startColumn"), 21));
    cr_assert(eq(int, report_json_number(place, "region.endColumn"), 29));
    tg_str hash = tg_line_hash(&f->arena, text->bytes, 3);
    cr_assert(
        eq(str, T(report_json_text(result, "partialFingerprints.primaryLocationLineHash")), T(hash.data)));
    cr_assert(eq(str, T(report_json_text(result, "partialFingerprints.tracegate/v1")),
                 T("00000000000000000000000000000001")));
    cr_assert(eq(str, T(report_json_text(result, "message.text")),
                 T("aws_lambda_function.a: mode is \"PassThrough\".")));
    cr_assert(eq(str, T(report_json_text(result, "level")), T("note")));
    cr_assert(eq(int, report_json_number(result, "ruleIndex"), 0));
    cJSON_Delete(log);
    report_fixture_free(f);
}

Test(report_sarif, only_live_violations_are_results)
{
    static const tg_suppression by_comment = { .by = "comment", .tool = "tracegate" };
    static const struct {
        tg_outcome verdict;
        tg_state state;
        bool suppressed, turned;
        int results;
    } cases[] = {
        { TG_VIOLATION, TG_STATE_NULL, false, false, 1 },
        { TG_VIOLATION, TG_STATE_NEW, false, false, 1 },
        { TG_VIOLATION, TG_STATE_UNCHANGED, false, false, 1 },
        { TG_VIOLATION, TG_STATE_ABSENT, false, false, 0 },
        { TG_VIOLATION, TG_STATE_NEW, true, false, 0 },
        { TG_PASS, TG_STATE_NULL, false, false, 0 },
        { TG_NONE, TG_STATE_NULL, false, false, 0 },
        { TG_UNDECIDED, TG_STATE_NULL, false, true, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        report_fixture *f = report_fixture_new();
        tg_text *text = report_fixture_file(f, "a.tf", source);
        tg_finding *finding =
            report_fixture_finding(f, "aws_lambda_function.a", report_fixture_at(text, "var.mode"), "r");
        finding->verdict = cases[i].verdict;
        finding->state = cases[i].state;
        finding->suppressed = cases[i].suppressed ? &by_comment : NULL;
        finding->became_undecided = cases[i].turned;
        cJSON *log = report_fixture_json(f, "sarif");
        cr_expect(eq(int, cJSON_GetArraySize(report_json_at(log, "runs.0.results")), cases[i].results),
                  "case %zu", i);
        cJSON_Delete(log);
        report_fixture_free(f);
    }
}

Test(report_sarif, findings_on_one_line_are_one_result_that_names_them_all)
{
    report_fixture *f = report_fixture_new();
    tg_text *text = report_fixture_file(f, "a.tf", source);
    tg_span at = report_fixture_at(text, "var.mode"), other = report_fixture_at(text, "resource");
    report_fixture_finding(f, "module.a.aws_lambda_function.x", at, "mode is \"PassThrough\"");
    report_fixture_finding(f, "module.b.aws_lambda_function.x", at, "mode is \"PassThrough\"");
    report_fixture_finding(f, "module.c.aws_lambda_function.x", at, "mode is \"\"");
    report_fixture_finding(f, "aws_lambda_function.y", other, "has no tracing_config");
    cJSON *log = report_fixture_json(f, "sarif");
    const cJSON *results = report_json_at(log, "runs.0.results");
    cr_assert(eq(int, cJSON_GetArraySize(results), 2));
    cr_assert(eq(str, T(report_json_text(results, "0.message.text")),
                 T("module.a.aws_lambda_function.x, module.b.aws_lambda_function.x: mode is \"PassThrough\". "
                   "module.c.aws_lambda_function.x: mode is \"\".")));
    cr_assert(eq(int, cJSON_GetArraySize(report_json_at(results, "0.properties.findings")), 3));
    cr_assert(eq(str, T(report_json_text(results, "0.properties.findings.2.address")),
                 T("module.c.aws_lambda_function.x")));
    cr_assert(eq(str, T(report_json_text(results, "1.message.text")),
                 T("aws_lambda_function.y: has no tracing_config.")));
    cJSON_Delete(log);
    report_fixture_free(f);
}

Test(report_sarif, a_new_finding_stands_on_the_line_that_made_it_so)
{
    report_fixture *f = report_fixture_new();
    tg_text *text = report_fixture_file(f, "a.tf", source);
    tg_text *cause = report_fixture_file(f, "[v].tf", variables);
    tg_span at = report_fixture_at(text, "var.mode"), line = report_fixture_at(cause, "\"PassThrough\"");
    tg_finding *finding = report_fixture_finding(f, "aws_lambda_function.a", at, "mode is \"PassThrough\"");
    finding->state = TG_STATE_NEW;
    finding->cause = line;
    report_fixture_step(f, finding, "variable default", line, "default = \"PassThrough\"");
    report_fixture_step(f, finding, "mode", at, "mode = var.mode");
    cJSON *log = report_fixture_json(f, "sarif");
    const cJSON *result = report_json_at(log, "runs.0.results.0");
    cr_assert(eq(str, T(report_json_text(result, "locations.0.physicalLocation.artifactLocation.uri")),
                 T("%5Bv%5D.tf")));
    cr_assert(eq(int, report_json_number(result, "locations.0.physicalLocation.region.startLine"), 2));
    cr_assert(eq(str, T(report_json_text(result, "relatedLocations.0.physicalLocation.artifactLocation.uri")),
                 T("a.tf")));
    cr_assert(eq(int, report_json_number(result, "relatedLocations.0.id"), 1));
    cr_assert(eq(str, T(report_json_text(result, "message.text")),
                 T("aws_lambda_function.a: mode is \"PassThrough\". See [a.tf:3](1).")));
    tg_str hash = tg_line_hash(&f->arena, cause->bytes, 2);
    cr_assert(
        eq(str, T(report_json_text(result, "partialFingerprints.primaryLocationLineHash")), T(hash.data)));
    cJSON_Delete(log);
    report_fixture_free(f);
}

Test(report_sarif, the_way_of_the_value_is_linked)
{
    report_fixture *f = report_fixture_new();
    tg_text *text = report_fixture_file(f, "a.tf", source);
    tg_text *other = report_fixture_file(f, "[v].tf", variables);
    tg_span at = report_fixture_at(text, "var.mode"), line = report_fixture_at(other, "\"PassThrough\"");
    tg_finding *finding = report_fixture_finding(f, "aws_lambda_function.a", at, "mode is \"PassThrough\"");
    report_fixture_step(f, finding, "variable default", line, "default = \"PassThrough\"");
    report_fixture_step(f, finding, "mode", at, "mode = var.mode");
    cJSON *log = report_fixture_json(f, "sarif");
    const cJSON *result = report_json_at(log, "runs.0.results.0");
    cr_assert(eq(str, T(report_json_text(result, "message.text")),
                 T("aws_lambda_function.a: mode is \"PassThrough\". It comes by way of [\\[v\\].tf:2](1).")));
    cr_assert(eq(int, cJSON_GetArraySize(report_json_at(result, "relatedLocations")), 1));
    cr_assert(eq(str, T(report_json_text(result, "relatedLocations.0.message.text")),
                 T("variable default: default = \"PassThrough\".")));
    cJSON_Delete(log);
    report_fixture_free(f);
}

// Every `[text](n)` of a message names a related location; no brace stands alone, no other link is there.
static void check_message(const cJSON *result)
{
    const char *text = report_json_text(result, "message.text");
    cr_expect(eq(chr, text[strlen(text) - 1], '.'), "%s", text);
    for (const char *c = text; *c; c++) {
        cr_expect(ge(int, (unsigned char)*c, 0x20), "%s", text);
        if (*c == '{' || *c == '}') {
            cr_expect(eq(chr, c[0], c[1]), "%s", c);
            c++;
        } else if (c[0] == ']' && c[1] == '(') {
            int id = (int)strtol(c + 2, NULL, 10);
            cr_expect(eq(int, report_json_number(report_json_at(result, "relatedLocations"), "0.id"), 1));
            cr_expect(id >= 1 && id <= cJSON_GetArraySize(report_json_at(result, "relatedLocations")), "%s",
                      c);
        }
    }
}

Test(report_sarif, hostile_names_stay_text)
{
    report_fixture *f = report_fixture_hostile();
    cJSON *log = report_fixture_json(f, "sarif");
    const cJSON *results = report_json_at(log, "runs.0.results");
    cr_assert(eq(int, cJSON_GetArraySize(results), 2));
    for (const cJSON *result = results->child; result; result = result->next)
        check_message(result);
    cr_assert(eq(str, T(report_json_text(results, "0.locations.0.physicalLocation.artifactLocation.uri")),
                 T("d%20%FF%3A%0A%3A%3Aerror%3A%3A/%C3%A9.tf")));
    cr_assert(
        eq(int, report_json_number(results, "1.locations.0.physicalLocation.region.startColumn"), 50002));
    cr_assert(eq(
        int, cJSON_GetArraySize(report_json_at(log, "runs.0.invocations.0.toolExecutionNotifications")), 2));
    cJSON_Delete(log);
    report_fixture_free(f);
}

Test(report_sarif, a_missed_function_makes_the_run_unsuccessful)
{
    report_fixture *f = report_fixture_new();
    f->results.missed = true;
    f->options.category = S("nightly");
    tg_diags_add(&f->diags, (tg_diag){ .severity = TG_ERROR,
                                       .code = "files/unreadable",
                                       .path = S("a b.tf"),
                                       .message = S("could not be read"),
                                       .missed = true });
    cJSON *log = report_fixture_json(f, "sarif");
    const cJSON *invocation = report_json_at(log, "runs.0.invocations.0");
    cr_assert(cJSON_IsFalse(report_json_at(invocation, "executionSuccessful")));
    cr_assert(eq(str, T(report_json_text(invocation, "toolExecutionNotifications.0.level")), T("error")));
    cr_assert(eq(str, T(report_json_text(invocation, "toolExecutionNotifications.0.descriptor.id")),
                 T("files/unreadable")));
    cr_assert(eq(str, T(report_json_text(invocation, "toolExecutionNotifications.0.message.text")),
                 T("could not be read.")));
    const cJSON *place =
        report_json_at(invocation, "toolExecutionNotifications.0.locations.0.physicalLocation");
    cr_assert(eq(str, T(report_json_text(place, "artifactLocation.uri")), T("a%20b.tf")));
    cr_assert(eq(str, T(report_json_text(log, "runs.0.automationDetails.id")), T("nightly/")));
    cJSON_Delete(log);
    report_fixture_free(f);
}

Test(report_sarif, past_the_limit_new_findings_are_kept_and_the_report_says_so)
{
    enum { LINES = 25003 };
    report_fixture *f = report_fixture_new();
    char *lines = tg_arena_raw(&f->arena, LINES * 2 + 1);
    for (int i = 0; i < LINES; i++)
        memcpy(lines + (size_t)i * 2, "x\n", 2);
    lines[(size_t)LINES * 2] = '\0';
    tg_text *text = report_fixture_file(f, "a.tf", lines);
    for (uint32_t i = 0; i < LINES; i++) {
        tg_finding *finding =
            report_fixture_finding(f, "aws_lambda_function.a", (tg_span){ text->id, i * 2, i * 2 + 1 }, "r");
        finding->state = i == LINES - 1 ? TG_STATE_NEW : TG_STATE_UNCHANGED;
    }
    cJSON *log = report_fixture_json(f, "sarif");
    const cJSON *results = report_json_at(log, "runs.0.results");
    cr_assert(eq(int, cJSON_GetArraySize(results), 25000));
    cr_assert(eq(int, report_json_number(results, "0.locations.0.physicalLocation.region.startLine"), LINES));
    cr_assert(eq(str,
                 T(report_json_text(log, "runs.0.invocations.0.toolExecutionNotifications.0.message.text")),
                 T("3 more findings are left out: code scanning takes 25000 results.")));
    cJSON_Delete(log);
    report_fixture_free(f);
}
