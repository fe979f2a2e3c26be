#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git init -q -b main
forge
checkout refs/pull/7/head
event pull_request
