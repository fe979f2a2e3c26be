resource "aws_lambda_function" "odd" {
  function_name = "odd"
  role          = "arn:aws:iam::123456789012:role/x"
  tracing_config {
    mode = "\u001b[31m::error::x##[add-mask]y{z}[l](http://example.com)\u202e"
  }
}
