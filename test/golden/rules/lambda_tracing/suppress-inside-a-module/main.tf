# tfsec:ignore:aws-lambda-enable-tracing
module "a" {
  source = "./m"
}
module "b" {
  source = "./m"
}
module "c" {
  source = "acme/fn/aws"
}
# tracegate:ignore aws/lambda_functions_without_x-ray_tracing ours
module "d" {
  source = "acme/fn/aws"
}
# tracegate:ignore aws/lambda_functions_without_x-ray_tracing a wrapper
module "e" {
  source = "terraform-aws-modules/lambda/aws"
}
