# comtravo/lambda/aws: always a block, PassThrough unless told otherwise.
variable "tracing_config" {
  type    = object({ mode = string })
  default = { mode = "PassThrough" }
}
resource "aws_lambda_function" "this" {
  dynamic "tracing_config" {
    for_each = local.has_argument ? [var.tracing_config] : []
    content {
      mode = tracing_config.value.mode
    }
  }
}
