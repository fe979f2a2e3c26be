resource "aws_lambda_function" "f" {
  function_name = "f"
  description   = "a function that has enough of its own to be told from others: f f f"
}
