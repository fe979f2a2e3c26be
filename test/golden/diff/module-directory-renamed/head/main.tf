module "m" {
  source = "./new"
}
