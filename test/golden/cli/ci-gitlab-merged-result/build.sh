#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git init -q -b main
forge
checkout refs/merge-requests/7/merge 20
