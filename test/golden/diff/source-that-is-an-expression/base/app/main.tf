locals {
  which = "m1"
}
module "m" {
  source = "./${local.which}"
}
