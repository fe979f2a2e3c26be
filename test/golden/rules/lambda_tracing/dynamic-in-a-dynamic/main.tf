resource "aws_lambda_function" "x" {
  for_each      = { a = "Active" }
  function_name = "x"
  role          = "arn:aws:iam::123456789012:role/r"
  dynamic "environment" {
    for_each = [each.value]
    iterator = outer
    content {
      variables = { for k in ["m"] : k => "${outer.value}${outer.key}" }
    }
  }
  dynamic "tracing_config" {
    for_each = [each.value]
    content {
      mode = tracing_config.value
    }
  }
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = aws_lambda_function.x["a"].environment[0].variables.m == "Active0" ? "Active" : "PassThrough"
  }
}
resource "aws_cloudfront_distribution" "d" {
  dynamic "ordered_cache_behavior" {
    for_each = { k = [aws_lambda_function.edge.qualified_arn] }
    iterator = it
    content {
      dynamic "lambda_function_association" {
        for_each = it.value
        content {
          lambda_arn = it.key == "k" ? lambda_function_association.value : ""
        }
      }
    }
  }
}
resource "aws_lambda_function" "edge" {
  function_name = "edge"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
