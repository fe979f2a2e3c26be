module "m" {
  source   = "./m"
  for_each = toset(["b", "a.\"x"])
  mode     = each.key == "b" ? "PassThrough" : "Active"
}
