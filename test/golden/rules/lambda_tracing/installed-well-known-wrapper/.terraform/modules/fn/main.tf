variable "tracing_mode" {
  default = null
}
resource "aws_lambda_function" "this" {
  dynamic "tracing_config" {
    for_each = var.tracing_mode == null ? [] : [true]
    content {
      mode = var.tracing_mode
    }
  }
}
