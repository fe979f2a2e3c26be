resource "aws_lambda_function" "a" {
  for_each      = { x = 1, y = "z" }
  function_name = each.key
  role          = "arn:aws:iam::123456789012:role/r"
}
resource "aws_lambda_function" "b" {
  for_each      = toset(["x"])
  function_name = each.value
  role          = "arn:aws:iam::123456789012:role/r"
}
resource "aws_lambda_function" "c" {
  for_each      = toset([])
  function_name = each.value
  role          = "arn:aws:iam::123456789012:role/r"
}
variable "numbers" {
  type    = set(number)
  default = []
}
resource "aws_lambda_function" "d" {
  for_each      = var.numbers
  function_name = each.value
  role          = "arn:aws:iam::123456789012:role/r"
}
resource "aws_lambda_function" "e" {
  for_each      = tomap({ x = sensitive("y") })
  function_name = each.key
  role          = "arn:aws:iam::123456789012:role/r"
}
