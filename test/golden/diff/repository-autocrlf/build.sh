#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git config core.autocrlf true
function_in main.tf f PassThrough && commit base
rm main.tf && git checkout -q -- main.tf
grep -q "$(printf '\\r')" main.tf
