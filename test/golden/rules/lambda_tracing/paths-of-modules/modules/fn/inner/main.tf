variable "want" {}
resource "aws_lambda_function" "c" {
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = path.module == var.want ? "Active" : "PassThrough"
  }
}
