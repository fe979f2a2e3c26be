module "m" {
  source = "./m"
  type   = "1"
  null   = null
  secret = "Active"
}
