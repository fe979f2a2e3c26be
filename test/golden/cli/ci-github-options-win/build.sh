#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git init -q -b main
forge
checkout refs/pull/7/merge
event pull_request
