provider "aws" {
  alias = "west"
}
module "m" {
  source = "./m"
  mode   = "Active"
  providers = {
    aws = aws.west
  }
  depends_on = [aws_lambda_function.g]
}
resource "aws_lambda_function" "g" {
  function_name = "g"
  role          = "arn:aws:iam::123456789012:role/r"

  tracing_config {
    mode = "Active"
  }
}
