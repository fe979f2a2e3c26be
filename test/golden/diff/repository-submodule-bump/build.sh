#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git init -q -b main "$HOME/module"
(cd "$HOME/module" && function_in main.tf m Active && commit one && function_in main.tf m PassThrough && commit two)
one=$(git -C "$HOME/module" rev-parse HEAD^) two=$(git -C "$HOME/module" rev-parse HEAD)
printf '[submodule "m"]\n\tpath = m\n\turl = ../module\n' >.gitmodules
printf 'module "m" {\n  source = "./m"\n}\n' >main.tf
git add . && git update-index --add --cacheinfo "160000,$one,m" && git commit -q -m base
git update-index --cacheinfo "160000,$two,m" && git commit -q -m head
