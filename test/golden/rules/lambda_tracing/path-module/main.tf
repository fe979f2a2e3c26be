module "m" {
  source = "./a/b"
}
resource "aws_lambda_function" "r" {
  function_name = "r"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = path.module == "." && path.root == "." ? "Active" : "PassThrough"
  }
}
