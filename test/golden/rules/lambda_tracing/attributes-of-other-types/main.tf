resource "aws_sqs_queue" "q" {
  name          = "Active"
  policy        = "128"
  message       = "true"
  delay_seconds = 90
  fifo_queue    = true
  list          = ["x"]
  null          = null
  redrive {
    mode = "Active"
  }
}
data "aws_region" "r" {
  name = "Active"
}
resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = aws_sqs_queue.q.name
  }
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = aws_sqs_queue.q.policy == "128" ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "c" {
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = aws_sqs_queue.q.message == "true" ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "d" {
  function_name = "d"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = aws_sqs_queue.q.delay_seconds == 90 ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "e" {
  function_name = "e"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = aws_sqs_queue.q.fifo_queue ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "g" {
  function_name = "g"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = length(aws_sqs_queue.q.list) == 1 ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "h" {
  function_name = "h"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = aws_sqs_queue.q.null == null ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "i" {
  function_name = "i"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = aws_sqs_queue.q.arn == "x" ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "j" {
  function_name = "j"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = data.aws_region.r.name
  }
}
resource "aws_lambda_function" "k" {
  function_name = "k"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = aws_sqs_queue.q.redrive[0].mode
  }
}
