#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git init -q -b main
function_in main.tf f Active && commit base
function_in main.tf f PassThrough && git diff >"$HOME/../patch" && git checkout -q main.tf
