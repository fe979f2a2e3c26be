include "root" {
  path = find_in_parent_folders("nowhere.hcl")
}
terraform {
  source = "../mod"
}
