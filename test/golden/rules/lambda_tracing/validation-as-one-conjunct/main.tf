variable "a" {
  type = string
  validation {
    condition     = length(var.a) > 0 && contains(["Active", "PassThrough"], var.a)
    error_message = "no."
  }
  validation {
    condition     = var.a != "PassThrough"
    error_message = "no."
  }
}
variable "b" {
  type = number
  validation {
    condition     = (var.b == 1 || 2 == var.b) && var.b > 1
    error_message = "no."
  }
}
locals {
  modes = ["Active"]
}
variable "c" {
  validation {
    condition     = contains(local.modes, var.c)
    error_message = "no."
  }
}
variable "d" {
  type     = string
  validation {
    condition     = var.d == null ? true : contains(["Active"], var.d)
    error_message = "no."
  }
}
variable "e" {
  type     = string
  validation {
    condition     = !contains(["PassThrough"], var.e)
    error_message = "no."
  }
}
variable "g" {
  type     = string
  validation {
    condition     = can(regex("^Active$", var.g))
    error_message = "no."
  }
}
resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.a
  }
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.b == 2 ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "c" {
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.c
  }
}
resource "aws_lambda_function" "d" {
  function_name = "d"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.d
  }
}
resource "aws_lambda_function" "e" {
  function_name = "e"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.e
  }
}
resource "aws_lambda_function" "g" {
  function_name = "g"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.g
  }
}
