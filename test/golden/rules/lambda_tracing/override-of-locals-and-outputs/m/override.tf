locals {
  a = "Active"
}
output "b" {
  value = local.b
}
