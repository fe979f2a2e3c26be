resource "aws_lambda_function" "c" {
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
moved {
  from = aws_lambda_function.a
  to   = aws_lambda_function.b
}
moved {
  from = aws_lambda_function.b
  to   = aws_lambda_function.c
}
