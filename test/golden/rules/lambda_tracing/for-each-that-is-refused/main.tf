variable "list" {
  type    = list(string)
  default = []
}
resource "aws_lambda_function" "a" {
  for_each = null
}
resource "aws_lambda_function" "b" {
  for_each = ["x"]
}
resource "aws_lambda_function" "c" {
  for_each = []
}
resource "aws_lambda_function" "d" {
  for_each = sensitive({ x = 1 })
}
resource "aws_lambda_function" "e" {
  for_each = toset([1, 2])
}
resource "aws_lambda_function" "g" {
  for_each = var.list
}
resource "aws_lambda_function" "h" {
  for_each = "x"
}
resource "aws_lambda_function" "i" {
  for_each = toset(["x", null])
}
