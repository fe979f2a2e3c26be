#!/bin/sh -eu
. "$GOLDEN/forge.sh"
dir=$(printf 'caf\351')
mkdir "$dir" && function_in "$dir/main.tf" f Active && commit base
function_in "$dir/main.tf" f PassThrough && commit head
