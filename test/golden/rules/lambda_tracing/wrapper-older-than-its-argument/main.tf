module "fn" {
  source  = "moritzzimmer/lambda/aws"
  version = "5.0.0"
  tracing_config_mode = "Active"
}
