# cloudposse/lambda-function/aws: no function where its label is not enabled.
variable "enabled" {
  type    = bool
  default = null
}
variable "context" {
  default = {}
}
variable "tracing_config_mode" {
  type    = string
  default = null
}
locals {
  enabled = coalesce(var.enabled, try(var.context.enabled, null), true)
}
resource "aws_lambda_function" "this" {
  count = local.enabled ? 1 : 0

  dynamic "tracing_config" {
    for_each = local.has_argument && var.tracing_config_mode != null ? [var.tracing_config_mode] : []
    content {
      mode = tracing_config.value
    }
  }
}
