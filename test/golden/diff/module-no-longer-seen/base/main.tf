module "typo" {
  source = "./m"
}
module "registry" {
  source = "./m"
}
module "gone" {
  source = "./m"
}
