module "fn" {
  source  = "cloudposse/lambda-function/aws"
  version = "0.6.1"
  tracing_config_mode = "PassThrough"
}
