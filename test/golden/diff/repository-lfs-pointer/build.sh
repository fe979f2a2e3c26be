#!/bin/sh -eu
. "$GOLDEN/forge.sh"
function_in main.tf f Active && commit base
printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize 12345\n' 0 >large.tf && function_in main.tf f PassThrough && commit head
