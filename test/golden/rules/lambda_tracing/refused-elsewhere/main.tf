variable "v" {
  default = "Active"
  validation {
    condition     = var.v == "x"
    error_message = "no."
  }
}
resource "aws_lambda_function" "a" {
  function_name = upper(1, 2)
  role          = "arn:aws:iam::123456789012:role/r"
  nonsense      = true
  tracing_config {
    mode = var.v
  }
  lifecycle {
    precondition {
      condition     = false
      error_message = "no."
    }
  }
}
resource "aws_iam_role" "r" {
  name = [][0]
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
