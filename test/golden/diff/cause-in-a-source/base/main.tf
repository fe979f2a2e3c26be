module "a" {
  source = "./m1"
}
