#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git init -q -b main
forge
checkout refs/pull/7/head 1
event pull_request
