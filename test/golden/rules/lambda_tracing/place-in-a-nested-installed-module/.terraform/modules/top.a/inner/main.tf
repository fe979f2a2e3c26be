variable "inner" {}
resource "aws_lambda_function" "f" {
  function_name = "f"
  tracing_config {
    mode = var.inner
  }
}
