#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git init -q -b main
forge
checkout main 1
event schedule
