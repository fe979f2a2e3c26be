variable "env" {
  type = string
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"
  for_each      = var.env == "prod" ? { a = "Active" } : { b = "PassThrough" }

  tracing_config {
    mode = each.value
  }
}
