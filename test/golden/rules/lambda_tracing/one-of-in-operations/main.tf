variable "a" {
  type = bool
}
variable "s" {
  type = string
}
variable "any" {
  type = number
}
locals {
  part = var.a ? "Act" : "Act"
  two  = var.a ? "act" : "ACT"
  many = { for i in range(40) : tostring(i) => i == 7 ? "PassThrough" : "Active" }
  none = { for i in range(40) : tostring(i) => "PassThrough" }
}
resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "${local.part}ive"
  }
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "${title(lower(local.two))}ive"
  }
}
resource "aws_lambda_function" "c" {
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = upper(var.a ? "active" : "Active") == "ACTIVE" ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "d" {
  function_name = "d"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = [for x in [local.two, "act"] : title(lower(x))][0] == "Act" ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "e" {
  function_name = "e"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = local.many[var.s]
  }
}
resource "aws_lambda_function" "g" {
  function_name = "g"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.a ? "Active" : "Active"
  }
}
resource "aws_lambda_function" "h" {
  function_name = "h"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = (var.a ? { mode = "Active" } : { mode = "Active", other = 1 }).mode
  }
}
resource "aws_lambda_function" "i" {
  function_name = "i"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = length(var.a ? ["x"] : ["y"]) == 1 ? "Active" : "PassThrough"
  }
}
