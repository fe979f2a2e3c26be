resource "aws_lambda_function" "a" {
  function_name = "a"
  tracing_config {
    # kics-scan ignore-line
    mode = "PassThrough"
  }
}
resource "aws_lambda_function" "b" {
  # kics-scan ignore-line
  function_name = "b"
  tracing_config {
    mode = "PassThrough"
  }
}
# kics-scan ignore
resource "aws_lambda_function" "c" {
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
