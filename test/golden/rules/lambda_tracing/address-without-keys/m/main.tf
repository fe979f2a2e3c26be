variable "mode" {}
resource "aws_lambda_function" "f" {
  count         = 2
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = var.mode
  }
}
resource "aws_lambda_function" "g" {
  for_each      = toset(["k"])
  function_name = "g"
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = "PassThrough"
  }
}
