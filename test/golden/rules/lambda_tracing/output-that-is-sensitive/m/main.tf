output "mode" {
  value     = "PassThrough"
  sensitive = true
}
