resource "aws_lambda_function" "kafka" {
  function_name = "kafka"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
resource "aws_lambda_function" "self" {
  function_name = "self"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "Active"
  }
}
resource "aws_lambda_function" "mq" {
  function_name = "mq"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
resource "aws_lambda_function" "docdb" {
  function_name = "docdb"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
resource "aws_lambda_function" "sqs" {
  function_name = "sqs"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "PassThrough"
  }
}
resource "aws_lambda_event_source_mapping" "kafka" {
  function_name    = aws_lambda_function.kafka.arn
  topics           = ["t"]
  event_source_arn = "arn:aws:kafka:us-east-1:123456789012:cluster/c/1"
}
resource "aws_lambda_event_source_mapping" "self" {
  function_name = aws_lambda_function.self.function_name
  topics        = ["t"]
  self_managed_event_source {
    endpoints = { KAFKA_BOOTSTRAP_SERVERS = "x:9092" }
  }
}
resource "aws_lambda_event_source_mapping" "mq" {
  function_name = aws_lambda_function.mq.arn
  queues        = ["q"]
}
resource "aws_lambda_event_source_mapping" "docdb" {
  function_name = aws_lambda_function.docdb.arn
  document_db_event_source_config {
    database_name = "d"
  }
}
resource "aws_lambda_event_source_mapping" "sqs" {
  function_name    = aws_lambda_function.sqs.arn
  event_source_arn = "arn:aws:sqs:us-east-1:123456789012:q"
}
