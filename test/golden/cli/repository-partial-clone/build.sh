#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git init -q -b main
forge
git -C "$HOME/made" config uploadpack.allowFilter true
git remote add origin "file://$HOME/made"
git fetch -q --no-tags --filter=blob:none origin +refs/heads/main:refs/remotes/origin/main
git config remote.origin.promisor true
git config remote.origin.partialclonefilter blob:none
git update-ref --no-deref HEAD refs/remotes/origin/main
