module "fn" {
  source   = "./m"
  for_each = toset(["b"])
}
module "fn_a" {
  source = "./m"
}
moved {
  from = module.fn["a"]
  to   = module.fn_a
}
