resource "aws_lambda_function" "hidden_child" {
  function_name = "hidden_child"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
