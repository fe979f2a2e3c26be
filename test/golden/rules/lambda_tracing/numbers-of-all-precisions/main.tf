locals {
  one   = ["a"]
  three = ["a", "b", "c"]
}
resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = 1 / 3 * 3 == 1 ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = length(local.one) / length(local.three) * 3 == 1 ? "PassThrough" : "Active"
  }
}
resource "aws_lambda_function" "c" {
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = parseint("1", 10) / parseint("3", 10) * 3 == 1 ? "PassThrough" : "Active"
  }
}
resource "aws_lambda_function" "d" {
  function_name = "d"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = ceil(0.5) / ceil(2.5) * 3 == 1 ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "e" {
  function_name = "e"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = pow(2, 0.5) * pow(2, 0.5) == 2 ? "PassThrough" : "Active"
  }
}
resource "aws_lambda_function" "g" {
  function_name = "g"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = 0.1 + 0.2 == 0.3 ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "h" {
  function_name = "h"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = 9007199254740993 * 1 == 9007199254740993 ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "i" {
  function_name = "i"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = jsondecode("0.1") + jsondecode("0.2") == jsondecode("0.3") ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "j" {
  function_name = "j"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = signum(5) / index(local.three, "c") == 0.5 ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "k" {
  function_name = "k"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = 12345678901234567890123 - 12345678901234567890122 == 1 ? "Active" : "PassThrough"
  }
}
