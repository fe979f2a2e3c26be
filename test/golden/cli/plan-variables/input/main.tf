variable "text" {
  type = any
}
variable "settings" {
  type = map(object({ mode = string, note = optional(string, "none") }))
}
variable "number" {
  type = string
}
variable "nothing" {
  type    = string
  default = "set"
}
variable "kept" {
  default = "PassThrough"
}
resource "aws_lambda_function" "text" {
  function_name = "text"
  role          = "r"
  dynamic "tracing_config" {
    for_each = aws_iam_role.r.arn == "x" ? [1] : [2]
    content {
      mode = var.text == "$${x} & <y>" ? "PassThrough" : "Active"
    }
  }
}
resource "aws_lambda_function" "settings" {
  for_each      = var.settings
  function_name = each.key
  role          = "r"
  tracing_config {
    mode = each.value.mode
  }
}
resource "aws_lambda_function" "number" {
  function_name = "number"
  role          = "r"
  dynamic "tracing_config" {
    for_each = var.number == "5" && var.nothing == null ? toset([aws_iam_role.r.arn]) : []
    content {
      mode = "Active"
    }
  }
}
resource "aws_lambda_function" "kept" {
  function_name = "kept"
  role          = "r"
  tracing_config {
    mode = var.kept
  }
}
resource "aws_iam_role" "r" {
  assume_role_policy = "{}"
}
