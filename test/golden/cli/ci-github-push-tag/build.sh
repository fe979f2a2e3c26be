#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git init -q -b main
forge
checkout v1 1
event push_tag
