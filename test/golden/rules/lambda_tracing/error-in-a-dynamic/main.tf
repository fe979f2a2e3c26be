resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"
  dynamic "tracing_config" {
    for_each = ["x"][1]
    content {
      mode = "PassThrough"
    }
  }
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"
  dynamic "tracing_config" {
    for_each = ["x"]
    content {
      mode = tracing_config.value.mode
    }
  }
}
resource "aws_lambda_function" "c" {
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "a" + 1
  }
}
resource "aws_lambda_function" "d" {
  function_name = "d"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = local.nothing
  }
}
resource "aws_lambda_function" "e" {
  function_name = "e"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = ["Active"]
  }
}
resource "aws_lambda_function" "g" {
  function_name = "g"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = [][0]
  }
}
