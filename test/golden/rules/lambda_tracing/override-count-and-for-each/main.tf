resource "aws_lambda_function" "a" {
  count         = 2
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = "PassThrough"
  }
}
resource "aws_lambda_function" "b" {
  for_each      = toset(["k"])
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = "PassThrough"
  }
}
module "m" {
  source   = "./m"
  for_each = toset(["k"])
}
