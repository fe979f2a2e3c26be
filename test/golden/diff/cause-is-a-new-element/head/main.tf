locals {
  f = {
    a = 1
    b = 2
  }
}
resource "aws_lambda_function" "f" {
  for_each = local.f
  function_name = "x"
  role = "r"
}
