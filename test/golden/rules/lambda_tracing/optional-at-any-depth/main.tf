variable "v" {
  type = object({
    a = optional(string, "Active")
    b = optional(list(object({ mode = optional(string, "Active") })), [{}])
    c = map(object({ deep = optional(object({ mode = optional(string, "Active") }), {}) }))
    d = optional(string)
    e = tuple([object({ mode = optional(string, "Active") })])
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
    mode = var.v.b[0].mode
  }
}
resource "aws_lambda_function" "c" {
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.v.c["x"].deep.mode
  }
}
resource "aws_lambda_function" "d" {
  function_name = "d"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.v.d == null ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "e" {
  function_name = "e"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.v.c["y"].deep.mode
  }
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = var.v.e[0].mode
  }
}
