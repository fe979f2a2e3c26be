locals {
  m = "Active"
}
