resource "aws_lambda_function" "inner" {
  function_name = "inner"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "Active"
  }
}
