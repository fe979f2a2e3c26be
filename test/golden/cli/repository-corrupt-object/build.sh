#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git init -q -b main
function_in main.tf f Active && commit base
function_in main.tf f PassThrough && commit head
blob=$(git rev-parse HEAD^:main.tf)
chmod u+w ".git/objects/$(echo "$blob" | cut -c1-2)/$(echo "$blob" | cut -c3-)"
echo damage >".git/objects/$(echo "$blob" | cut -c1-2)/$(echo "$blob" | cut -c3-)"
