resource "aws_lambda_function" "hidden_directory" {
  function_name = "hidden_directory"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
