module "up" {
  source = "../../modules/fn"
  want   = "../../modules/fn"
  inner  = "../../modules/fn/inner"
}
module "down" {
  source = "./sub/mod"
  want   = "sub/mod"
  inner  = "sub/mod/inner"
}
resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = path.module == "." && path.root == "." ? "Active" : "PassThrough"
  }
}
