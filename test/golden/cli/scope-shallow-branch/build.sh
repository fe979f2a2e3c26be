#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git init -q -b main
forge
git remote add origin "file://$HOME/made"
git fetch -q --no-tags --depth=1 origin +refs/heads/main:refs/remotes/origin/main +refs/heads/topic:refs/remotes/origin/topic
git checkout -q -b topic refs/remotes/origin/topic
