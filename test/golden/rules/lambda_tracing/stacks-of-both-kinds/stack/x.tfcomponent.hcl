component "fn" {
  source = "../fn"
  inputs = {
    mode = "Active"
  }
}
