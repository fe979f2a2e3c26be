resource "awscc_lambda_function" "x" {
  role           = "arn:aws:iam::123456789012:role/r"
  memory_size    = "128"
  tracing_config = { mode = "Active" }
}
resource "awscc_lambda_function" "y" {
  role = "arn:aws:iam::123456789012:role/r"
}
resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = awscc_lambda_function.x.tracing_config.mode
  }
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = awscc_lambda_function.x.memory_size == 128 ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "c" {
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = awscc_lambda_function.y.tracing_config.mode
  }
}
