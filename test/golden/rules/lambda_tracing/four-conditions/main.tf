variable "a" {
  type = bool
}
variable "b" {
  type = bool
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = (var.a ? "x" : "y") == (var.a ? "x" : "y") && (var.b ? 1 : 2) == (var.b ? 1 : 2) ? "Active" : "PassThrough"
  }
}
