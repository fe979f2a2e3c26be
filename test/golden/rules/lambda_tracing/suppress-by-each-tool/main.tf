# tracegate:ignore aws/lambda_functions_without_x-ray_tracing known
resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
resource "aws_lambda_function" "b" {
  # tracegate:ignore aws/lambda_functions_without_x-ray_tracing in the block
  function_name = "b"
}
resource "aws_lambda_function" "c" {
  #checkov:skip=CKV_AWS_50:cost of it
  function_name = "c"
}
resource "aws_lambda_function" "d" {
  # checkov:skip=CKV_AWS_1,CKV_AWS_50
  function_name = "d"
}
resource "aws_lambda_function" "e" {
  # bridgecrew:skip=CKV_AWS_50:old name
  function_name = "e"
}
resource "aws_lambda_function" "g" {
  # cortex:skip=CKV_AWS_50:new name
  function_name = "g"
}
#tfsec:ignore:aws-lambda-enable-tracing
resource "aws_lambda_function" "h" {
  function_name = "h"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
#trivy:ignore:AVD-AWS-0066
resource "aws_lambda_function" "i" {
  function_name = "i"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
# trivy:ignore:AWS-0066
resource "aws_lambda_function" "j" {
  function_name = "j"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
# tfsec:ignore:*
resource "aws_lambda_function" "k" {
  function_name = "k"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
# kics-scan ignore-block
resource "aws_lambda_function" "l" {
  function_name = "l"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
# dd-iac-scan ignore-block
resource "aws_lambda_function" "m" {
  function_name = "m"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
resource "aws_lambda_function" "n" {
  #ts:skip=AC_AWS_0485 terrascan's reason
  function_name = "n"
}
# nosemgrep: aws-lambda-x-ray-tracing-not-active
resource "aws_lambda_function" "o" {
  function_name = "o"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
resource "aws_lambda_function" "p" { # tfsec:ignore:AVD-AWS-0066
  function_name = "p"
}
// tfsec:ignore:enable-tracing
resource "aws_lambda_function" "q" {
  function_name = "q"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
/* tfsec:ignore:AWS-LAMBDA-ENABLE-TRACING */
resource "aws_lambda_function" "r" {
  function_name = "r"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
