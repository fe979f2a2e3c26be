#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git init -q -b main
forge
checkout topic
git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/main
git checkout -q -b mine
function_in mine.tf m PassThrough && commit mine
