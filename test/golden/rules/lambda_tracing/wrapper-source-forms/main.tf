module "a" {
  source       = "git::https://github.com/terraform-aws-modules/terraform-aws-lambda.git?ref=v7.0.0"
  tracing_mode = "Active"
}
module "b" {
  source       = "git@github.com:terraform-aws-modules/terraform-aws-lambda.git"
  tracing_mode = "Active"
}
module "c" {
  source       = "github.com/terraform-aws-modules/terraform-aws-lambda"
  tracing_mode = "Active"
}
module "d" {
  source       = "registry.terraform.io/terraform-aws-modules/lambda/aws"
  tracing_mode = "Active"
}
module "e" {
  source       = "registry.opentofu.org/terraform-aws-modules/lambda/aws"
  tracing_mode = "Active"
}
module "g" {
  source       = "git::ssh://git@github.com/terraform-aws-modules/terraform-aws-lambda?depth=1&ref=v7.0.0"
  tracing_mode = "Active"
}
module "h" {
  source       = "app.terraform.io/terraform-aws-modules/lambda/aws"
  tracing_mode = "Active"
}
module "i" {
  source = "git::https://github.com/terraform-aws-modules/terraform-aws-lambda.git//wrappers?ref=v7.0.0"
  items  = { a = { tracing_mode = "Active" } }
}
module "old" {
  source       = "git::https://github.com/clouddrove/terraform-aws-lambda.git?ref=1.3.0"
  tracing_mode = "Active"
}
module "new" {
  source       = "git::https://github.com/clouddrove/terraform-aws-lambda.git?ref=1.3.1"
  tracing_mode = "Active"
}
module "range" {
  source       = "clouddrove/lambda/aws"
  version      = "~> 1.0"
  tracing_mode = "Active"
}
module "exact" {
  source       = "clouddrove/lambda/aws"
  version      = "1.3.0"
  tracing_mode = "Active"
}
