#!/bin/sh -eu
. "$GOLDEN/forge.sh"
call() { printf 'module "m" {\n  source  = "acme/fn/aws"\n  version = "%s"\n}\n' "$1" >main.tf; }
echo .terraform >.gitignore
call 1.0.0 && commit base
call 2.0.0 && commit head
mkdir -p .terraform/modules/m && function_in .terraform/modules/m/main.tf f PassThrough
printf '{"Modules":[{"Key":"","Source":"","Dir":"."},{"Key":"m","Source":"registry.terraform.io/acme/fn/aws","Version":"1.0.0","Dir":".terraform/modules/m"}]}' >.terraform/modules/modules.json
