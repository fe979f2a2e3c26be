module "claranet" {
  source         = "github.com/claranet/terraform-aws-lambda"
  tracing_config = { mode = "Active" }
}
module "claranet_null" {
  source         = "github.com/claranet/terraform-aws-lambda"
  tracing_config = { mode = null }
}
module "boldlink" {
  source = "boldlink/lambda/aws"
}
module "comtravo" {
  source = "comtravo/lambda/aws"
}
module "forwarder" {
  source                = "cloudposse/datadog-lambda-forwarder/aws"
  tracing_config_mode   = "Active"
  forwarder_log_enabled = true
}
module "forwarder_null" {
  source                = "cloudposse/datadog-lambda-forwarder/aws"
  tracing_config_mode   = null
  forwarder_rds_enabled = true
}
module "forwarder_none" {
  source = "cloudposse/datadog-lambda-forwarder/aws"
}
module "trussworks" {
  source = "trussworks/lambda/aws"
}
module "edge" {
  source = "transcend-io/lambda-at-edge/aws"
}
module "items" {
  source = "terraform-aws-modules/lambda/aws//wrappers"
  defaults = {
    tracing_mode = "Active"
  }
  items = {
    a = {}
    b = { tracing_mode = "PassThrough" }
    c = { create = false, tracing_mode = "PassThrough" }
  }
}
module "datadog" {
  source              = "DataDog/lambda-datadog/aws"
  tracing_config_mode = "Active"
}
module "runner" {
  source = "philips-labs/github-runner/aws"
  tracing_config = {
    mode = "Active"
  }
}
