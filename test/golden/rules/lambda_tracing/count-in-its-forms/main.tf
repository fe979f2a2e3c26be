resource "aws_lambda_function" "a" {
  count         = "2"
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"
}
resource "aws_lambda_function" "b" {
  count         = sensitive(1)
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"
}
resource "aws_lambda_function" "c" {
  count         = 2.0
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"
}
resource "aws_lambda_function" "d" {
  count         = null
  function_name = "d"
  role          = "arn:aws:iam::123456789012:role/r"
}
resource "aws_lambda_function" "e" {
  count         = true
  function_name = "e"
  role          = "arn:aws:iam::123456789012:role/r"
}
resource "aws_lambda_function" "g" {
  count         = 1.5
  function_name = "g"
  role          = "arn:aws:iam::123456789012:role/r"
}
resource "aws_lambda_function" "h" {
  count         = false
  function_name = "h"
  role          = "arn:aws:iam::123456789012:role/r"
}
