module "b" {
  source = "./m"
  mode   = "PassThrough"
}
moved {
  from = module.a
  to   = module.b
}
