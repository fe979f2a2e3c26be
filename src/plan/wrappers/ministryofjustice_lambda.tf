# github.com/ministryofjustice/modernisation-platform-terraform-lambda-function.
variable "tracing_mode" {
  type    = string
  default = null
}
resource "aws_lambda_function" "this" {
  dynamic "tracing_config" {
    for_each = local.has_argument && var.tracing_mode != null ? [var.tracing_mode] : []
    content {
      mode = tracing_config.value
    }
  }
}
