inputs = {
  a = "Active"
  b = "PassThrough"
  c = { x = "Active", y = "Active" }
}
