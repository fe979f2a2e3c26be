resource "aws_iam_role" "r" {
  name               = "r"
  assume_role_policy = "{}"
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"
  dynamic "environment" {
    for_each = aws_iam_role.r.arn == "x" ? [1] : []
    content {}
  }

  tracing_config {
    mode = "Active"
  }
}
