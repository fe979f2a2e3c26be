// What the other formats' readers rely on: json (CLI.md), codequality, github, rdjson (sarif/README.md).
#include "report_fixture.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

static const char *const names[] = { "text", "json", "sarif", "codequality", "github", "rdjson", NULL };

Test(report_formats, the_table_has_them_and_text_is_the_default)
{
    const tg_report_format *formats = tg_report_formats();
    for (size_t i = 0; names[i]; i++)
        cr_expect(eq(str, T(formats[i].name), T(names[i])));
    cr_assert(eq(ptr, (void *)(uintptr_t)tg_report_format_named(S("yaml")), NULL));
    cr_assert(eq(ptr, (void *)(uintptr_t)tg_report_format_named(S("sari")), NULL));
}

// The keys of an object, in order, separated by blanks.
static const char *keys(report_fixture *f, const cJSON *object)
{
    tg_str all = S("");
    for (const cJSON *item = object->child; item; item = item->next)
        all = tg_format(&f->arena, "%.*s%s%s", TG_ARG(all), all.length ? " " : "", item->string);
    return all.data;
}

Test(report_json, has_every_key_in_order_and_null_where_there_is_nothing)
{
    report_fixture *f = report_fixture_new();
    tg_text *text = report_fixture_file(f, "a.tf", "x\n");
    report_fixture_finding(f, "aws_lambda_function.a", (tg_span){ 0, 0, 0 }, "r")->instance_count = -1;
    tg_finding *full = report_fixture_finding(f, "aws_lambda_function.b", report_fixture_at(text, "x"), "r");
    tg_suppression suppression = { "comment", "checkov", S("why"), report_fixture_at(text, "x") };
    full->suppressed = &suppression;
    full->state = TG_STATE_ABSENT;
    full->became = TG_BECAME_GONE;
    full->cause = report_fixture_at(text, "x");
    full->instance_count = INT64_MAX;
    report_fixture_step(f, full, "mode", report_fixture_at(text, "x"), "x");
    tg_diags_add(&f->diags, (tg_diag){ .severity = TG_WARNING, .code = "a/b", .message = S("m") });
    cJSON *answer = report_fixture_json(f, "json");
    static const char row[] =
        "rule environment root address instances instance_count file line column verdict mode "
        "reason steps state new_instances became cause suppressed fingerprint";
    cr_assert(eq(str, T(keys(f, answer)), T("schema tool scope resources diagnostics summary")));
    cr_assert(eq(str, T(keys(f, report_json_at(answer, "scope"))), T("mode base head changed roots")));
    cr_assert(eq(str, T(keys(f, report_json_at(answer, "resources.0"))), T(row)));
    cr_assert(eq(str, T(keys(f, report_json_at(answer, "resources.1"))), T(row)));
    cr_assert(eq(str, T(keys(f, report_json_at(answer, "resources.1.steps.0"))), T("file line text")));
    cr_assert(eq(str, T(keys(f, report_json_at(answer, "resources.1.cause"))), T("file line")));
    cr_assert(
        eq(str, T(keys(f, report_json_at(answer, "resources.1.suppressed"))), T("by tool reason file line")));
    cr_assert(eq(str, T(keys(f, report_json_at(answer, "diagnostics.0"))),
                 T("severity code file line column message")));
    cr_assert(eq(str, T(keys(f, report_json_at(answer, "summary"))),
                 T("pass violation undecided none new fixed suppressed")));
    static const char *const nulls[] = { "scope.base",
                                         "scope.head",
                                         "scope.changed",
                                         "resources.0.environment",
                                         "resources.0.instance_count",
                                         "resources.0.file",
                                         "resources.0.line",
                                         "resources.0.column",
                                         "resources.0.state",
                                         "resources.0.became",
                                         "resources.0.cause",
                                         "resources.0.suppressed",
                                         "diagnostics.0.file",
                                         "diagnostics.0.line" };
    for (size_t i = 0; i < sizeof nulls / sizeof *nulls; i++)
        cr_expect(cJSON_IsNull(report_json_at(answer, nulls[i])), "%s", nulls[i]);
    cr_assert(
        ne(ptr, strstr(report_fixture_write(f, "json"), "\"instance_count\":9223372036854775807"), NULL));
    cJSON_Delete(answer);
    report_fixture_free(f);
}

