#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git init -q -b main
forge
checkout topic 1
event push_forced
