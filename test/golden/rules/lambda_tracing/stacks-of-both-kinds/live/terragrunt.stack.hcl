unit "fn2" {
  source = "../fn2"
  path   = "fn2"
}
