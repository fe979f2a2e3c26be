provider "registry.opentofu.org/hashicorp/aws" {
  version = "5.0.0"
}
