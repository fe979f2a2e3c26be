# A small service: one function that answers orders, with active tracing.

resource "aws_iam_role" "functions" {
  name = "example-functions"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "tracing" {
  role       = aws_iam_role.functions.name
  policy_arn = "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"
}

resource "aws_lambda_function" "test_lambda" {
  function_name    = "orders"
  role             = aws_iam_role.functions.arn
  handler          = "orders.handler"
  runtime          = "nodejs22.x"
  filename         = "orders.zip"
  source_code_hash = filebase64sha256("orders.zip")

  tracing_config {
    mode = "Active"
  }
}
