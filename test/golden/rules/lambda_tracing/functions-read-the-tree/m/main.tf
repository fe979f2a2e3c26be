resource "aws_lambda_function" "m" {
  function_name = "m"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = trimspace(file("${path.module}/mode.txt"))
  }
}
resource "aws_lambda_function" "n" {
  function_name = "n"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = trimspace(file("mode.txt"))
  }
}
