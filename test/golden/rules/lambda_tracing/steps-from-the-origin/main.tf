variable "mode" {}
module "a" {
  source = "./a"
  in     = var.mode
}
locals {
  l = module.a.out
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = local.l
  }
}
