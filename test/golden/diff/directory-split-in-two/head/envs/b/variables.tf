variable "x" {
  default = 1
  description = "to tell b from c: b has most of the files"
}
