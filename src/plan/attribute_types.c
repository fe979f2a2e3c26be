// Attributes of the resource types whose values in a plan are known from the configuration.
//
// From the providers' own schemas: hashicorp/aws (internal/service/lambda/function.go and its documentation of
// defaults), hashicorp/awscc (AWS::Lambda::Function), Terraform's built-in terraform_data, hashicorp/null.
#include "attribute_types.h"

#define STRING  &tg_type_string
#define NUMBER  &tg_type_number
#define BOOL    &tg_type_bool
#define STRINGS &tg_type_string_list
#define SET     &tg_type_string_set
#define MAP     &tg_type_string_map
#define ANY     &tg_type_any

static const tg_known_attribute dead_letter_config[] = { { "target_arn", TG_GIVEN, STRING, NULL, NULL },
                                                         { 0 } };
static const tg_known_attribute environment[] = { { "variables", TG_GIVEN, MAP, NULL, NULL }, { 0 } };
static const tg_known_attribute ephemeral_storage[] = { { "size", TG_GIVEN_OR_COMPUTED, NUMBER, NULL, NULL },
                                                        { 0 } };
static const tg_known_attribute file_system_config[] = { { "arn", TG_GIVEN, STRING, NULL, NULL },
                                                         { "local_mount_path", TG_GIVEN, STRING, NULL, NULL },
                                                         { 0 } };
static const tg_known_attribute image_config[] = { { "command", TG_GIVEN, STRINGS, NULL, NULL },
                                                   { "entry_point", TG_GIVEN, STRINGS, NULL, NULL },
                                                   { "working_directory", TG_GIVEN, STRING, NULL, NULL },
                                                   { 0 } };
static const tg_known_attribute logging_config[] = {
    { "application_log_level", TG_GIVEN, STRING, NULL, NULL },
    { "log_format", TG_GIVEN, STRING, NULL, NULL },
    { "log_group", TG_GIVEN_OR_COMPUTED, STRING, NULL, NULL },
    { "system_log_level", TG_GIVEN, STRING, NULL, NULL },
    { 0 }
};
static const tg_known_attribute snap_start[] = { { "apply_on", TG_GIVEN, STRING, NULL, NULL },
                                                 { "optimization_status", TG_COMPUTED, STRING, NULL, NULL },
                                                 { 0 } };
static const tg_known_attribute tracing_config[] = { { "mode", TG_GIVEN, STRING, NULL, NULL }, { 0 } };
static const tg_known_attribute vpc_config[] = { { "ipv6_allowed_for_dual_stack", TG_GIVEN, BOOL, NULL,
                                                   NULL },
                                                 { "security_group_ids", TG_GIVEN, SET, NULL, NULL },
                                                 { "subnet_ids", TG_GIVEN, SET, NULL, NULL },
                                                 { "vpc_id", TG_COMPUTED, STRING, NULL, NULL },
                                                 { 0 } };

