variable "stage" {
  type = string
}

resource "aws_lambda_function" "passes" {
  count         = var.stage == "prod" ? 1 : 0
  function_name = "passes"
  role          = "r"
  tracing_config {
    mode = try({ prod = "Active" }[var.stage], "PassThrough")
  }
}

resource "aws_lambda_function" "violates" {
  count         = "prod" == var.stage ? 1 : 0
  function_name = "violates"
  role          = "r"
  tracing_config {
    mode = var.stage
  }
}

resource "aws_lambda_function" "open" {
  count         = var.stage == "prod" ? 0 : 1
  function_name = "open"
  role          = "r"
  tracing_config {
    mode = var.stage
  }
}
