variable "mode" {
  default = "PassThrough"
}
resource "aws_lambda_function" "h" {
  function_name = "h"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.mode
  }
}
