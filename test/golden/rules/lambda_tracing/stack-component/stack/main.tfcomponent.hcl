component "fn" {
  source = "../modules/fn"
  inputs = {
    mode = "Active"
  }
}
