terraform {
  source = "../mod"
  extra_arguments "more" {
    commands  = ["plan"]
    arguments = ["-var-file=${run_cmd("x")}.tfvars"]
  }
}
inputs = {
  sure = "Active"
}
