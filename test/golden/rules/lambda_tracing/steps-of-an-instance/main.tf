locals {
  on = 1
}
module "m" {
  source   = "./m"
  for_each = toset(["k"])
  modes    = ["PassThrough"]
}
