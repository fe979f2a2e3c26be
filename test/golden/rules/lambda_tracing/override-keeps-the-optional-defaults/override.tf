variable "v" {
  type = object({
    mode = optional(string, "PassThrough")
  })
}
