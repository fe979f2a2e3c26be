resource "aws_lambda_function" "a" {
  for_each      = { a = "Active", b = "PassThrough", c = "PassThrough", d = "Active" }
  function_name = each.key
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = each.value
  }
}
resource "aws_lambda_function" "b" {
  for_each      = { a = "Active", b = "Active" }
  function_name = each.key
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = each.value
  }
}
resource "aws_lambda_function" "c" {
  for_each      = { a = [], b = ["PassThrough"] }
  function_name = each.key
  role          = "arn:aws:iam::123456789012:role/r"
  dynamic "tracing_config" {
    for_each = each.value
    content {
      mode = tracing_config.value
    }
  }
}
