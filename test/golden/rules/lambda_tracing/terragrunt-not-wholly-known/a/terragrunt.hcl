terraform {
  source = "../mod"
}
inputs = {
  sure = "Active"
  mode = run_cmd("x")
}
