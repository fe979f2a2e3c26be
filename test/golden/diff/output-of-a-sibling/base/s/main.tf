output "mode" {
  value = "Active"
}
