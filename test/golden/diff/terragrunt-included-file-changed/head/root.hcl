inputs = {
  mode = "PassThrough"
}
