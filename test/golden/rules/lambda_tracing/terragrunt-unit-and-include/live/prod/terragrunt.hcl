include "root" {
  path = find_in_parent_folders()
}
terraform {
  source = "${get_repo_root()}/modules//fn"
}
locals {
  mode = "Active"
}
inputs = {
  mode = local.mode
}
