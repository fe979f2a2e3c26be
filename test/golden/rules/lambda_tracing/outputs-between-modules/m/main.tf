variable "in" {}
module "deep" {
  source = "./deep"
  in     = var.in
}
output "out" {
  value = module.deep.out
}
