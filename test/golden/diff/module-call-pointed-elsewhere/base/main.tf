module "m" {
  source = "./good"
}
