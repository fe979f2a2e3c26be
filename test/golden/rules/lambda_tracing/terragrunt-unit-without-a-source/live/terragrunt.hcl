inputs = {
  mode = "Active"
}
