resource "aws_lambda_function" "f" {
  tracing_config {
    mode = "Active"
  }
}
