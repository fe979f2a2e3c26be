# ... and this one says nothing about tracing.

resource "aws_lambda_function" "test_lambda3" {
  function_name    = "reminders"
  role             = aws_iam_role.functions.arn
  handler          = "reminders.handler"
  runtime          = "nodejs22.x"
  filename         = "reminders.zip"
  source_code_hash = filebase64sha256("reminders.zip")

  environment {
    variables = {
      SCHEDULE = "daily"
    }
  }
}
