locals {
  functions = yamldecode(templatefile("${path.module}/functions.tftpl", { names = ["api"], mode = "Active" })).functions
}

resource "aws_lambda_function" "f" {
  for_each      = local.functions
  function_name = each.key
  role          = "r"
  tracing_config {
    mode = each.value.tracing
  }
}
