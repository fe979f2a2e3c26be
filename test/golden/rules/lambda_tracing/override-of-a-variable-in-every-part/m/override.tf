variable "default" {
  default = "Active"
}
variable "type" {
  type = number
}
variable "null" {
  nullable = false
}
variable "secret" {
  sensitive = true
}
