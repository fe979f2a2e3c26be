module "a" {
  source = "./fail"
}
module "b" {
  other = "y"
}
module "c" {
  for_each = toset(["k"])
}
module "d" {
  count = 1
}
