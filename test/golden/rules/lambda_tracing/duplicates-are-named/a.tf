resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
module "m" {
  source = "./m"
}
locals {
  l = "Active"
}
variable "v" {
  default = "Active"
}
output "o" {
  value = 1
}
