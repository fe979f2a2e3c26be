variable "on" {
  type = bool
}
module "a" {
  source          = "terraform-aws-modules/lambda/aws"
  create_function = false
}
module "b" {
  source       = "terraform-aws-modules/lambda/aws"
  create_layer = true
}
module "c" {
  source = "terraform-aws-modules/lambda/aws"
  create = var.on
}
module "alias" {
  source = "terraform-aws-modules/lambda/aws//modules/alias"
}
module "build" {
  source = "terraform-aws-modules/lambda/aws//modules/docker-build"
}
module "deploy" {
  source = "terraform-aws-modules/lambda/aws//modules/deploy"
}
module "docker" {
  source = "terraform-aws-modules/lambda/aws//modules/docker-build"
  name   = module.alias.lambda_alias_arn
}
module "other" {
  source = "terraform-aws-modules/lambda/aws//modules/unlisted"
}
module "enabled" {
  source  = "cloudposse/lambda-function/aws"
  enabled = false
}
module "label" {
  source  = "cloudposse/lambda-function/aws"
  context = { enabled = false }
}
