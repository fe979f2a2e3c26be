resource "aws_lambda_function" "c" {
  tracing_config {
    mode = "Active"
  }
}
