component "c" {
  source = "./m2"
  inputs = {
    mode = "x"
  }
}
