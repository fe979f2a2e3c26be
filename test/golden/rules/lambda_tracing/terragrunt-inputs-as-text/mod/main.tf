variable "low" {}
variable "untyped" {}
variable "typed" {
  type = map(string)
}
variable "null" {
  default = "PassThrough"
}
variable "number" {}
resource "aws_lambda_function" "low" {
  function_name = "low"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.low
  }
}
resource "aws_lambda_function" "untyped" {
  function_name = "untyped"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = jsondecode(var.untyped).a == "b" ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "typed" {
  function_name = "typed"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.typed.a
  }
}
resource "aws_lambda_function" "null" {
  function_name = "null"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.null == null ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "number" {
  function_name = "number"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.number == "5" ? "Active" : "PassThrough"
  }
}