Test(report_json, the_scope_names_what_was_compared)
{
    report_fixture *f = report_fixture_new();
    tg_change items[] = { { .kind = TG_CHANGE_ADDED, .path = S("a.tf") },
                          { .kind = TG_CHANGE_RENAMED, .path = S("new.tf"), .old_path = S("old.tf") } };
    tg_changes changes = { items, 2 };
    tg_scope_root roots[] = { { .directory = S(".") }, { .directory = S("live") } };
    f->results.scope = (tg_scope){ .mode = TG_SCOPE_CHANGE,
                                   .compared = true,
                                   .base = S("0123"),
                                   .head = S("worktree"),
                                   .changes = &changes,
                                   .roots = roots,
                                   .root_count = 2 };
    cr_assert(ne(ptr,
                 strstr(report_fixture_write(f, "json"),
                        "\"scope\":{\"mode\":\"change\",\"base\":\"0123\",\"head\":\"worktree\","
                        "\"changed\":[\"a.tf\",\"new.tf\"],\"roots\":[\".\",\"live\"]},"),
                 NULL));
    report_fixture_free(f);
}

Test(report_json, columns_count_code_points)
{
    report_fixture *f = report_fixture_new();
    tg_text *text = report_fixture_file(f, "a.tf",
                                        "\n\xC3\xA9"
                                        "e\xCC\x81\xF0\x9F\x9A\x80 x\n");
    report_fixture_finding(f, "aws_lambda_function.a", report_fixture_at(text, "x"), "r");
    cJSON *answer = report_fixture_json(f, "json");
    cr_assert(eq(int, report_json_number(answer, "resources.0.line"), 2));
    cr_assert(eq(int, report_json_number(answer, "resources.0.column"), 6));
    cJSON_Delete(answer);
    report_fixture_free(f);
}

Test(report_json, hostile_text_is_kept_but_for_what_json_cannot_hold)
{
    report_fixture *f = report_fixture_hostile();
    cJSON *answer = report_fixture_json(f, "json");
    const char *address = report_json_text(answer, "resources.0.address");
    cr_assert(
        ne(ptr,
           strstr(address, "\x1b[31m\xEF\xBF\xBD\xEF\xBF\xBD::error::x\n::error file=a::pwned\r##[add-mask]"),
           NULL));
    cJSON_Delete(answer);
    report_fixture_free(f);
}

Test(report_codequality, is_an_array_with_one_entry_a_fingerprint)
{
    report_fixture *f = report_fixture_new();
    cJSON *empty = report_fixture_json(f, "codequality");
    cr_assert(cJSON_IsArray(empty));
    cr_assert(eq(int, cJSON_GetArraySize(empty), 0));
    cJSON_Delete(empty);
    tg_text *text = report_fixture_file(f, "a \xC3\xA9.tf", "\n\nx\n");
    report_fixture_finding(f, "aws_lambda_function.a", report_fixture_at(text, "x"), "r")->state =
        TG_STATE_NEW;
    report_fixture_finding(f, "aws_lambda_function.b", report_fixture_at(text, "x"), "r")->state =
        TG_STATE_UNCHANGED;
    report_fixture_finding(f, "aws_lambda_function.c", report_fixture_at(text, "x"), "r")->state =
        TG_STATE_ABSENT;
    f->findings.items[1].fingerprint = f->findings.items[0].fingerprint;
    cJSON *report = report_fixture_json(f, "codequality");
    cr_assert(eq(int, cJSON_GetArraySize(report), 2));
    cr_assert(eq(str, T(report_json_text(report, "0.location.path")), T("a \xC3\xA9.tf")));
    cr_assert(eq(int, report_json_number(report, "0.location.lines.begin"), 3));
    cr_assert(eq(str, T(report_json_text(report, "0.severity")), T("info")));
    cr_assert(eq(str, T(report_json_text(report, "0.check_name")),
                 T("aws/lambda_functions_without_x-ray_tracing")));
    cr_assert(eq(str, T(report_json_text(report, "0.description")), T("aws_lambda_function.a: r")));
    cr_assert(eq(str, T(report_json_text(report, "0.fingerprint")), T("00000000000000000000000000000001")));
    cr_assert(
        ne(str, T(report_json_text(report, "1.fingerprint")), T(report_json_text(report, "0.fingerprint"))));
    cJSON_Delete(report);
    report_fixture_free(f);
}

