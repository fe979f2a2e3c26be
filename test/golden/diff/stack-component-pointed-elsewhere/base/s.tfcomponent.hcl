component "c" {
  source = "./m1"
  inputs = {
    mode = "x"
  }
}
