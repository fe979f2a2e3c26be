#!/bin/sh
# Usage: demo.sh TRACEGATE [FOLDER]   A small repository with a change, in FOLDER or a new one, and what tracegate says of it.
# The change (change/ beside this file) adds two functions to the service (base/): one that passes its caller's decision
# through, one that says nothing of tracing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tracegate=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
repository=${2:-$(mktemp -d)/service}

mkdir -p "$repository"
cd "$repository"
git() { command git -c user.name=Demo -c user.email=demo@example.com -c commit.gpgsign=false "$@"; }

git init -q -b main .
cp -R "$here/base/." .
git add -A
git commit -q -m "A function that answers orders"
git checkout -q -b change
cp -R "$here/change/." .
git add -A
git commit -q -m "Two more functions"

cat <<END
A repository with a change, in $repository
  main     one function, with active tracing
  change   adds two functions

\$ tracegate --base main -f text -o sarif=tracegate.sarif

END
# Nothing of a CI that this may run in: the demo is about its own repository.
status=0
env -i PATH="$PATH" HOME="$HOME" LC_ALL=C TERM="${TERM:-dumb}" "$tracegate" --base main -f text -o sarif=tracegate.sarif || status=$?

echo
echo "exit status $status: 0 would mean nothing to complain about, 2 that it could not look at everything"
echo "SARIF, for code scanning and other readers: $repository/tracegate.sarif"
if [ "$status" != 1 ] || [ ! -s tracegate.sarif ]; then
    echo "demo: this is not what should have come out" >&2
    exit 1
fi
