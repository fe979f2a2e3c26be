variable "in" {}
module "deeper" {
  source = "../../deeper"
  in     = var.in
}
output "out" {
  value = module.deeper.out
}
