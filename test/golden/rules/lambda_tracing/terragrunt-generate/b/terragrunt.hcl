terraform {
  source = "../mod"
}
generate "fn" {
  path      = "fn.tf"
  if_exists = "overwrite"
  contents  = run_cmd("make")
}
