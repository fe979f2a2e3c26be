variable "v" {
  type = object({
    a = optional(string, "Active")
    b = optional(string, "Active")
    w = optional(string)
  })
}
resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.v.a
  }
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.v.b
  }
}
