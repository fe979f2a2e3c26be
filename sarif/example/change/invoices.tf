# The change adds two functions. This one passes its caller's decision through ...

resource "aws_lambda_function" "test_lambda2" {
  function_name    = "invoices"
  role             = aws_iam_role.functions.arn
  handler          = "invoices.handler"
  runtime          = "nodejs22.x"
  filename         = "invoices.zip"
  source_code_hash = filebase64sha256("invoices.zip")

  tracing_config {
    mode = "PassThrough"
  }
}
