variable "mode" {
  default = "PassThrough"
}

locals {
  /* été 🚀 */ mode = var.mode
}

resource "aws_lambda_function" "by_variable" {
  function_name = "by-variable"
  role          = "arn:aws:iam::123456789012:role/x"
  tracing_config {
    /* é */ mode = local.mode
  }
}

resource "aws_lambda_function" "left_out" {
  function_name = "left-out"
  role          = "arn:aws:iam::123456789012:role/x"
}

resource "aws_lambda_function" "active" {
  function_name = "active"
  role          = "arn:aws:iam::123456789012:role/x"
  tracing_config {
    mode = "Active"
  }
}