Test(report_codequality, hostile_names_keep_the_entry_valid)
{
    report_fixture *f = report_fixture_hostile();
    cJSON *report = report_fixture_json(f, "codequality");
    cr_assert(eq(int, cJSON_GetArraySize(report), 2));
    cr_assert(
        eq(str, T(report_json_text(report, "0.location.path")), T("d \xEF\xBF\xBD:\n::error::/\xC3\xA9.tf")));
    cr_assert(cJSON_IsNumber(report_json_at(report, "0.location.lines.begin")));
    cJSON_Delete(report);
    report_fixture_free(f);
}

Test(report_rdjson, columns_count_bytes_and_the_steps_are_related)
{
    report_fixture *f = report_fixture_new();
    tg_text *text = report_fixture_file(f, "a.tf", "\xC3\xA9 = var.x\nsecond\n");
    tg_finding *finding =
        report_fixture_finding(f, "aws_lambda_function.a", report_fixture_at(text, "var.x"), "r");
    report_fixture_step(f, finding, "local", report_fixture_at(text, "second"), "second");
    report_fixture_finding(f, "aws_lambda_function.b", report_fixture_at(text, "var.x"), "r")->state =
        TG_STATE_UNCHANGED;
    cJSON *report = report_fixture_json(f, "rdjson");
    const cJSON *one = report_json_at(report, "diagnostics.0");
    cr_assert(eq(int, cJSON_GetArraySize(report_json_at(report, "diagnostics")), 1));
    cr_assert(eq(int, report_json_number(one, "location.range.start.line"), 1));
    cr_assert(eq(int, report_json_number(one, "location.range.start.column"), 6));
    cr_assert(eq(int, report_json_number(one, "location.range.end.column"), 11));
    cr_assert(eq(str, T(report_json_text(one, "severity")), T("INFO")));
    cr_assert(eq(str, T(report_json_text(one, "original_output")), T("a.tf:1:6: aws_lambda_function.a: r.")));
    cr_assert(
        eq(str, T(report_json_text(one, "code.value")), T("aws/lambda_functions_without_x-ray_tracing")));
    cr_assert(eq(str, T(report_json_text(one, "related_locations.0.message")), T("local: second")));
    cr_assert(eq(int, report_json_number(one, "related_locations.0.location.range.start.line"), 2));
    cJSON_Delete(report);
    report_fixture_free(f);
}

Test(report_rdjson, hostile_names_stay_text)
{
    report_fixture *f = report_fixture_hostile();
    cJSON *report = report_fixture_json(f, "rdjson");
    const char *output = report_json_text(report, "diagnostics.0.original_output");
    cr_assert(eq(ptr, strpbrk(output, "\n\r\x1b"), NULL));
    cJSON_Delete(report);
    report_fixture_free(f);
}

// --------------------------------------------------------------------------------- what a runner reads

static bool is_space(uint32_t code_point)
{
    return tg_utf8_space(code_point);
}

// How many lines of `text` GitHub's runner takes for a command of a kind other than notice, warning and error.
static int foreign_commands(const char *text, int *annotations)
{
    int foreign = 0;
    *annotations = 0;
    while (*text) {
        size_t end = strcspn(text, "\r\n"), at = 0, length;
        tg_str line = { text, end };
        while (at < end && is_space(tg_utf8_decode(tg_str_slice(line, at, end), &length)))
            at += length;
        const char *start = text + at;
        bool ours = strncmp(start, "::notice ", 9) == 0 || strncmp(start, "::warning ", 10) == 0 ||
                    strncmp(start, "::error ", 8) == 0;
        size_t found;
        if (ours)
            (*annotations)++;
        else if (strncmp(start, "::", 2) == 0 || tg_str_find(line, S("##["), &found))
            foreign++;
        if (tg_str_find(line, S("##vso["), &found) || tg_str_find(line, S("##VSO["), &found))
            foreign++;
        text += end + (text[end] != '\0');
    }
    return foreign;
}

Test(report_github, writes_commands_with_every_value_escaped)
{
    report_fixture *f = report_fixture_new();
    tg_text *text = report_fixture_file(f, "a,b:%.tf", "mode = var.x\n\xC3\xA9 = y\n");
    report_fixture_finding(f, "aws_lambda_function.a", report_fixture_at(text, "var.x"), "100% of: a, b\nc");
    report_fixture_finding(f, "aws_lambda_function.b", report_fixture_at(text, "y"), "r");
    tg_diags_add(&f->diags,
                 (tg_diag){ .severity = TG_ERROR, .code = "a/b", .path = S("c.tf"), .message = S("m") });
    cr_assert(eq(
        str, T(report_fixture_write(f, "github")),
        T("::notice file=a%2Cb%3A%25.tf,line=1,endLine=1,col=8,endColumn=13,title=Lambda functions without "
          "X-Ray tracing::aws_lambda_function.a: 100%25 of: a, b\\nc.\n"
          "::notice file=a%2Cb%3A%25.tf,line=2,endLine=2,title=Lambda functions without X-Ray "
          "tracing::aws_lambda_function.b: r.\n"
          "::error file=c.tf,line=1,endLine=1,title=tracegate a/b::m\n")));
    report_fixture_free(f);
}

