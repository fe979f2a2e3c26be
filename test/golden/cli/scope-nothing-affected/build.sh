#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git init -q -b main
function_in main.tf f PassThrough && commit base
echo text >README.md && commit head
