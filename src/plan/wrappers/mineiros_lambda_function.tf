# mineiros-io/lambda-function/aws.
variable "module_enabled" {
  type    = bool
  default = true
}
variable "tracing_mode" {
  type    = string
  default = null
}
resource "aws_lambda_function" "this" {
  count = var.module_enabled ? 1 : 0

  dynamic "tracing_config" {
    for_each = local.has_argument && var.tracing_mode != null ? [var.tracing_mode] : []
    content {
      mode = tracing_config.value
    }
  }
}
