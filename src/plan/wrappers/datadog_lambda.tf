# DataDog/lambda-datadog/aws.
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
