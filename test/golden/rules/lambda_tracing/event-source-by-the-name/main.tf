locals {
  name = "prefix-f"
}
resource "aws_lambda_function" "f" {
  function_name = local.name
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = "PassThrough"
  }
}
resource "aws_lambda_function" "g" {
  function_name = "g"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
resource "aws_lambda_event_source_mapping" "f" {
  function_name = "prefix-f"
  topics        = ["t"]
}
