variable "on" {
  type = bool
}
module "m" {
  source = var.on ? "./a" : "./b"
}
