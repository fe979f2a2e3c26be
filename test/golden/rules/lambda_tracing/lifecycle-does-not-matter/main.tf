resource "aws_lambda_function" "a" {
  function_name = "a"
  tracing_config {
    mode = "PassThrough"
  }
  lifecycle {
    ignore_changes        = all
    prevent_destroy       = true
    create_before_destroy = true
  }
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  tracing_config {
    mode = "Active"
  }
  lifecycle {
    ignore_changes = [tracing_config]
  }
}
import {
  to = aws_lambda_function.a
  id = "x"
}
