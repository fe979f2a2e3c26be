resource "terraform_data" "t" {
  input = { mode = "Active", n = 5 }
}
resource "null_resource" "n" {
  triggers = { mode = "Active", n = 5 }
}
resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = terraform_data.t.input.mode
  }
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = terraform_data.t.input.n == 5 ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "c" {
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = null_resource.n.triggers.mode
  }
}
resource "aws_lambda_function" "d" {
  function_name = "d"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = null_resource.n.triggers.n == "5" ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "e" {
  function_name = "e"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = terraform_data.t.output.mode
  }
}
resource "aws_lambda_function" "g" {
  function_name = "g"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = terraform_data.t.id == "x" ? "Active" : "PassThrough"
  }
}
