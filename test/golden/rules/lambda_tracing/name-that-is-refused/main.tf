resource "aws_lambda_function" "a b[0]" {
  function_name = "a"
  tracing_config {
    mode = "PassThrough"
  }
}
resource "aws_lambda_function" "_b" {
  function_name = "b"
  tracing_config {
    mode = "Active"
  }
}
