terraform {
  source = "../mod"
}
generate "fn" {
  path      = "fn.tf"
  if_exists = "overwrite"
  contents  = <<-EOF
    resource "aws_lambda_function" "made" {
      tracing_config {
        mode = "PassThrough"
      }
    }
  EOF
}
