#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git init -q -b main
mkdir m
function_in m/main.tf f PassThrough && echo m >.gitignore && commit first
