resource "aws_lambda_function" "terraform" {
  function_name = "terraform"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
