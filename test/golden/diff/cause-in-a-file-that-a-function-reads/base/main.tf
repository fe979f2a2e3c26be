locals {
  y = yamldecode(file("${path.module}/f.yaml"))
}
resource "aws_lambda_function" "f" {
  for_each = local.y
  function_name = "x"
  role = "r"
  tracing_config {
    mode = each.value
  }
}
