// A Lambda function has active X-Ray tracing: tracing_config with the mode "Active" (sarif/rules/lambda_tracing.md).
//
// Two resource types, one question: what is the mode of this function? A block left out and "PassThrough" are the same
// to AWS; anything else the provider refuses when Terraform plans.
#include "tracegate/check.h"

#define LEFT_OUT     "has no tracing_config, so a function created from this has the mode PassThrough"
#define ONLY_SAMPLED "only requests that an upstream service already sampled are traced"
#define WRITE_BLOCK                                                                                          \
    "add tracing_config { mode = \"Active\" }; the function's role needs xray:PutTraceSegments"
#define WRITE_ACTIVE "set the mode to \"Active\"; the function's role needs xray:PutTraceSegments"
#define FOREIGN                                                                                              \
    "the module is not of this repository and takes no argument for it: tell its maintainers, or use "       \
    "another"

// ---------------------------------------------------------------------------------------- opinions

static tg_opinion undecided(const tg_check *c, tg_reason reason, tg_span at, const tg_trail *trail)
{
    return (tg_opinion){ .verdict = TG_UNDECIDED,
                         .at = at,
                         .reason = reason.text.data ? reason.text : S("it cannot be evaluated"),
                         .label = S("cannot be decided"),
                         .trail = trail,
                         .last = at,
                         .hint = tg_str_copy(c->arena, (tg_str){ NULL, 0 }) };
}

static tg_opinion left_out(const tg_instance *i, const tg_trail *trail)
{
    return (tg_opinion){ .verdict = TG_VIOLATION,
                         .at = i->header,
                         .reason = S(LEFT_OUT),
                         .label = S("no tracing_config"),
                         .hint = S(WRITE_BLOCK),
                         .trail = trail };
}

static tg_opinion with_mode(tg_outcome verdict, tg_str mode, tg_span at, const tg_trail *trail)
{
    return (tg_opinion){ .verdict = verdict, .mode = mode, .at = at, .trail = trail, .last = at };
}

// What the provider would refuse: a violation, and a warning where it stands.
static tg_opinion refused(const tg_check *c, tg_str shown, tg_span at, const tg_trail *trail)
{
    static const tg_str modes[] = { { "Active", 6 }, { "PassThrough", 11 } };
    tg_str near = tg_str_nearest(shown, (tg_strs){ modes, 2 });
    tg_opinion o = with_mode(TG_VIOLATION, shown, at, trail);
    o.reason = shown.data
                   ? tg_format(c->arena, "the mode is \"%.*s\", which the provider refuses", TG_ARG(shown))
                   : S("the mode is null, which the provider refuses");
    o.label = near.data ? tg_format(c->arena, "did you mean \"%.*s\"?", TG_ARG(near))
                        : S("must be \"Active\" or \"PassThrough\"");
    o.hint = S(WRITE_ACTIVE);
    tg_check_warn(c, "plan/mode-refused", at, o.reason, tg_format(c->arena, "%.*s", TG_ARG(o.label)));
    return o;
}

// The opinion on a mode that is set, at `at`.
static tg_opinion judge_mode(const tg_check *c, tg_instance *i, tg_value value, tg_span at)
{
    tg_value mode = tg_instance_convert(i, value, &tg_type_string, at);
    tg_span place = tg_instance_place(i, at, mode.trail);
    bool sensitive = tg_value_marks_deep(mode) & TG_SENSITIVE;
    if (!tg_value_is_known(mode))
        return undecided(c, tg_value_reason(mode), place, mode.trail);
    if (tg_value_is_null(mode))
        return refused(c, (tg_str){ NULL, 0 }, place, mode.trail);
    tg_str text = tg_value_text(mode), shown = sensitive ? S("(sensitive)") : text;
    bool active = tg_str_equal(text, S("Active"));
    if (!active && !tg_str_equal(text, S("PassThrough")))
        return refused(c, shown, place, mode.trail);
    tg_opinion o = with_mode(active ? TG_PASS : TG_VIOLATION, shown, place, mode.trail);
    o.reason = tg_format(c->arena, "the mode is \"%.*s\"%s", TG_ARG(shown), active ? "" : ": " ONLY_SAMPLED);
    o.label = active ? (tg_str){ NULL, 0 } : S("not \"Active\"");
    o.hint = active ? (tg_str){ NULL, 0 } : S(WRITE_ACTIVE);
    return o;
}

// --------------------------------------------------------------------------------------- functions

