module "m" {
  source = "./m"
  mode   = var.mode
}
variable "mode" {
  default = "PassThrough"
}
