resource "aws_lambda_function" "g" {
  function_name = "g"
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = "PassThrough"
  }
}
moved {
  from = aws_lambda_function.f
  to   = aws_lambda_function.g
}
