resource "aws_lambda_permission" "p" {
  function_name = "f"
}
resource "aws_lambda_alias" "a" {
  name = "a"
}
resource "aws_lambda_layer_version" "l" {
  layer_name = "l"
}
resource "aws_lambda_provisioned_concurrency_config" "c" {
  function_name = "f"
}
data "aws_lambda_function" "d" {
  function_name = "f"
}
resource "aws_lambda_function" "f" {
  provider      = other.west
  function_name = "f"
}
resource "AWS_lambda_function" "g" {
  function_name = "g"
}
