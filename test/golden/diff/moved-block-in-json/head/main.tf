resource "aws_lambda_function" "b" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"
}
