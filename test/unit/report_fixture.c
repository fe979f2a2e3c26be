// Results of a run made by hand, for the tests of the report formats.
#include "report_fixture.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>

report_fixture *report_fixture_new(void)
{
    report_fixture *f = calloc(1, sizeof *f);
    tg_arena_init(&f->arena, NULL);
    f->texts = tg_texts_new();
    tg_diags_init(&f->diags, &f->arena, 0);
    f->results.scope = (tg_scope){ .mode = TG_SCOPE_ALL };
    f->results.rules = tg_rules();
    return f;
}

void report_fixture_free(report_fixture *f)
{
    tg_texts_free(f->texts);
    tg_arena_reset(&f->arena);
    free(f);
}

tg_str report_fixture_text(report_fixture *f, const char *text)
{
    return tg_str_copy(&f->arena, tg_str_from(text));
}

tg_text *report_fixture_file(report_fixture *f, const char *path, const char *text)
{
    return tg_texts_add(f->texts, report_fixture_text(f, path), report_fixture_text(f, text));
}

tg_span report_fixture_at(tg_text *text, const char *needle)
{
    size_t at = 0;
    cr_assert(tg_str_find(text->bytes, tg_str_from(needle), &at), "%s", needle);
    return (tg_span){ text->id, (uint32_t)at, (uint32_t)(at + strlen(needle)) };
}

tg_finding *report_fixture_finding(report_fixture *f, const char *address, tg_span at, const char *reason)
{
    tg_finding finding = {
        .rule = f->results.rules[0],
        .root = S("."),
        .address = report_fixture_text(f, address),
        .instance_count = 1,
        .at = at,
        .verdict = TG_VIOLATION,
        .mode = S("PassThrough"),
        .reason = report_fixture_text(f, reason),
    };
    report_fixture_instances(f, &finding.instances, (const char *const[]){ address, NULL });
    finding.fingerprint = tg_format(&f->arena, "%032zx", f->findings.count + 1);
    tg_push(&f->arena, &f->findings, finding);
    return &f->findings.items[f->findings.count - 1];
}

void report_fixture_step(report_fixture *f, tg_finding *finding, const char *what, tg_span at,
                         const char *text)
{
    size_t count = finding->steps.count;
    tg_step_taken *steps = tg_new_array(&f->arena, tg_step_taken, count + 1);
    if (count)
        memcpy(steps, finding->steps.items, count * sizeof *steps);
    steps[count] = (tg_step_taken){ at, report_fixture_text(f, text), what };
    finding->steps = (tg_steps){ steps, count + 1 };
}

void report_fixture_instances(report_fixture *f, tg_strs *list, const char *const *names)
{
    size_t count = 0;
    while (names[count])
        count++;
    tg_str *items = tg_new_array(&f->arena, tg_str, count);
    for (size_t i = 0; i < count; i++)
        items[i] = report_fixture_text(f, names[i]);
    *list = (tg_strs){ items, count };
}

const char *report_fixture_write(report_fixture *f, const char *format)
{
    tg_buf out = { 0 };
    f->results.texts = f->texts;
    f->results.diags = &f->diags;
    f->results.findings = f->findings.items;
    f->results.finding_count = f->findings.count;
    f->results.summary = tg_summarize(f->findings.items, f->findings.count);
    tg_report_format_named(tg_str_from(format))->write(&out, &f->results, &f->options);
    tg_str whole = tg_str_copy(&f->arena, tg_buf_str(&out));
    tg_buf_free(&out);
    cr_assert(tg_utf8_valid(whole), "%s is UTF-8", format);
    return whole.data;
}

cJSON *report_fixture_json(report_fixture *f, const char *format)
{
    const char *text = report_fixture_write(f, format);
    cJSON *value = cJSON_ParseWithOpts(text, NULL, true);
    cr_assert(ne(ptr, value, NULL), "%s is no JSON: %s", format, text);
    return value;
}

const cJSON *report_json_at(const cJSON *value, const char *path)
{
    char name[64];
    while (value && *path) {
        size_t length = strcspn(path, ".");
        cr_assert(lt(sz, length, sizeof name));
        memcpy(name, path, length);
        name[length] = '\0';
        value = cJSON_IsArray(value) ? cJSON_GetArrayItem(value, (int)strtol(name, NULL, 10))
                                     : cJSON_GetObjectItemCaseSensitive(value, name);
        path += length + (path[length] == '.');
    }
    return value;
}

const char *report_json_text(const cJSON *value, const char *path)
{
    const char *text = cJSON_GetStringValue(report_json_at(value, path));
    return text ? text : "";
}

int report_json_number(const cJSON *value, const char *path)
{
    const cJSON *number = report_json_at(value, path);
    return cJSON_IsNumber(number) ? number->valueint : -1;
}

// What an attacker, or an unlucky user, writes into names and values.
static const char hostile[] =
    "a\"b<i>&amp;\x1b[31m\xFF\xC3::error::x\n::error file=a::pwned\r##[add-mask]y##VSO[task]{z}"
    "[l](http://evil)\xE2\x80\xAE|`%\t\\";

report_fixture *report_fixture_hostile(void)
{
    report_fixture *f = report_fixture_new();
    tg_text *plain = report_fixture_file(
        f, "d \xFF:\n::error::/\xC3\xA9.tf",
        "# \xC3\xA9\n  /* \xC3\xA9\xF0\x9F\x9A\x80 */ mode = \"Pass\x1b[31m\xFFThrough\"\r\n"
        "::error::x ##[add-mask]y\n");
    char *line = tg_arena_raw(&f->arena, 100001);
    memset(line, 'x', 100000);
    line[100000] = '\0';
    memcpy(line + 50000, " VALUE ", 7);
    tg_text *wide = report_fixture_file(f, "long.tf", line);
    tg_finding *finding = report_fixture_finding(f, hostile, report_fixture_at(plain, "\"Pass"), hostile);
    finding->environment = report_fixture_text(f, hostile);
    finding->root = report_fixture_text(f, hostile);
    finding->mode = report_fixture_text(f, hostile);
    finding->label = report_fixture_text(f, hostile);
    finding->hint = report_fixture_text(f, hostile);
    report_fixture_instances(f, &finding->instances,
                             (const char *const[]){ hostile, "b[\"\n::error::\"]", NULL });
    report_fixture_step(f, finding, "local", report_fixture_at(plain, "::error::x ##"), hostile);
    report_fixture_finding(f, "aws_lambda_function.long", report_fixture_at(wide, "VALUE"), "is long");
    tg_diags_add(&f->diags, (tg_diag){ .severity = TG_ERROR,
                                       .code = "syntax/some",
                                       .subject = report_fixture_at(plain, "##[add"),
                                       .context = report_fixture_at(plain, "##[add"),
                                       .message = report_fixture_text(f, hostile),
                                       .label = report_fixture_text(f, hostile),
                                       .hint = report_fixture_text(f, hostile) });
    tg_diags_add(&f->diags, (tg_diag){ .severity = TG_WARNING,
                                       .code = "files/unreadable",
                                       .path = report_fixture_text(f, hostile),
                                       .message = report_fixture_text(f, hostile) });
    return f;
}
