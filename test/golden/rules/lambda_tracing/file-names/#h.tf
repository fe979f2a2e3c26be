resource "aws_lambda_function" "number_sign" {
  function_name = "number_sign"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
