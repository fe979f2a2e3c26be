module "m" {
  source = "./m"
}
resource "aws_lambda_function" "a" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = module.m.number == "5" ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = module.m.object.mode
  }
}
resource "aws_lambda_function" "c" {
  function_name = "c"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = module.m.set == toset(["x"]) ? "Active" : "PassThrough"
  }
}
resource "aws_lambda_function" "d" {
  function_name = "d"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = module.m.plain == 5 ? "Active" : "PassThrough"
  }
}
