// A Lambda function has active X-Ray tracing (sarif/rules/lambda_tracing.md).
#include "tracegate/check.h"

static const char *const targets[] = { "aws_lambda_function", "awscc_lambda_function", NULL };
static const char *const tags[] = { "security", "observability", "external/cwe/cwe-778", NULL };

const tg_rule tg_rule_lambda_tracing = {
    .id = "aws/lambda_functions_without_x-ray_tracing",
    .guid = "8152e0cf-d2f0-47ad-96d5-d003a76eabd1",
    .name = "LambdaFunctionsWithoutXrayTracing",
    .title = "Lambda functions without X-Ray tracing",
    .summary = "A Lambda function should have active X-Ray tracing.",
    .description = "An AWS Lambda function should set tracing_config with mode \"Active\". Where the block is left out "
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
};
