variable "on" {
  type = bool
}
resource "aws_lambda_function" "a" {
  lifecycle {
    enabled = false
  }
}
resource "aws_lambda_function" "b" {
  lifecycle {
    enabled = true
  }
}
resource "aws_lambda_function" "c" {
  lifecycle {
    enabled = var.on
  }
}
module "m" {
  source = "./m"
  lifecycle {
    enabled = false
  }
}
module "n" {
  source = "./m"
  lifecycle {
    enabled = "true"
  }
}
