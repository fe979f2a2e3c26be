#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git init -q -b work
function_in main.tf f PassThrough && commit first
