resource "aws_lambda_function" "a" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"
}
