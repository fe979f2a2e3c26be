resource "aws_lambda_function" "a" {
  for_each      = 5
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = "PassThrough"
  }
}
resource "aws_lambda_function" "b" {
  count         = -1
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = "Active"
  }
}
resource "aws_lambda_function" "c" {
  for_each      = nonsense(1)
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = each.key == "x" ? "Active" : "PassThrough"
  }
}
module "m" {
  source = "./m"
  count  = "x"
}
