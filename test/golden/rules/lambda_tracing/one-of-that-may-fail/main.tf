variable "i" {
  type = number
}
variable "k" {
  type = string
}
variable "on" {
  type = bool
}
locals {
  list = ["Active", "Active"]
  map  = { prod = "Active" }
  text = var.on ? "1" : "x"
}
resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = local.list[var.i]
  }
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = try(local.list[var.i], "PassThrough")
  }
}
resource "aws_lambda_function" "c" {
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = local.map[var.k]
  }
}
resource "aws_lambda_function" "d" {
  function_name = "d"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = try(local.map[var.k], "Active")
  }
}
resource "aws_lambda_function" "e" {
  function_name = "e"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = can(local.map[var.k]) ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "g" {
  function_name = "g"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = tonumber(local.text) == 1 ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "h" {
  function_name = "h"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = try(tonumber(local.text), 1) == 1 ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "i" {
  function_name = "i"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = try(tonumber(local.text), 2) == 1 ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "j" {
  function_name = "j"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = can(tonumber(local.text)) ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "k" {
  function_name = "k"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = lookup(local.map, var.k, "PassThrough")
  }
}
resource "aws_lambda_function" "l" {
  function_name = "l"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = lookup(local.map, var.k, "Active")
  }
}
