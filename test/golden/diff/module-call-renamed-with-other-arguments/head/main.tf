module "b" {
  source = "./m"
  mode   = "PassThrough"
}
