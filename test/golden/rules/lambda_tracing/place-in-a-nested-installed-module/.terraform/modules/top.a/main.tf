variable "mode" {}
module "inner" {
  source = "./inner"
  inner  = var.mode
}
