variable "mode" {}
resource "aws_lambda_function" "f" {
  count         = 2
  function_name = "f${count.index}"
  role          = "r"
  tracing_config {
    mode = var.mode
  }
}
