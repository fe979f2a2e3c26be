# Modules whose argument is the block as an object: terraform-module/lambda/aws, nozaq/lambda-auto-package/aws,
# sourcefuse/arc-lambda-function/aws.
variable "tracing_config" {
  type    = object({ mode = string })
  default = null
}
resource "aws_lambda_function" "this" {
  dynamic "tracing_config" {
    for_each = local.has_argument && var.tracing_config != null ? [var.tracing_config] : []
    content {
      mode = tracing_config.value.mode
    }
  }
}
