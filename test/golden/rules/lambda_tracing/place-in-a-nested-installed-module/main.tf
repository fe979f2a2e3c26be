module "top" {
  source = "./own"
  mode   = "PassThrough"
}
