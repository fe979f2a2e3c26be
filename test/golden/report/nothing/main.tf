resource "aws_lambda_function" "active" {
  function_name = "active"
  role          = "arn:aws:iam::123456789012:role/x"
  tracing_config {
    mode = "Active"
  }
}
