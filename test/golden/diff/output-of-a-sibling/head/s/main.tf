output "mode" {
  value = "PassThrough"
}
