module "c" {
  source = "./m"
}
module "d" {
  source = "./m"
}
