// Suppress: which comments silence a finding about a block, in every tool's form.
#include "../../src/check/suppress.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

extern const tg_rule tg_rule_lambda_tracing;

typedef struct row {
    const char *source;
    const char *tool;   // NULL: not silenced
    const char *reason; // NULL: none given
} row;

// The first block is the one asked about; the finding points at its header.
static const row rows[] = {
    { "# tracegate:ignore aws/lambda_functions_without_x-ray_tracing never called\nr \"a\" \"b\" {\n}\n",
      "tracegate", "never called" },
    { "r \"a\" \"b\" {\n  // tracegate:ignore aws/lambda_functions_without_x-ray_tracing\n}\n", "tracegate",
      NULL },
    { "/* tracegate:ignore aws/lambda_functions_without_x-ray_tracing why */\n# a line between\nr \"a\" "
      "\"b\" {\n}\n",
      "tracegate", "why" },
    { "# tracegate:ignore aws/lambda_functions_without_x-ray_tracing x\n\nr \"a\" \"b\" {\n}\n", NULL, NULL },
    { "x = 1 # tracegate:ignore aws/lambda_functions_without_x-ray_tracing x\nr \"a\" \"b\" {\n}\n", NULL,
      NULL },
    { "# tracegate:ignore aws/another x\nr \"a\" \"b\" {\n}\n", NULL, NULL },
    { "r \"a\" \"b\" {\n  #checkov:skip=CKV_AWS_50:traced elsewhere\n}\n", "checkov", "traced elsewhere" },
    { "r \"a\" \"b\" {\n  #checkov:skip=CKV_AWS_115,CKV_AWS_50: two\n}\n", "checkov", "two" },
    { "r \"a\" \"b\" {\n  # bridgecrew:skip=CKV_AWS_50\n}\n", "checkov", NULL },
    { "r \"a\" \"b\" {\n  # cortex:skip=CKV_AWS_50:x\n}\n", "checkov", "x" },
    { "#checkov:skip=CKV_AWS_50:only inside\nr \"a\" \"b\" {\n}\n", NULL, NULL },
    { "r \"a\" \"b\" {\n  #checkov:skip=CKV_AWS_115:another\n}\n", NULL, NULL },
    { "r \"a\" \"b\" {\n  #checkov.skip=CKV_AWS_50:a slip\n}\n", NULL, NULL },
    { "#tfsec:ignore:aws-lambda-enable-tracing\nr \"a\" \"b\" {\n}\n", "tfsec", NULL },
    { "#tfsec:ignore:AWS-LAMBDA-ENABLE-TRACING no need\nr \"a\" \"b\" {\n}\n", "tfsec", "no need" },
    { "r \"a\" \"b\" { #tfsec:ignore:*\n}\n", "tfsec", NULL },
    { "#tfsec:ignore:aws-s3-* tfsec:ignore:aws-lambda-*\nr \"a\" \"b\" {\n}\n", "tfsec", NULL },
    { "#tfsec:ignore:aws-lambda-enable-tracing:exp:2020-01-02\nr \"a\" \"b\" {\n}\n", NULL, NULL },
    { "#tfsec:ignore:aws-lambda-enable-tracing:exp:2020-01-03\nr \"a\" \"b\" {\n}\n", "tfsec", NULL },
    { "#tfsec:ignore:aws-lambda-enable-tracing:exp:someday\nr \"a\" \"b\" {\n}\n", NULL, NULL },
    { "#tfsec:ignore:aws-lambda-enable-tracing:ws:prod-*\nr \"a\" \"b\" {\n}\n", "tfsec", NULL },
    { "#tfsec:ignore:aws-lambda-enable-tracing:ws:dev\nr \"a\" \"b\" {\n}\n", NULL, NULL },
    { "#tfsec:ignore:aws-lambda-enable-tracing[n=x]\nr \"a\" \"b\" {\n  n = \"x\"\n}\n", "tfsec", NULL },
    { "#tfsec:ignore:aws-lambda-enable-tracing[n=y]\nr \"a\" \"b\" {\n  n = \"x\"\n}\n", NULL, NULL },
    { "#trivy:ignore:AVD-AWS-0066\nr \"a\" \"b\" {\n}\n", "trivy", NULL },
    { "# trivy:ignore:aws-0066\nr \"a\" \"b\" {\n}\n", "trivy", NULL },
    { "#trivy:ignore:AVD-AWS-0067\nr \"a\" \"b\" {\n}\n", NULL, NULL },
    { "# kics-scan ignore-block\nr \"a\" \"b\" {\n}\n", "kics", NULL },
    { "# kics-scan ignore-line\nr \"a\" \"b\" {\n}\n", "kics", NULL },
    { "# kics-scan ignore\nr \"a\" \"b\" {\n}\n", "kics", NULL },
    { "r \"a\" \"b\" {\n}\n# kics-scan ignore\n", NULL, NULL },
    { "# kics-scan disable=8152e0cf-d2f0-47ad-96d5-d003a76eabd1,x\n\nr \"a\" \"b\" {\n}\n", "kics", NULL },
    { "# kics-scan disable=x\n\nr \"a\" \"b\" {\n}\n", NULL, NULL },
    { "# kics-scan enable=x\n\nr \"a\" \"b\" {\n}\n", "kics", NULL },
    { "# kics-scan enable=8152e0cf-d2f0-47ad-96d5-d003a76eabd1\n\nr \"a\" \"b\" {\n}\n", NULL, NULL },
    { "# dd-iac-scan ignore-block\nr \"a\" \"b\" {\n}\n", "datadog", NULL },
    { "r \"a\" \"b\" {\n  #ts:skip=AC_AWS_0485 later\n}\n", "terrascan", "later" },
    { "r \"a\" \"b\" {\n  #ts:skip=AWS.LambdaFunction.Logging.0470 later\n}\n", "terrascan", "later" },
    { "r \"a\" \"b\" {\n  #ts:skip=AC_AWS_0001 later\n}\n", NULL, NULL },
    { "# nosemgrep: terraform.aws.security.aws-lambda-x-ray-tracing-not-active\nr \"a\" \"b\" {\n}\n",
      "semgrep", NULL },
    { "r \"a\" \"b\" { # nosemgrep\n}\n", "semgrep", NULL },
    { "# nosemgrep: another-rule\nr \"a\" \"b\" {\n}\n", NULL, NULL },
};

