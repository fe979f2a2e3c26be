module "a" {
  source = "./pass"
  mode   = "Active"
  other  = "x"
}
module "b" {
  source = "./pass"
  mode   = "Active"
  other  = "x"
}
module "c" {
  source   = "./pass"
  for_each = toset(["k", "l"])
  mode     = each.key == "k" ? "Active" : "PassThrough"
  other    = "x"
}
module "d" {
  source = "./pass"
  count  = 2
  mode   = "PassThrough"
  other  = "x"
}
