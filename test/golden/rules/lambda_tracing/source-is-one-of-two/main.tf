variable "new" {
  type = bool
}
module "m" {
  source = var.new ? "./new" : "./old"
}