// Two blocks are refused by the provider: wrong if none is active, else nobody knows which was meant.
static tg_opinion judge_several(const tg_check *c, tg_instance *i, const tg_blocks *tracing)
{
    tg_opinion first = { .verdict = TG_NONE };
    bool all_wrong = true;
    for (size_t k = 0; k < tracing->count; k++) {
        tg_argument mode = tg_block_argument(i, &tracing->items[k], S("mode"));
        tg_opinion o = judge_mode(c, i, mode.value, mode.at);
        all_wrong = all_wrong && o.verdict == TG_VIOLATION;
        if (k == 0)
            first = o;
    }
    tg_check_warn(c, "plan/two-blocks", tracing->items[1].header,
                  S("a second tracing_config, where the provider takes one"), S("keep one of them"));
    if (all_wrong)
        return first;
    return undecided(
        c, (tg_reason){ .text = S("it has more than one tracing_config, which the provider refuses") },
        tracing->items[1].header, NULL);
}

// aws_lambda_function: a block.
static tg_opinion judge_block(const tg_check *c, tg_instance *i)
{
    tg_blocks tracing = tg_instance_blocks(i, S("tracing_config"));
    if (tracing.undecided)
        return undecided(c, tracing.reason, tg_instance_place(i, tracing.reason.at, tracing.trail),
                         tracing.trail);
    if (tracing.count == 0)
        return left_out(i, tracing.trail);
    if (tracing.count > 1)
        return judge_several(c, i, &tracing);
    const tg_block_seen *block = &tracing.items[0];
    tg_argument mode = tg_block_argument(i, block, S("mode"));
    tg_opinion o = judge_mode(c, i, mode.value, mode.set ? mode.at : block->header);
    o.trail = tg_trail_join(c->arena, block->made_by, o.trail);
    return o;
}

// awscc_lambda_function: an attribute, whose mode may be left out.
static tg_opinion judge_attribute(const tg_check *c, tg_instance *i)
{
    tg_argument tracing = tg_instance_argument(i, S("tracing_config"));
    if (!tracing.set || tg_value_is_null(tracing.value))
        return left_out(i, tracing.value.trail);
    if (!tg_value_is_known(tracing.value))
        return undecided(c, tg_value_reason(tracing.value), tracing.at, tracing.value.trail);
    tg_value mode = tg_instance_member(i, tracing.value, S("mode"), tracing.at);
    return tg_value_is_null(mode) ? left_out(i, tracing.value.trail) : judge_mode(c, i, mode, tracing.at);
}

static tg_opinion check(const tg_check *c, tg_instance *i)
{
    if (tg_str_equal(i->resource->type, S("awscc_lambda_function")))
        return judge_attribute(c, i);
    return judge_block(c, i);
}

static const char *const targets[] = { "aws_lambda_function", "awscc_lambda_function", NULL };
static const char *const tags[] = { "security", "observability", "external/cwe/cwe-778", NULL };

static const tg_alias aliases[] = {
    { "checkov", "CKV_AWS_50" },
    { "tfsec", "aws-lambda-enable-tracing" },
    { "tfsec", "enable-tracing" },
    { "tfsec", "AVD-AWS-0066" },
    { "tfsec", "AWS-0066" },
    { "kics", "8152e0cf-d2f0-47ad-96d5-d003a76eabd1" },
    { "terrascan", "AC_AWS_0485" },
    { "terrascan", "AC_AWS_0163" },
    { "terrascan", "AWS.LambdaFunction.Logging.0470" },
    { "semgrep", "aws-lambda-x-ray-tracing-not-active" },
    { NULL, NULL },
};

const tg_rule tg_rule_lambda_tracing = {
    .id = "aws/lambda_functions_without_x-ray_tracing",
    .guid = "8152e0cf-d2f0-47ad-96d5-d003a76eabd1",
    .name = "LambdaFunctionsWithoutXrayTracing",
    .title = "Lambda functions without X-Ray tracing",
    .summary = "A Lambda function should have active X-Ray tracing.",
    .description =
        "An AWS Lambda function should set tracing_config with mode \"Active\". Where the block is left out "
        "or the mode is \"PassThrough\", only requests that an upstream service already sampled are traced, "
        "and most of what the function does cannot be followed.",
    .severity = "LOW",
    .security_severity = "2.0",
    .level = TG_NOTE,
    .category = "Observability",
    .tags = tags,
    .cwe = "778",
    .help_uri = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/"
                "lambda_function#tracing_config-configuration-block",
    .page = "sarif/rules/lambda_tracing.md",
    .targets = targets,
    .aliases = aliases,
    .check = check,
};
