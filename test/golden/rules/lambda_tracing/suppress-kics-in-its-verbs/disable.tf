// kics-scan disable=8152e0cf-d2f0-47ad-96d5-d003a76eabd1
resource "aws_lambda_function" "g" {
  function_name = "g"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
