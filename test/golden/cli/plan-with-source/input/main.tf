resource "aws_lambda_function" "pass_through" {
  tracing_config {
    mode = "PassThrough"
  }
}
