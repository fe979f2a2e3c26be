resource "aws_lambda_function" "a" {
  for_each      = toset(["edge", "x"])
  function_name = each.key
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
resource "aws_cloudfront_distribution" "c" {
  default_cache_behavior {
    lambda_function_association {
      event_type = "viewer-request"
      lambda_arn = aws_lambda_function.a["edge"].qualified_arn
    }
    lambda_function_association {
      event_type = "viewer-response"
      lambda_arn = "${aws_lambda_function.b.arn}:1"
    }
    lambda_function_association {
      event_type = "origin-request"
      lambda_arn = "arn:aws:lambda:us-east-1:123456789012:function:c:1"
    }
  }
  ordered_cache_behavior {
    lambda_function_association {
      event_type = "origin-request"
      lambda_arn = aws_lambda_function.d.qualified_arn
    }
  }
}
