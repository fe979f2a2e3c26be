#!/bin/sh -eu
. "$GOLDEN/forge.sh"
function_in main.tf f Active && commit base
function_in main.tf f PassThrough && git diff >"$HOME/../patch" && git checkout -q main.tf
