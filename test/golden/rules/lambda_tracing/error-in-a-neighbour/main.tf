resource "aws_sns_topic" "t" {
  name = nosuch()
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"
  description   = nosuch()

  tracing_config {
    mode = "Active"
  }
}
