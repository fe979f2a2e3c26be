module "m0" {
  source = "./m"
  mode   = "Active"
}
module "m1" {
  source = "./m"
  mode   = "PassThrough"
}
module "m2" {
  source = "./m"
  mode   = "Active"
}
