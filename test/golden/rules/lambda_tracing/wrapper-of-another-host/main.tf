module "fn" {
  source  = "registry.acme.com/terraform-aws-modules/lambda/aws"
  version = "7.0.0"
}
