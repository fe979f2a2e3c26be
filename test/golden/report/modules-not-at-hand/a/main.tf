module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "5.0.0"
}

module "own" {
  source = "git::https://example.com/own.git"
}
