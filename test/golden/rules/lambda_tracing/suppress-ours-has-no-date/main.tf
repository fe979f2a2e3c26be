# tracegate:ignore aws/lambda_functions_without_x-ray_tracing until=2020-01-01 soon gone
resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"
}

# tracegate:ignore lambda_functions_without_x-ray_tracing known
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"
}
