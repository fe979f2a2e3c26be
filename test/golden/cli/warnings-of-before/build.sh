#!/bin/sh -eu
git init -q -b main
cat >old.tf <<'TF'
module "gone" {
  source = "./gone"
}
TF
cat >main.tf <<'TF'
variable "mode" {}

resource "aws_lambda_function" "f" {
  function_name = "f"
  tracing_config {
    mode = "Active"
  }
}
TF
git add -A && git commit -q -m base
cat >>main.tf <<'TF'

module "gone_too" {
  source = "./too"
}
TF
git commit -q -a -m head
