variable "sure" {
  default = "PassThrough"
}
variable "mode" {
  default = "Active"
}
resource "aws_lambda_function" "sure" {
  function_name = "sure"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.sure
  }
}
resource "aws_lambda_function" "mode" {
  function_name = "mode"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.mode
  }
}
