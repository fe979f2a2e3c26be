resource "aws_lambda_function" "x" {
  function_name = "x"
  role          = "arn:aws:iam::123456789012:role/r"
  memory_size   = "128"
  timeout       = null
  publish       = "true"
  layers        = ["l"]
  environment {
    variables = { MODE = "Active" }
  }
  tracing_config {
    mode = "Active"
  }
}
resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = aws_lambda_function.x.memory_size == 128 ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = aws_lambda_function.x.timeout == 3 ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "c" {
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = aws_lambda_function.x.publish == true ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "d" {
  function_name = "d"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = aws_lambda_function.x.environment[0].variables.MODE
  }
}
resource "aws_lambda_function" "e" {
  function_name = "e"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = aws_lambda_function.x.function_name == "x" && aws_lambda_function.x.layers[0] == "l" ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "g" {
  function_name = "g"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = aws_lambda_function.x.tracing_config[0].mode
  }
}
resource "aws_lambda_function" "h" {
  function_name = "h"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = aws_lambda_function.x.description == null ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "i" {
  function_name = "i"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = aws_lambda_function.x.arn == "x" ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "j" {
  function_name = "j"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = length(aws_lambda_function.x.tracing_config) == 1 ? "Active" : "PassThrough"
  }
}
