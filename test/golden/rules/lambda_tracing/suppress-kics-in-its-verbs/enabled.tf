# dd-iac-scan enable=8152e0cf-d2f0-47ad-96d5-d003a76eabd1
resource "aws_lambda_function" "j" {
  function_name = "j"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