static const tg_known_attribute lambda_function[] = {
    { "architectures", TG_GIVEN_OR_COMPUTED, STRINGS, NULL, NULL },
    { "arn", TG_COMPUTED, STRING, NULL, NULL },
    { "code_sha256", TG_COMPUTED, STRING, NULL, NULL },
    { "code_signing_config_arn", TG_GIVEN, STRING, NULL, NULL },
    { "dead_letter_config", TG_BLOCK, NULL, NULL, dead_letter_config },
    { "description", TG_GIVEN, STRING, NULL, NULL },
    { "environment", TG_BLOCK, NULL, NULL, environment },
    { "ephemeral_storage", TG_BLOCK_OR_COMPUTED, NULL, NULL, ephemeral_storage },
    { "file_system_config", TG_BLOCK, NULL, NULL, file_system_config },
    { "filename", TG_GIVEN, STRING, NULL, NULL },
    { "function_name", TG_GIVEN, STRING, NULL, NULL },
    { "handler", TG_GIVEN, STRING, NULL, NULL },
    { "id", TG_COMPUTED, STRING, NULL, NULL },
    { "image_config", TG_BLOCK, NULL, NULL, image_config },
    { "image_uri", TG_GIVEN, STRING, NULL, NULL },
    { "invoke_arn", TG_COMPUTED, STRING, NULL, NULL },
    { "kms_key_arn", TG_GIVEN, STRING, NULL, NULL },
    { "last_modified", TG_COMPUTED, STRING, NULL, NULL },
    { "layers", TG_GIVEN, STRINGS, NULL, NULL },
    { "logging_config", TG_BLOCK_OR_COMPUTED, NULL, NULL, logging_config },
    { "memory_size", TG_DEFAULTED, NUMBER, "128", NULL },
    { "package_type", TG_DEFAULTED, STRING, "Zip", NULL },
    { "publish", TG_DEFAULTED, BOOL, "false", NULL },
    { "qualified_arn", TG_COMPUTED, STRING, NULL, NULL },
    { "qualified_invoke_arn", TG_COMPUTED, STRING, NULL, NULL },
    { "replace_security_groups_on_destroy", TG_GIVEN, BOOL, NULL, NULL },
    { "replacement_security_group_ids", TG_GIVEN, SET, NULL, NULL },
    { "reserved_concurrent_executions", TG_DEFAULTED, NUMBER, "-1", NULL },
    { "role", TG_GIVEN, STRING, NULL, NULL },
    { "runtime", TG_GIVEN, STRING, NULL, NULL },
    { "s3_bucket", TG_GIVEN, STRING, NULL, NULL },
    { "s3_key", TG_GIVEN, STRING, NULL, NULL },
    { "s3_object_version", TG_GIVEN, STRING, NULL, NULL },
    { "signing_job_arn", TG_COMPUTED, STRING, NULL, NULL },
    { "signing_profile_version_arn", TG_COMPUTED, STRING, NULL, NULL },
    { "skip_destroy", TG_DEFAULTED, BOOL, "false", NULL },
    { "snap_start", TG_BLOCK, NULL, NULL, snap_start },
    { "source_code_hash", TG_GIVEN_OR_COMPUTED, STRING, NULL, NULL },
    { "source_code_size", TG_COMPUTED, NUMBER, NULL, NULL },
    { "tags", TG_GIVEN, MAP, NULL, NULL },
    { "tags_all", TG_GIVEN_OR_COMPUTED, MAP, NULL, NULL },
    { "timeout", TG_DEFAULTED, NUMBER, "3", NULL },
    { "tracing_config", TG_BLOCK_OR_COMPUTED, NULL, NULL, tracing_config },
    { "version", TG_COMPUTED, STRING, NULL, NULL },
    { "vpc_config", TG_BLOCK, NULL, NULL, vpc_config },
    { 0 },
};

static const tg_known_attribute awscc_lambda_function[] = {
    { "arn", TG_COMPUTED, STRING, NULL, NULL },
    { "code", TG_GIVEN, ANY, NULL, NULL },
    { "description", TG_GIVEN_OR_COMPUTED, STRING, NULL, NULL },
    { "function_name", TG_GIVEN_OR_COMPUTED, STRING, NULL, NULL },
    { "handler", TG_GIVEN_OR_COMPUTED, STRING, NULL, NULL },
    { "id", TG_COMPUTED, STRING, NULL, NULL },
    { "memory_size", TG_GIVEN_OR_COMPUTED, NUMBER, NULL, NULL },
    { "package_type", TG_GIVEN_OR_COMPUTED, STRING, NULL, NULL },
    { "role", TG_GIVEN, STRING, NULL, NULL },
    { "runtime", TG_GIVEN_OR_COMPUTED, STRING, NULL, NULL },
    { "timeout", TG_GIVEN_OR_COMPUTED, NUMBER, NULL, NULL },
    { "tracing_config", TG_GIVEN_OR_COMPUTED, ANY, NULL, NULL },
    { 0 },
};

static const tg_known_attribute terraform_data[] = {
    { "id", TG_COMPUTED, STRING, NULL, NULL },
    { "input", TG_GIVEN, ANY, NULL, NULL },
    { "output", TG_COMPUTED, ANY, NULL, NULL },
    { "triggers_replace", TG_GIVEN, ANY, NULL, NULL },
    { 0 },
};

static const tg_known_attribute null_resource[] = {
    { "id", TG_COMPUTED, STRING, NULL, NULL },
    { "triggers", TG_GIVEN, MAP, NULL, NULL },
    { 0 },
};

static const struct {
    tg_str type;
    const tg_known_attribute *attributes;
} types[] = {
    { S("aws_lambda_function"), lambda_function },
    { S("awscc_lambda_function"), awscc_lambda_function },
    { S("terraform_data"), terraform_data },
    { S("null_resource"), null_resource },
};

const tg_known_attribute *tg_attributes_of_type(tg_str type)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (tg_str_equal(types[i].type, type))
            return types[i].attributes;
    return NULL;
}
