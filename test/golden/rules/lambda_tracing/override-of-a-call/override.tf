module "m" {
  mode = "PassThrough"
}