Test(report_github, shows_new_and_turned_ones_only_and_is_empty_without)
{
    report_fixture *f = report_fixture_new();
    tg_text *text = report_fixture_file(f, "a.tf", "x\n");
    tg_span at = report_fixture_at(text, "x");
    cr_assert(eq(str, T(report_fixture_write(f, "github")), T("")));
    report_fixture_finding(f, "aws_lambda_function.known", at, "r")->state = TG_STATE_UNCHANGED;
    tg_finding *turned = report_fixture_finding(f, "aws_lambda_function.turned", at, "var.x has no value");
    turned->verdict = TG_UNDECIDED;
    turned->became_undecided = true;
    report_fixture_finding(f, "aws_lambda_function.undecided", at, "r")->verdict = TG_UNDECIDED;
    report_fixture_finding(f, "aws_lambda_function.new", at, "r")->state = TG_STATE_NEW;
    const char *out = report_fixture_write(f, "github");
    cr_assert(eq(ptr, strstr(out, "known"), NULL));
    cr_assert(eq(ptr, strstr(out, ".undecided"), NULL));
    const char *new_one = strstr(out, "aws_lambda_function.new"),
               *turned_one = strstr(
                   out, "aws_lambda_function.turned: var.x has no value. It passed before this change.");
    cr_assert(ne(ptr, (void *)(uintptr_t)new_one, NULL));
    cr_assert(ne(ptr, (void *)(uintptr_t)turned_one, NULL));
    cr_assert(lt(ptr, (void *)(uintptr_t)new_one, (void *)(uintptr_t)turned_one));
    report_fixture_free(f);
}

Test(report_github, says_in_a_plain_line_what_the_limit_of_ten_hides)
{
    report_fixture *f = report_fixture_new();
    tg_text *text = report_fixture_file(f, "a.tf", "x\n");
    for (int i = 0; i < 17; i++)
        report_fixture_finding(f, "aws_lambda_function.a", report_fixture_at(text, "x"), "r");
    const char *out = report_fixture_write(f, "github");
    int annotations;
    cr_assert(eq(int, foreign_commands(out, &annotations), 0));
    cr_assert(eq(int, annotations, 10));
    cr_assert(ne(ptr, strstr(out, "\ntracegate: 7 more"), NULL));
    report_fixture_free(f);
}

Test(report_formats, nothing_hostile_becomes_a_command_or_reaches_the_terminal)
{
    report_fixture *f = report_fixture_hostile();
    int annotations;
    f->options.workflow_commands = true;
    f->options.verbose = true;
    cr_assert(eq(int, foreign_commands(report_fixture_write(f, "github"), &annotations), 0));
    cr_assert(eq(int, annotations, 4));
    const char *text = report_fixture_write(f, "text");
    cr_assert(eq(int, foreign_commands(text, &annotations), 0));
    cr_assert(eq(int, annotations, 0));
    cr_assert(eq(ptr, strpbrk(text, "\r\x1b\x07\x7F"), NULL));
    cr_assert(eq(ptr, strstr(text, "\xE2\x80\xAE"), NULL));
    report_fixture_free(f);
}

// Pieces that mean something to a reader of one of the formats, and bytes that mean nothing to any.
static void random_text(tg_buf *out, uint64_t *state)
{
    static const tg_str pieces[] = {
        S("::"),
        S("##["),
        S("##vso["),
        S("]"),
        S("]("),
        S("{"),
        S("}"),
        S("\n"),
        S("\r"),
        S("\t"),
        S(" "),
        S("\0"),
        S("\x1b["),
        S("\xFF"),
        S("\xC3"),
        S("\xE2\x80"),
        S("\xE2\x80\xAE"),
        S("\xF0\x9F\x9A\x80"),
        S("\xED\xA0\x80"),
        S("\""),
        S("\\"),
        S("%0A"),
        S("%"),
        S(","),
        S("a"),
        S("error"),
        S("\xC2\x85"),
        S("\xC2\xA0"),
        S("\xE2\x80\xA8"),
    };
    out->length = 0;
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    for (unsigned length = (unsigned)(*state >> 60); length; length--) {
        *state = *state * 6364136223846793005u + 1442695040888963407u;
        tg_buf_add(out, pieces[(*state >> 33) % (sizeof pieces / sizeof *pieces)]);
    }
}

