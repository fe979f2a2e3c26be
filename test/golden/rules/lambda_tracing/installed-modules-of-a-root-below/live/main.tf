module "a" {
  source   = "../own"
  for_each = toset(["x", "y"])
}
