module "fits" {
  source  = "acme/fn/aws"
  version = ">= 1.0, < 2.0"
}
module "version" {
  source  = "acme/fn/aws"
  version = "~> 2.0"
}
module "source" {
  source = "acme/other/aws"
}
module "git" {
  source = "git::https://example.com/fn.git?ref=v1"
}
module "github" {
  source = "github.com/acme/fn"
}
module "sub" {
  source = "acme/fn/aws//modules/x"
}
module "nowhere" {
  source = "acme/gone/aws"
}
