variable "on" {}
variable "other" {}
locals {
  x = var.on ? 1 : 2
}
resource "aws_lambda_function" "d" {
  function_name = "d"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = local.x == (var.on ? 1 : 2) ? "Active" : "PassThrough"
  }
}
