module "fn" {
  source       = "git::https://github.com/terraform-aws-modules/terraform-aws-lambda.git?ref=v7.0.0"
  tracing_mode = "PassThrough"
}
