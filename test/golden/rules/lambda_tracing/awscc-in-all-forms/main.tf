variable "t" {
  type = object({ mode = string })
}
resource "awscc_lambda_function" "a" {
  tracing_config = { mode = "Active" }
}
resource "awscc_lambda_function" "b" {
  tracing_config = null
}
resource "awscc_lambda_function" "c" {
  tracing_config = { mode = null }
}
resource "awscc_lambda_function" "d" {
  tracing_config = var.t
}
resource "awscc_lambda_function" "e" {
  tracing_config = { mode = "active" }
}
resource "awscc_lambda_function" "g" {
  for_each       = { a = "Active", b = "PassThrough" }
  tracing_config = { "mode" = each.value }
}
resource "awscc_lambda_function" "h" {
  provider = awscc.other
}
resource "awscc_lambda_function" "i" {
  tracing_config = merge({ mode = "PassThrough" }, { mode = "Active" })
}
resource "awscc_lambda_function" "j" {
  tracing_config = [][0]
}
