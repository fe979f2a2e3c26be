#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git init -q -b main
forge
checkout topic
git remote rename origin upstream
git symbolic-ref refs/remotes/upstream/HEAD refs/remotes/upstream/main
git checkout -q -b mine --track upstream/topic
