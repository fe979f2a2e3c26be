resource "aws_lambda_function" "a" {
  tracing_config {
    mode = "PassThrough"
  }
}
resource "aws_lambda_function" "b" {
  dynamic "tracing_config" {
    for_each = ["PassThrough"]
    content {
      mode = tracing_config.value
    }
  }
}
resource "aws_lambda_function" "c" {
  environment {
    variables = {}
  }
}
