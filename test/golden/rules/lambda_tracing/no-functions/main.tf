resource "aws_lambda_permission" "p" {
  function_name = "f"
}
resource "aws_lambda_alias" "a" {
  name = "a"
}
resource "aws_lambda_layer_version" "l" {
  layer_name = "l"
}
data "aws_lambda_function" "d" {
  function_name = "f"
}
