#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git init -q -b main
function_in main.tf f PassThrough && commit first
git checkout -q --orphan other && function_in main.tf g PassThrough && commit other
