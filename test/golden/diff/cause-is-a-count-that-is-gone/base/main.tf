module "a" {
  source = "./m"
  count = 0
}
