variable "mode" {
  default = "PassThrough"
}

resource "aws_lambda_function" "this" {
  for_each      = toset(["blue", "green"])
  function_name = each.key
  role          = "arn:aws:iam::123456789012:role/x"
  tracing_config {
    mode = var.mode
  }
}
