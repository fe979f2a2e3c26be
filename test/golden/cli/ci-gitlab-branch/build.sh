#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git init -q -b main
forge
checkout topic
