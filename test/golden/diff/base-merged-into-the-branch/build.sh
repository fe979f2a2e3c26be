#!/bin/sh -eu
. "$GOLDEN/forge.sh"
forge
checkout topic
git checkout -q -b topic && git merge -q -m merge origin/main
git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/main
