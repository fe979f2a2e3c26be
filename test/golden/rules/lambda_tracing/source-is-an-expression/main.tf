variable "which" {
  default = "fn"
}
module "m" {
  source = "./modules/${var.which}"
  mode   = "Active"
}
