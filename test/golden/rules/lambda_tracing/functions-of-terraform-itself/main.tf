resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = provider::terraform::decode_tfvars("mode = \"Active\"").mode
  }
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = trimspace(provider::terraform::encode_expr("x")) == "\"x\"" ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "c" {
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = provider::terraform::decode_tfvars(provider::terraform::encode_tfvars({ mode = "Active" })).mode
  }
}
resource "aws_lambda_function" "d" {
  function_name = "d"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = core::title("active")
  }
}
