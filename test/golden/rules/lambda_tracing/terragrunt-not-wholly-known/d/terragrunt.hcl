terraform {
  source = "../mod"
}
inputs = merge({ sure = "Active" }, run_cmd("y"))
