# tfsec:ignore:aws-lambda-enable-tracing

resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
resource "aws_lambda_function" "b" {
  # checkov:skip=CKV_AWS_51:another rule
  function_name = "b"
}
# tfsec:ignore:aws-lambda-enable-tracing:exp:2026-05-31
resource "aws_lambda_function" "c" {
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
# tfsec:ignore:aws-lambda-enable-tracing:exp:2026-06-02
resource "aws_lambda_function" "d" {
  function_name = "d"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
# tfsec:ignore:aws-lambda-enable-tracing:ws:dev
resource "aws_lambda_function" "e" {
  function_name = "e"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
# tfsec:ignore:aws-lambda-enable-tracing:ws:pro*
resource "aws_lambda_function" "g" {
  function_name = "g"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
locals {
  # checkov:skip=CKV_AWS_50:in another block
  x = 1
}
resource "aws_lambda_function" "h" {
  function_name = "h"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
# checkov:skip=CKV_AWS_50:above the block is not inside it
resource "aws_lambda_function" "i" {
  function_name = "i"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
# tracegate:ignore aws/other_rule
resource "aws_lambda_function" "j" {
  function_name = "j"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
