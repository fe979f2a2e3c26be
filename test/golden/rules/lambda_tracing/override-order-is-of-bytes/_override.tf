resource "aws_lambda_function" "f" {
  tracing_config {
    mode = "Active"
  }
}
resource "aws_lambda_function" "g" {
  tracing_config {
    mode = "Active"
  }
}