#define DAY_2020_01_02 18263

typedef struct world {
    tg_arena arena;
    tg_texts *texts;
    tg_diags diags;
    tg_file *file;
    tg_directives directives;
} world;

static void read(world *w, const char *source)
{
    tg_arena_init(&w->arena, NULL);
    w->texts = tg_texts_new();
    tg_diags syntax;
    tg_diags_init(&syntax, &w->arena, 0);
    tg_diags_init(&w->diags, &w->arena, 0);
    w->directives = (tg_directives){ 0 };
    w->file = tg_parse(&w->arena, tg_texts_add(w->texts, S("main.tf"), tg_str_from(source)), &syntax);
    cr_assert(eq(sz, syntax.errors, 0), "%s", source);
    tg_directives_read(&w->arena, w->file, &tg_rule_lambda_tracing, DAY_2020_01_02, S("prod-eu"),
                       &w->directives, &w->diags);
}

static void leave(world *w)
{
    tg_texts_free(w->texts);
    tg_arena_reset(&w->arena);
}

static bool is(tg_str got, const char *expected)
{
    return expected ? got.data && tg_str_equal(got, tg_str_from(expected)) : tg_str_none(got);
}

Test(suppress, each_tools_comment_holds_where_that_tool_lets_it_hold)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        world w;
        read(&w, rows[i].source);
        tg_block *block = w.file->body->blocks[0];
        const tg_directive *d = tg_directives_find(&w.directives, w.file, block, block->type_span);
        bool silenced = d != NULL, wanted = rows[i].tool != NULL;
        cr_expect(silenced == wanted, "%s", rows[i].source);
        if (silenced && wanted) {
            cr_expect(is(tg_str_from(d->tool), rows[i].tool), "%s", rows[i].source);
            cr_expect(is(d->reason, rows[i].reason), "%s: %.*s", rows[i].source, TG_ARG(d->reason));
        }
        leave(&w);
    }
}

Test(suppress, a_comment_of_ours_that_means_nothing_is_a_warning)
{
    static const struct {
        const char *comment, *code;
    } slips[] = {
        { "# tracegate:ignore aws/lambda_functions_without_xray_tracing x", "suppress/unknown-rule" },
        { "# tracegate:ignore", "suppress/unknown-rule" },
        { "# tracegate:skip aws/lambda_functions_without_x-ray_tracing", "suppress/not-ours" },
        { "# tracegate-ignore aws/lambda_functions_without_x-ray_tracing", "suppress/not-ours" },
        { "# Tracegate: ignore this", "suppress/not-ours" },
        { "# tracegate:ignore aws/lambda_functions_without_x-ray_tracing until=2020-01-01 x",
          "suppress/date" },
        { "# tracegate:ignore aws/lambda_functions_without_x-ray_tracing exp:2020-01-01", "suppress/date" },
        { "# tracegate:ignore aws/lambda_functions_without_x-ray_tracing until we trace it", NULL },
        { "# tracegate:ignore lambda_functions_without_x-ray_tracing x", "suppress/unknown-rule" },
        { "# tracegate says that this is fine", NULL },
        { "# tracegate:ignore aws/lambda_functions_without_x-ray_tracing x", NULL },
    };
    for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++) {
        world w;
        read(&w, slips[i].comment);
        cr_expect(eq(sz, w.diags.count, slips[i].code ? 1u : 0u), "%s", slips[i].comment);
        if (slips[i].code && w.diags.count)
            cr_expect(strcmp(w.diags.items[0].code, slips[i].code) == 0, "%s", slips[i].comment);
        leave(&w);
    }
}
