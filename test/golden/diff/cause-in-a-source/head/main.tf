module "a" {
  source = "./m2"
}
