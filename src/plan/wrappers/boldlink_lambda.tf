# boldlink/lambda/aws: a map; one without a mode is an error of the plan.
variable "tracing_config" {
  type    = map(string)
  default = {}
}
resource "aws_lambda_function" "this" {
  dynamic "tracing_config" {
    for_each = local.has_argument && length(var.tracing_config) > 0 ? [var.tracing_config] : []
    content {
      mode = lookup(tracing_config.value, "mode", null)
    }
  }
}
