variable "a" {
  validation {
    condition     = var.a == "Active"
    error_message = "a must be Active."
  }
}
variable "b" {
  nullable = false
}
