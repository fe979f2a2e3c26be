resource "aws_lambda_function" "a" {
  for_each = toset(["k"])
}
resource "aws_lambda_function" "b" {
  count = 2
}
module "m" {
  count = 2
}
