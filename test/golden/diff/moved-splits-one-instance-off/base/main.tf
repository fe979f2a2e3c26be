module "fn" {
  source   = "./m"
  for_each = toset(["a", "b"])
}
