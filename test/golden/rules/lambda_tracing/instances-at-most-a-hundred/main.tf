variable "n" {
  type = number
}
resource "aws_lambda_function" "a" {
  count         = 150
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = count.index < 30 ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "b" {
  count         = var.n
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = "PassThrough"
  }
}
resource "aws_lambda_function" "c" {
  count         = 150
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = "PassThrough"
  }
}
