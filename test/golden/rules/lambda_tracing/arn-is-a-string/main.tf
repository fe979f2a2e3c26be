resource "aws_iam_role" "r" {
  name               = "r"
  assume_role_policy = "{}"
}

resource "aws_lambda_function" "passes" {
  function_name = "passes"
  role          = "r"
  tracing_config {
    mode = flatten([[aws_iam_role.r.arn], [aws_iam_role.r.id, "Active"]])[2]
  }
}

resource "aws_lambda_function" "open" {
  function_name = "open"
  role          = "r"
  tracing_config {
    mode = flatten([[aws_iam_role.r.inline_policy], ["Active"]])[1]
  }
}
