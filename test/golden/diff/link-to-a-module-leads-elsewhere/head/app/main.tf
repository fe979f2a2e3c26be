module "m" {
  source = "../current"
}
