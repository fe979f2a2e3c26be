variable "on" {
  type     = bool
  nullable = false
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = { true = "Active", false = "Active" }[tostring(var.on)]
  }
}
