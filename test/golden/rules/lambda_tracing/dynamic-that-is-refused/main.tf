resource "aws_lambda_function" "a" {
  dynamic "tracing_config" {
    for_each = null
    content {
      mode = "Active"
    }
  }
}
resource "aws_lambda_function" "b" {
  dynamic "tracing_config" {
    for_each = "x"
    content {
      mode = "Active"
    }
  }
}
resource "aws_lambda_function" "c" {
  dynamic "tracing_config" {
    for_each = ["x"]
    labels   = ["l"]
    content {
      mode = "Active"
    }
  }
}
