resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.a == "$${\"Active\"}" ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.b == format("%s%s", "$", "$${x}") ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "l" {
  function_name = "l"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = local.l
  }
}
