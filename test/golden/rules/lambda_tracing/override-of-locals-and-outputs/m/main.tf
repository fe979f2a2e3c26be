locals {
  a = "PassThrough"
  b = "Active"
}
output "a" {
  value = local.a
}
output "b" {
  value = "PassThrough"
}
