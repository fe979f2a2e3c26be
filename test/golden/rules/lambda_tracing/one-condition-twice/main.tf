variable "on" {
  type = bool
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"
  count         = var.on ? 1 : 0

  tracing_config {
    mode = var.on ? "Active" : "PassThrough"
  }
}
