module "a" {
  source = "acme/fn/aws"
  name   = "x"
  mode   = "PassThrough"
}
module "b" {
  source = "acme/fn/aws"
  name   = "x"
}
module "c" {
  source = "acme/fn/aws"
  mode   = "Active"
}
