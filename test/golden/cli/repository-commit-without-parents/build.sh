#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git init -q -b main
function_in main.tf f PassThrough && commit first
