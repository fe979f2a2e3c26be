variable "default" {
  default = "PassThrough"
}
variable "type" {
  type = string
}
variable "null" {
  default = "Active"
}
variable "secret" {
  type = string
}
resource "aws_lambda_function" "default" {
  function_name = "default"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.default
  }
}
resource "aws_lambda_function" "type" {
  function_name = "type"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.type == 1 ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "null" {
  function_name = "null"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.null
  }
}
resource "aws_lambda_function" "secret" {
  function_name = "secret"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.secret
  }
}
