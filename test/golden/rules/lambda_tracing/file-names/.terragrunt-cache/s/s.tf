resource "aws_lambda_function" "cache" {
  function_name = "cache"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
