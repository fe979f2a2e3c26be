terraform {
  source = "../modules/fn"
}
inputs = {
  mode = "Active"
}
