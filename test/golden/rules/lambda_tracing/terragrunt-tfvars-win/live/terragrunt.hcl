terraform {
  source = "../modules/fn"
}
inputs = {
  mode = "PassThrough"
}
