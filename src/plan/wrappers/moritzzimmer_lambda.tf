# moritzzimmer/lambda/aws: one of two resources, which differ in what they ignore.
variable "tracing_config_mode" {
  type    = string
  default = null
}
resource "aws_lambda_function" "this" {
  dynamic "tracing_config" {
    for_each = local.has_argument && var.tracing_config_mode != null ? [var.tracing_config_mode] : []
    content {
      mode = tracing_config.value
    }
  }
}
