resource "aws_lambda_function" "f" {
  function_name = "another"
  timeout = 900
  description   = "a function that has nothing in common with it"
}
