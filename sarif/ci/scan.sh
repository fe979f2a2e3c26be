#!/bin/bash
# The action's second step: runs TRACEGATE on the change, prints annotations and the text report, writes SARIF_FILE, and puts counts,
# paths and the exit status into GITHUB_OUTPUT; a later step exits with it, when the report is uploaded. Inputs come as environment
# variables only: FAIL_ON, PATHS (one a line), BASE.
set -euo pipefail

case $SARIF_FILE in
*$'\n'* | '') echo "::error::sarif-file must be one path"; exit 2 ;;
esac
reports=$(mktemp -d "${RUNNER_TEMP:?}/tracegate.XXXXXX")
arguments=(--fail-on "$FAIL_ON")
[ -z "$BASE" ] || arguments+=(--base "$BASE")
arguments+=(-f github -o "sarif=$SARIF_FILE" -o "text=$reports/report.txt" -o "json=$reports/report.json")
arguments+=(--)
while IFS= read -r path; do
    [ -z "$path" ] || arguments+=("$path")
done <<<"$PATHS"

status=0
"$TRACEGATE" "${arguments[@]}" || status=$?

# The text holds names and lines of the repository: between these two lines nothing of it is read as a command.
if [ -s "$reports/report.txt" ]; then
    fence=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    echo "::group::Report"
    echo "::stop-commands::$fence"
    tr '\r' ' ' <"$reports/report.txt"
    echo
    echo "::$fence::"
    echo "::endgroup::"
fi

# The last object of the json report is its summary; nothing of the repository's is in it.
count() {
    local found
    found=$({ tail -c 400 "$reports/report.json" 2>/dev/null || true; } | tr -d ' \n' | sed -n "s/.*\"summary\":{[^}]*\"$1\":\([0-9]*\).*/\1/p")
    echo "${found:-0}"
}
{
    echo "status=$status"
    echo "violations=$(count violation)"
    echo "new=$(count new)"
    echo "undecided=$(count undecided)"
    [ ! -s "$SARIF_FILE" ] || echo "sarif-file=$SARIF_FILE"
} >>"$GITHUB_OUTPUT"
