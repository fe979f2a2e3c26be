# cloudposse/datadog-lambda-forwarder/aws: up to three functions, each with a block.
variable "enabled" {
  type    = bool
  default = null
}
variable "context" {
  default = {}
}
variable "forwarder_log_enabled" {
  type    = bool
  default = false
}
variable "forwarder_rds_enabled" {
  type    = bool
  default = false
}
variable "forwarder_vpc_logs_enabled" {
  type    = bool
  default = false
}
variable "tracing_config_mode" {
  type    = string
  default = "PassThrough"
}
locals {
  enabled = coalesce(var.enabled, try(var.context.enabled, null), true)
}
resource "aws_lambda_function" "log" {
  count = local.enabled && var.forwarder_log_enabled ? 1 : 0

  tracing_config {
    mode = var.tracing_config_mode
  }
}
resource "aws_lambda_function" "rds" {
  count = local.enabled && var.forwarder_rds_enabled ? 1 : 0

  tracing_config {
    mode = var.tracing_config_mode
  }
}
resource "aws_lambda_function" "vpc_logs" {
  count = local.enabled && var.forwarder_vpc_logs_enabled ? 1 : 0

  tracing_config {
    mode = var.tracing_config_mode
  }
}
