variable "on" {
  type = bool
}
resource "aws_lambda_function" "a" {
  count         = var.on ? 0 : 0
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = "PassThrough"
  }
}
resource "aws_lambda_function" "b" {
  count         = var.on ? 1 : 0
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = "Active"
  }
}
resource "aws_lambda_function" "c" {
  count         = var.on ? 1 : 0
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = "PassThrough"
  }
}
module "m" {
  source   = "./m"
  for_each = {}
}
