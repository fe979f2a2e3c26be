#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git init -q -b main
forge
checkout main
git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/main
