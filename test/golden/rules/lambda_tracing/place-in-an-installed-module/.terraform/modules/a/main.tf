variable "name" {
  default = ""
}
variable "mode" {
  default = "PassThrough"
}
resource "aws_lambda_function" "f" {
  function_name = var.name
  tracing_config {
    mode = var.mode
  }
}
resource "aws_lambda_function" "g" {
  function_name = "g"
}
