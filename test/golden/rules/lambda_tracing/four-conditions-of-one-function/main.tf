variable "a" {
  type = string
}
variable "b" {
  type = string
}
variable "c" {
  type = string
}
variable "d" {
  type = string
}
locals {
  n = (var.a == "x" ? 1 : 0) + (var.b == "x" ? 2 : 0) + (var.c == "x" ? 4 : 0) + (var.d == "x" ? 8 : 0)
  m = (var.a == "x" ? 1 : 0) + (var.b == "x" ? 2 : 0) + (var.c == "x" ? 4 : 0) + (var.d == "x" ? 8 : 0)
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = local.n == local.m ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "g" {
  function_name = "g"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = local.n == local.m ? "PassThrough" : "Active"
  }
}
resource "aws_lambda_function" "h" {
  function_name = "h"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = local.n == 15 ? "Active" : "PassThrough"
  }
}
