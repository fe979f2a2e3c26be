// The table of well-known modules: whose call is judged by its arguments where the module is not installed.
//
// Each row is a stand-in in wrappers/, an ordinary module of a few lines. What a version does not have yet is left
// out by `local.has_argument`, which is added to its text.
#include "../wrappers.h"

#include "../source.h"

#define DIR "src/plan/wrappers/"

static const tg_wrapper wrappers[] = {
    { "terraform-aws-modules/lambda/aws", DIR "terraform_aws_modules_lambda.tf", "1.0.0", "tracing_mode",
      "attach_tracing_policy" },
    { "terraform-aws-modules/lambda/aws//wrappers", DIR "terraform_aws_modules_lambda_wrappers.tf", NULL,
      "tracing_mode", "attach_tracing_policy" },
    { "terraform-aws-modules/lambda/aws//modules/alias", DIR "no_function.tf", NULL, NULL, NULL },
    { "terraform-aws-modules/lambda/aws//modules/build", DIR "no_function.tf", NULL, NULL, NULL },
    { "terraform-aws-modules/lambda/aws//modules/deploy", DIR "no_function.tf", NULL, NULL, NULL },
    { "terraform-aws-modules/lambda/aws//modules/docker-build", DIR "no_function.tf", NULL, NULL, NULL },
    { "cloudposse/lambda-function/aws", DIR "cloudposse_lambda_function.tf", "0.1.0", "tracing_config_mode",
      NULL },
    { "moritzzimmer/lambda/aws", DIR "moritzzimmer_lambda.tf", "5.6.0", "tracing_config_mode", NULL },
    { "spring-media/lambda/aws", DIR "no_argument.tf", NULL, NULL, NULL },
    { "claranet/lambda/aws", DIR "claranet_lambda.tf", "1.0.0", "tracing_config", NULL },
    { "mineiros-io/lambda-function/aws", DIR "mineiros_lambda_function.tf", "0.0.1", "tracing_mode", NULL },
    { "raymondbutcher/lambda-builder/aws", DIR "raymondbutcher_lambda_builder.tf", "0.0.1", "tracing_config",
      NULL },
    { "DataDog/lambda-datadog/aws", DIR "datadog_lambda.tf", "1.0.0", "tracing_config_mode", NULL },
    { "clouddrove/lambda/aws", DIR "clouddrove_lambda.tf", "1.3.1", "tracing_mode", NULL },
    { "terraform-module/lambda/aws", DIR "tracing_config_object.tf", "2.7.0", "tracing_config", NULL },
    { "nozaq/lambda-auto-package/aws", DIR "tracing_config_object.tf", "0.0.1", "tracing_config", NULL },
    { "boldlink/lambda/aws", DIR "boldlink_lambda.tf", "1.0.0", "tracing_config", NULL },
    { "sourcefuse/arc-lambda-function/aws", DIR "tracing_config_object.tf", "0.0.1", "tracing_config", NULL },
    { "github.com/ministryofjustice/modernisation-platform-terraform-lambda-function",
      DIR "ministryofjustice_lambda.tf", "1.0.0", "tracing_mode", NULL },
    { "comtravo/lambda/aws", DIR "comtravo_lambda.tf", "2.2.0", "tracing_config", NULL },
    { "cloudposse/datadog-lambda-forwarder/aws", DIR "cloudposse_datadog_lambda_forwarder.tf", "0.1.0",
      "tracing_config_mode", NULL },
    { "github-aws-runners/github-runner/aws", DIR "github_runner.tf", "3.1.0", "tracing_config", NULL },
    { "philips-labs/github-runner/aws", DIR "github_runner.tf", "3.1.0", "tracing_config", NULL },
    { "trussworks/lambda/aws", DIR "no_argument.tf", NULL, NULL, NULL },
    { "telia-oss/lambda/aws", DIR "no_argument.tf", NULL, NULL, NULL },
    { "observeinc/lambda/aws", DIR "no_argument.tf", NULL, NULL, NULL },
    { "champ-oss/lambda/aws", DIR "no_argument.tf", NULL, NULL, NULL },
    { "diodonfrost/lambda-scheduler-stop-start/aws", DIR "no_argument.tf", NULL, NULL, NULL },
    { "terraform-aws-modules/notify-slack/aws", DIR "no_argument.tf", NULL, NULL, NULL },
    { "transcend-io/lambda-at-edge/aws", DIR "lambda_at_edge.tf", NULL, NULL, NULL },
};

// GitHub and the registry do not tell upper from lower case.
static bool same_place(tg_str a, tg_str b)
{
    if (a.length != b.length)
        return false;
    for (size_t i = 0; i < a.length; i++) {
        char x = a.data[i], y = b.data[i];
        x = x >= 'A' && x <= 'Z' ? (char)(x - 'A' + 'a') : x;
        y = y >= 'A' && y <= 'Z' ? (char)(y - 'A' + 'a') : y;
        if (x != y)
            return false;
    }
    return true;
}

const tg_wrapper *tg_wrapper_find(tg_str known)
{
    for (size_t i = 0; i < sizeof wrappers / sizeof wrappers[0]; i++)
        if (same_place(tg_str_from(wrappers[i].source), known))
            return &wrappers[i];
    return NULL;
}

tg_str tg_wrapper_text(tg_arena *arena, const tg_wrapper *wrapper, tg_str version)
{
    bool old = wrapper->since && !tg_str_none(version) && tg_version_valid(version) &&
               tg_version_compare(version, tg_str_from(wrapper->since)) < 0;
    return tg_format(arena, "%.*slocals {\n  has_argument = %s\n}\n",
                     TG_ARG(tg_embedded(tg_str_from(wrapper->file))), old ? "false" : "true");
}
