#!/bin/bash
# The action's first step: a tracegate to run. BINARY: one that is there; else it is built from the action's own sources, outside of
# the workspace, which belongs to whoever uses the action. Writes `binary=PATH` to GITHUB_OUTPUT.
set -euo pipefail
binary=${BINARY:-}
if [ -z "$binary" ]; then
    source=$(cd "$(dirname "$0")/../.." && pwd)
    build=${RUNNER_TEMP:?}/tracegate-build
    echo "::group::Build tracegate"
    "$source/.ci/deps" build
    make -C "$source" BUILD="$build" all
    echo "::endgroup::"
    binary=$build/tracegate
fi
binary=$(cd "$(dirname "$binary")" && pwd)/$(basename "$binary")
"$binary" --version
echo "binary=$binary" >>"$GITHUB_OUTPUT"
