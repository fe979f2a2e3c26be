module "fn" {
  source  = "terraform-aws-modules/lambda/aws//modules/alias"
  version = "7.0.0"
}
