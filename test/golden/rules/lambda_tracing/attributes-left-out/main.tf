resource "aws_lambda_function" "x" {
  function_name = "x"
  role          = "arn:aws:iam::123456789012:role/r"
}
resource "aws_lambda_function" "y" {
  function_name = "y"
  role          = "arn:aws:iam::123456789012:role/r"
  architectures = null
  tracing_config {
    mode = "Active"
  }
}
resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = aws_lambda_function.x.tracing_config[0].mode
  }
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = aws_lambda_function.x.tracing_config[0].mode == "Active" ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "c" {
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = aws_lambda_function.y.architectures[0] == "arm64" ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "d" {
  function_name = "d"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = try(aws_lambda_function.x.tracing_config[0].mode, "Active")
  }
}
