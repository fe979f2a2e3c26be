variable "modes" {}
resource "aws_lambda_function" "f" {
  count         = length(var.modes)
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"
  dynamic "tracing_config" {
    for_each = var.modes
    content {
      mode = tracing_config.value
    }
  }
}
