resource "aws_lambda_function" "extra" {
  function_name = "extra"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "Active"
  }
}
