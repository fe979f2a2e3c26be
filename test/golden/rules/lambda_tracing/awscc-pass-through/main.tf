resource "awscc_lambda_function" "f" {
  role           = "r"
  code           = {}
  tracing_config = { mode = "PassThrough" }
}
