variable "which" {
  type    = string
  default = "a"
}
variable "on" {
  type = bool
}
variable "nobody" {
  type = string
}
locals {
  dir = "./${var.which}"
}
module "one" {
  source = local.dir
}
module "two" {
  source = var.on ? "./a" : "./b"
}
module "three" {
  source = "./${var.nobody}"
}
module "four" {
  source = join("/", [".", lower("B")])
}
module "five" {
  source = "./${basename("x/b")}"
}
