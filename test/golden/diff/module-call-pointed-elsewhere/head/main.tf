module "m" {
  source = "./bad"
}
