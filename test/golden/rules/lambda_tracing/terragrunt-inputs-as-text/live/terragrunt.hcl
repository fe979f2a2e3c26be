terraform {
  source = "../mod"
}
inputs = {
  low     = "PassThrough"
  untyped = { a = "b" }
  typed   = { a = "Active" }
  null    = null
  number  = 5
}
