variable "on" {
  type = bool
}
variable "behaviors" {
  type = list(string)
}
resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
resource "aws_lambda_function" "c" {
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
resource "aws_lambda_function" "d" {
  function_name = "d"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
resource "aws_lambda_function" "e" {
  function_name = "e"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
resource "aws_cloudfront_distribution" "a" {
  count = var.on ? 1 : 0
  default_cache_behavior {
    lambda_function_association {
      lambda_arn = aws_lambda_function.a.qualified_arn
    }
  }
}
resource "aws_cloudfront_distribution" "b" {
  dynamic "ordered_cache_behavior" {
    for_each = var.behaviors
    content {
      lambda_function_association {
        lambda_arn = aws_lambda_function.b.qualified_arn
      }
    }
  }
}
resource "aws_cloudfront_distribution" "c" {
  default_cache_behavior {
    lambda_function_association {
      lambda_arn = var.on ? aws_lambda_function.c.qualified_arn : ""
    }
  }
}
resource "aws_cloudfront_distribution" "d" {
  count = 0
  default_cache_behavior {
    lambda_function_association {
      lambda_arn = aws_lambda_function.d.qualified_arn
    }
  }
}
resource "aws_cloudfront_distribution" "e" {
  for_each = { x = aws_lambda_function.e.qualified_arn }
  dynamic "ordered_cache_behavior" {
    for_each = [1, 2]
    content {
      dynamic "lambda_function_association" {
        for_each = [each.value]
        content {
          lambda_arn = lambda_function_association.value
        }
      }
    }
  }
}
