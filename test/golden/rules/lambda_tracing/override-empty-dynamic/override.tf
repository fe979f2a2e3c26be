resource "aws_lambda_function" "f" {
  dynamic "tracing_config" {
    for_each = []
    content {
      mode = "Active"
    }
  }
}
