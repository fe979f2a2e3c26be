#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git init -q -b main "$HOME/module"
(cd "$HOME/module" && function_in main.tf m Active && commit one && function_in main.tf m PassThrough && commit two)
printf 'module "m" {\n  source = "./m"\n}\n' >main.tf
git -c protocol.file.allow=always submodule --quiet add "$HOME/module" m
git -C m checkout -q HEAD^ && commit base
git -C m checkout -q main && commit head
