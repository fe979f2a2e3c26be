resource "aws_lambda_function" "replaced" {
  function_name = "replaced"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
