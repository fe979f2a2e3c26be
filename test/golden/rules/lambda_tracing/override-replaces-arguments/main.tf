resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"
  count         = 2
  memory_size   = 256
  timeout       = 9
  tracing_config {
    mode = "PassThrough"
  }
}
resource "aws_lambda_function" "g" {
  function_name = "g"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = aws_lambda_function.f[0].memory_size == 512 && aws_lambda_function.f[0].timeout == 9 ? "Active" : "PassThrough"
  }
}
