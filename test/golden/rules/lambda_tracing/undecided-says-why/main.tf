variable "mode" {
  type = string
}
variable "list" {
  type = list(string)
}
data "aws_region" "r" {}
resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.mode
  }
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = terraform.workspace
  }
}
resource "aws_lambda_function" "c" {
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = data.aws_region.r.name
  }
}
resource "aws_lambda_function" "d" {
  function_name = "d"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = timestamp()
  }
}
resource "aws_lambda_function" "e" {
  function_name = "e"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.mode == "x" ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "g" {
  function_name = "g"
  role          = "arn:aws:iam::123456789012:role/r"
  dynamic "tracing_config" {
    for_each = var.mode != null ? [var.mode] : []
    content {
      mode = tracing_config.value
    }
  }
}
resource "aws_lambda_function" "h" {
  function_name = "h"
  role          = "arn:aws:iam::123456789012:role/r"
  dynamic "tracing_config" {
    for_each = var.list
    content {
      mode = tracing_config.value
    }
  }
}
