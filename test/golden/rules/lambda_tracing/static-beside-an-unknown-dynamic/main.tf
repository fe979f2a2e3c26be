variable "list" {
  type = list(string)
}
variable "on" {
  type = bool
}
resource "aws_lambda_function" "a" {
  tracing_config {
    mode = "Active"
  }
  dynamic "tracing_config" {
    for_each = var.list
    content {
      mode = "PassThrough"
    }
  }
}
resource "aws_lambda_function" "b" {
  dynamic "tracing_config" {
    for_each = var.on ? ["Active"] : []
    content {
      mode = tracing_config.value
    }
  }
  tracing_config {
    mode = "PassThrough"
  }
}