static tg_str random_str(report_fixture *f, uint64_t *state)
{
    tg_buf out = { 0 };
    random_text(&out, state);
    tg_str copy = tg_str_copy(&f->arena, tg_buf_str(&out));
    tg_buf_free(&out);
    return copy;
}

static void random_finding(report_fixture *f, tg_text *text, uint64_t *state)
{
    uint32_t size = (uint32_t)text->bytes.length + 1;
    tg_span at = { text->id, (uint32_t)(*state >> 40) % size, size - 1 };
    tg_finding *finding = report_fixture_finding(f, "a", at, "r");
    finding->address = random_str(f, state);
    finding->root = random_str(f, state);
    finding->environment = *state & 1 ? random_str(f, state) : (tg_str){ NULL, 0 };
    finding->reason = random_str(f, state);
    finding->hint = random_str(f, state);
    finding->label = random_str(f, state);
    finding->mode = random_str(f, state);
    finding->cause = *state & 2 ? (tg_span){ text->id, 0, size } : (tg_span){ 0, 0, 0 };
    finding->instances = (tg_strs){ &finding->hint, *state & 1 };
    report_fixture_step(f, finding, "local", at, "x");
    tg_diags_add(
        &f->diags,
        (tg_diag){ .severity = TG_ERROR, .code = "a/b", .subject = at, .message = random_str(f, state) });
}

Test(report_formats, any_bytes_give_valid_reports_without_commands)
{
    uint64_t state = 1;
    for (int round = 0; round < 200; round++) {
        report_fixture *f = report_fixture_new();
        tg_text *text = tg_texts_add(f->texts, random_str(f, &state), random_str(f, &state));
        f->options.workflow_commands = f->options.verbose = true;
        for (int i = 0; i < 3; i++)
            random_finding(f, text, &state);
        for (size_t i = 1; names[i]; i++)
            if (strcmp(names[i], "github") != 0)
                cJSON_Delete(report_fixture_json(f, names[i]));
        int annotations;
        cr_assert(eq(int, foreign_commands(report_fixture_write(f, "github"), &annotations), 0), "round %d",
                  round);
        cr_assert(eq(int, annotations, 6), "round %d", round);
        cr_assert(eq(int, foreign_commands(report_fixture_write(f, "text"), &annotations), 0), "round %d",
                  round);
        cr_assert(eq(int, annotations, 0), "round %d", round);
        report_fixture_free(f);
    }
}

Test(report_formats, instances_are_named_where_the_address_does_not_say_it)
{
    static const char *const seven[] = { "a[0]", "a[1]", "a[2]", "a[3]", "a[4]", "a[5]", "a[6]", NULL };
    static const char *const one[] = { "a[6]", NULL };
    report_fixture *f = report_fixture_new();
    tg_text *text = report_fixture_file(f, "a.tf", "x\n");
    tg_finding *finding = report_fixture_finding(f, "a", report_fixture_at(text, "x"), "r");
    cJSON *plain = report_fixture_json(f, "sarif");
    cr_assert(eq(str, T(report_json_text(plain, "runs.0.results.0.message.text")), T("a: r.")));
    report_fixture_instances(f, &finding->instances, seven);
    finding->instance_count = 10000;
    cJSON *many = report_fixture_json(f, "sarif");
    cr_assert(eq(str, T(report_json_text(many, "runs.0.results.0.message.text")),
                 T("a: r. 10000 instances: a[0], a[1], a[2], a[3], a[4] and 9995 more.")));
    report_fixture_instances(f, &finding->new_instances, one);
    finding->state = TG_STATE_NEW;
    cJSON *fresh = report_fixture_json(f, "sarif");
    cr_assert(eq(str, T(report_json_text(fresh, "runs.0.results.0.message.text")),
                 T("a: r. 1 new instance: a[6].")));
    cJSON_Delete(plain);
    cJSON_Delete(many);
    cJSON_Delete(fresh);
    report_fixture_free(f);
}
