resource "aws_lambda_function" "b" {
  tracing_config {
    mode = "Active"
  }
}
