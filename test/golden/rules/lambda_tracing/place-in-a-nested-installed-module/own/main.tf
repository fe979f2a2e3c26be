variable "mode" {}
module "a" {
  source  = "acme/fn/aws"
  version = "~> 1.0"
  mode    = var.mode
}
