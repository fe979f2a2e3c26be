resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"
  dynamic "tracing_config" {
    for_each = tolist(["Active"])
    content {
      mode = tracing_config.key == 0 ? tracing_config.value : "PassThrough"
    }
  }
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"
  dynamic "tracing_config" {
    for_each = toset(["Active"])
    content {
      mode = tracing_config.key
    }
  }
}
resource "aws_lambda_function" "c" {
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"
  dynamic "tracing_config" {
    for_each = { Active = 1 }
    content {
      mode = tracing_config.value == 1 ? tracing_config.key : "PassThrough"
    }
  }
}
resource "aws_lambda_function" "d" {
  function_name = "d"
  role          = "arn:aws:iam::123456789012:role/r"
  dynamic "tracing_config" {
    for_each = sensitive(["Active"])
    content {
      mode = tracing_config.value
    }
  }
}
resource "aws_lambda_function" "e" {
  function_name = "e"
  role          = "arn:aws:iam::123456789012:role/r"
  dynamic "tracing_config" {
    for_each = tomap({ k = { mode = "Active" } })
    iterator = it
    content {
      mode = it.value.mode
    }
  }
}
