#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git init -q -b main --object-format=sha256
function_in main.tf f PassThrough && commit first
