variable "mode" {
  type = string
}
module "a" {
  source       = "terraform-aws-modules/lambda/aws"
  tracing_mode = "PassThrough"
}
module "b" {
  source        = "terraform-aws-modules/lambda/aws"
  function_name = "b"
}
module "c" {
  source       = "terraform-aws-modules/lambda/aws"
  tracing_mode = var.mode
}
module "d" {
  source       = "terraform-aws-modules/lambda/aws"
  tracing_mode = null
}
