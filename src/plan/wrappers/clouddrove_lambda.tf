# clouddrove/lambda/aws.
variable "enable" {
  type    = bool
  default = true
}
variable "tracing_mode" {
  type    = string
  default = null
}
resource "aws_lambda_function" "this" {
  count = var.enable ? 1 : 0

  dynamic "tracing_config" {
    for_each = local.has_argument && var.tracing_mode != null ? [var.tracing_mode] : []
    content {
      mode = tracing_config.value
    }
  }
}
