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
variable "e" {
  type = string
}
locals {
  n = (var.a == "x" ? 1 : 0) + (var.b == "x" ? 2 : 0) + (var.c == "x" ? 4 : 0) + (var.d == "x" ? 8 : 0) + (var.e == "x" ? 16 : 0)
  m = (var.a == "x" ? 1 : 0) + (var.b == "x" ? 2 : 0) + (var.c == "x" ? 4 : 0) + (var.d == "x" ? 8 : 0) + (var.e == "x" ? 16 : 0)
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = local.n == local.m ? "Active" : "PassThrough"
  }
}
