module "m" {
  source = "./m"
  mode   = "Active"
}
