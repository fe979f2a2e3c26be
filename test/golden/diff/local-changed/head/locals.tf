locals {
  m = "PassThrough"
}
