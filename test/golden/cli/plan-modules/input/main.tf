provider "aws" {
  alias  = "west"
  region = "us-west-2"
}
module "each" {
  source    = "./fn"
  for_each  = { on = "Active", off = "PassThrough" }
  mode      = each.value
  providers = { aws = aws.west }
}
module "many" {
  source = "./fn"
  count  = 3
  mode   = count.index == 2 ? "PassThrough" : "Active"
}
resource "aws_lambda_function" "west" {
  provider      = aws.west
  function_name = "west"
  role          = "r"
  #tracegate:ignore aws/lambda_functions_without_x-ray_tracing not in the west
}
