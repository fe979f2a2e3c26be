variable "a" {
  type    = list(string)
  default = ["Active"]
}
variable "b" {
  type    = list(string)
  default = ["Active"]
}
variable "c" {
  type    = list(string)
  default = ["Active"]
}
resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.a[0]
  }
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.b[0]
  }
}
resource "aws_lambda_function" "c" {
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.c[0]
  }
}
