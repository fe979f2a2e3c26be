resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = "PassThrough"
  }
}
