variable "stage" {
  type    = string
  default = "prod"
}

resource "aws_iam_role" "r" {
  name               = "r"
  assume_role_policy = "{}"
}

resource "aws_lambda_function" "counted" {
  count         = aws_iam_role.r.arn == "x" ? 1 : 0
  function_name = "counted"
  description   = aws_iam_role.r.arn == "x" && var.stage == "prod" ? "PassThrough" : "Active"
  role          = "r"
  tracing_config {
    mode = !(aws_iam_role.r.arn == "x") || var.stage != "prod" ? "PassThrough" : "Active"
  }
}

resource "aws_lambda_function" "violates" {
  function_name = "violates"
  role          = "r"
  tracing_config {
    mode = join("", aws_lambda_function.counted[*].description)
  }
}
