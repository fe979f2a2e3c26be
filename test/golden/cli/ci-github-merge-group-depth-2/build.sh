#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git init -q -b main
forge
checkout gh-readonly-queue/main/pr-7 2
event merge_group
