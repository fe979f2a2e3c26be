resource "aws_lambda_function" "g" {
  tracing_config {
    mode = "PassThrough"
  }
}
