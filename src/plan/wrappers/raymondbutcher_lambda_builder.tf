# raymondbutcher/lambda-builder/aws, on GitHub only.
variable "enabled" {
  type    = bool
  default = true
}
variable "tracing_config" {
  type    = object({ mode = string })
  default = null
}
resource "aws_lambda_function" "this" {
  count = var.enabled ? 1 : 0

  dynamic "tracing_config" {
    for_each = local.has_argument && var.tracing_config != null ? [var.tracing_config] : []
    content {
      mode = tracing_config.value.mode
    }
  }
}
