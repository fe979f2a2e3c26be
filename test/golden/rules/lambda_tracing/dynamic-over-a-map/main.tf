resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"
  dynamic "tracing_config" {
    for_each = { x = "PassThrough" }
    content {
      mode = tracing_config.value
    }
  }
}
