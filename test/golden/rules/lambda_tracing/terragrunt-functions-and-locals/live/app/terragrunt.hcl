include "root" {
  path = find_in_parent_folders("root.hcl")
}
locals {
  dir = get_terragrunt_dir()
  act = "Act"
}
terraform {
  source = "${get_repo_root()}/mod"
}
inputs = {
  b = "${local.act}ive"
  c = { x = "Active" }
}
