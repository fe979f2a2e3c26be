terraform {
  source = "../mod"
  extra_arguments "harmless" {
    commands  = get_terraform_commands_that_need_locking()
    arguments = ["-lock-timeout=20m"]
    env_vars  = { AWS_REGION = "eu-west-1" }
  }
}
inputs = {
  sure = "Active"
}
