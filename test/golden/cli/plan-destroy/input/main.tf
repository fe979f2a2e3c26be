variable "pw" {
  type      = string
  sensitive = true
  default   = "PassThrough"
}
resource "aws_lambda_function" "same" {
  function_name = "same"
  role          = "r"
  memory_size = 128
  timeout = 3
  package_type = "Zip"
  publish = false
  skip_destroy = false
  reserved_concurrent_executions = -1
  tracing_config { mode = "Active" }
}
resource "aws_lambda_function" "changed" {
  function_name = "changed2"
  role          = "r"
  tracing_config { mode = "PassThrough" }
}
resource "aws_lambda_function" "renamed" {
  function_name = "old"
  role          = "r"
  tracing_config { mode = var.pw }
}
moved {
  from = aws_lambda_function.old
  to   = aws_lambda_function.renamed
}
removed {
  from = aws_lambda_function.forgotten
  lifecycle { destroy = false }
}
resource "aws_lambda_function" "dep" {
  function_name = "dep"
  role          = "r"
}
resource "aws_lambda_function" "fresh" {
  function_name = "fresh"
  role          = "r"
  tracing_config { mode = aws_iam_role.r.arn }
}
resource "aws_iam_role" "r" {
  assume_role_policy = "{}"
}
