module "m" {
  source = "../m1"
}
module "n" {
  source = "../m2"
}
