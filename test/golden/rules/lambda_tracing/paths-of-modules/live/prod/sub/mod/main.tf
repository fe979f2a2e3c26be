variable "want" {}
variable "inner" {}
module "inner" {
  source = "./inner"
  want   = var.inner
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = path.module == var.want && path.root == "." ? "Active" : "PassThrough"
  }
}
