variable "mode" {
  type = string
}
# tracegate:ignore aws/lambda_functions_without_x-ray_tracing it will be Active
resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.mode
  }
}
