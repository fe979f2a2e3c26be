resource "aws_lambda_function" "z" {
  function_name = "z"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
