variable "a" {
  type = string
}
variable "b" {
  type     = string
  nullable = false
}
variable "d" {
  type = list(string)
}
variable "e" {
  type     = bool
  nullable = false
}
variable "g" {
  type = bool
}
resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.a == null ? "PassThrough" : "Active"
  }
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.b == null ? "PassThrough" : "Active"
  }
}
resource "aws_lambda_function" "d" {
  function_name = "d"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = try(var.d.x, "Active")
  }
}
resource "aws_lambda_function" "e" {
  function_name = "e"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.e == null ? "PassThrough" : "Active"
  }
}
resource "aws_lambda_function" "g" {
  function_name = "g"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.g == null ? "PassThrough" : "Active"
  }
}
