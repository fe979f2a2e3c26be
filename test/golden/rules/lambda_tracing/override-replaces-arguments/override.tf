resource "aws_lambda_function" "f" {
  count       = 1
  memory_size = 512
}
