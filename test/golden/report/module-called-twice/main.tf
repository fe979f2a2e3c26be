module "a" {
  source = "./fn"
}

module "b" {
  source = "./fn"
  mode   = "PassThrough"
}

module "c" {
  source = "./fn"
  mode   = "Active"
}
