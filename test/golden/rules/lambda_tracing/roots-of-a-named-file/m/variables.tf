variable "mode" {
  default = "PassThrough"
}
