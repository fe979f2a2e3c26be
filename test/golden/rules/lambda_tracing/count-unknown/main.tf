resource "aws_iam_role" "r" {
  name               = "r"
  assume_role_policy = "{}"
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"
  count         = aws_iam_role.r.arn == "x" ? 1 : 0

  tracing_config {
    mode = "PassThrough"
  }
}
