resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = timestamp() == "x" ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = uuid() == "x" ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "c" {
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = bcrypt("x") == "x" ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "d" {
  function_name = "d"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = base64gzip("x") == "x" ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "e" {
  function_name = "e"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = provider::acme::mode()
  }
}
