module "m" {
  source = "./link"
}
