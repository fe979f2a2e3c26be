variable "on" {
  type = bool
}
variable "names" {
  type = set(string)
}
resource "aws_lambda_function" "f" {
  count         = length(var.names)
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"
  memory_size   = 256
  tracing_config {
    mode = "Active"
  }
}
resource "aws_lambda_function" "g" {
  for_each      = var.names
  function_name = "g"
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = "PassThrough"
  }
}
resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = length(aws_lambda_function.f) > 0 ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = try(aws_lambda_function.g["x"].tracing_config[0].mode, "Active")
  }
}
resource "aws_lambda_function" "c" {
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = length(aws_lambda_function.g) == 0 ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "d" {
  function_name = "d"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = aws_lambda_function.f[0].memory_size == 256 ? "Active" : "PassThrough"
  }
}
