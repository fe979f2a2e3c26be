resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"
  description   = "a text that is long enough to be found again"

  tracing_config {
    mode = "PassThrough"
  }
}
