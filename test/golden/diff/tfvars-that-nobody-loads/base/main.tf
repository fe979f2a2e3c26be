variable "mode" {
  type    = string
  default = "PassThrough"
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = var.mode
  }
}
