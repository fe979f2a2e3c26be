resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "Active"
  }
}
locals {
  broken = upper()
}
output "o" {
  value = local.broken
}
resource "aws_lambda_function" "g" {
  function_name = local.broken
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = "Active"
  }
}
