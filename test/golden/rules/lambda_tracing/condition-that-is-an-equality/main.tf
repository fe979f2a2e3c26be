variable "stage" {
  type = string
}

module "prod" {
  source = "./prod"
  stage  = var.stage
}

resource "aws_lambda_function" "workspace" {
  count         = terraform.workspace != "prod" ? 0 : 1
  function_name = "workspace"
  role          = "r"
  tracing_config {
    mode = lookup({ prod = "Active" }, terraform.workspace, "PassThrough")
  }
}
