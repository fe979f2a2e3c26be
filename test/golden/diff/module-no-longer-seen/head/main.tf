module "typo" {
  source = "./mm"
}
module "registry" {
  source  = "acme/unknown/aws"
  version = "1.0.0"
}
