module "m" {
  source = "./old"
}
