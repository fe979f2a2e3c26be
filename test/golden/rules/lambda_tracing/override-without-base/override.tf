resource "aws_lambda_function" "g" {
  tracing_config {
    mode = "PassThrough"
  }
}
module "m" {
  source = "./m"
}
locals {
  l = 1
}
output "o" {
  value = 1
}
variable "v" {
  default = 1
}
