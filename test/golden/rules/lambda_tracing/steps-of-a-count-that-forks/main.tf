variable "env" {}
locals {
  environment = var.env
}
resource "aws_lambda_function" "f" {
  count         = local.environment == "dev" ? 2 : 0
  function_name = "f"
}
