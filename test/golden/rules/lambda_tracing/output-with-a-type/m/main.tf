output "number" {
  value = 5
  type  = string
}
output "object" {
  value = {}
  type  = object({ mode = optional(string, "Active") })
}
output "set" {
  value = ["x", "x"]
  type  = set(string)
}
output "plain" {
  value = 5
}
