variable "on" {
  type = bool
}
variable "keys" {
  type = map(bool)
}
resource "aws_lambda_function" "a" {
  count         = var.on ? 1 : 0
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = var.on ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "b" {
  for_each      = var.on ? { k = "x" } : {}
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = var.on ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "c" {
  for_each      = { for k in ["k"] : k => k if var.on }
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = var.on ? "Active" : "PassThrough"
  }
}
module "m" {
  source   = "./m"
  for_each = toset(["a", "b"])
  on       = var.keys[each.key]
  other    = var.keys["a"]
}
