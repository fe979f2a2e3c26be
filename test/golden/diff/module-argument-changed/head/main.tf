module "m" {
  source = "./m"
  mode   = "PassThrough"
}
