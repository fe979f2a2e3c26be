# github-aws-runners/github-runner/aws: ten functions, all with the same setting; one stands for them.
variable "tracing_config" {
  type    = object({ mode = optional(string) })
  default = {}
}
resource "aws_lambda_function" "this" {
  dynamic "tracing_config" {
    for_each = local.has_argument && var.tracing_config.mode != null ? [var.tracing_config.mode] : []
    content {
      mode = tracing_config.value
    }
  }
}
