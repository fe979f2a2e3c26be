#!/bin/sh
# Usage: setup.sh DIR   Installs the readers of our reports into DIR from the package registries (npm, pip, Go). Debian 12.
# There must be: git, jq, Node 20 with npm, Python 3 with venv, Go 1.25 or newer. Takes four minutes and 460 MB.
# The versions are those that the reports were tried with.
set -eu
[ $# = 1 ] || { echo "usage: setup.sh DIR" >&2; exit 2; }
for c in git jq node npm python3 go; do command -v "$c" >/dev/null || { echo "setup.sh: $c is missing" >&2; exit 2; }; done
python3 -c 'import ensurepip, venv' 2>/dev/null || { echo "setup.sh: python3 has no venv (Debian: python3-venv)" >&2; exit 2; }
dir=$(mkdir -p "$1" && cd "$1" && pwd)
mkdir -p "$dir/npm" "$dir/go/bin"
cd "$dir/npm"
[ -f package.json ] || npm init -y >/dev/null
# gitlab-ci-local 4.75 needs Node 22
npm install --loglevel=error --no-audit --no-fund @microsoft/sarif-multitool@5.7.0 jsonschema@1.5.0 gitlab-ci-local@4.61.1
chmod u+x node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool # npm 11 does not run its postinstall
python3 -m venv "$dir/py"
"$dir/py/bin/pip" install -q check-jsonschema==0.39.0 sarif-tools==3.0.5 zizmor==1.32.0
export GOBIN="$dir/go/bin"
go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
go install github.com/reviewdog/reviewdog/cmd/reviewdog@v0.21.0
go install github.com/nektos/act@v0.2.89
mkdir -p "$dir/home/.config/act" && : >"$dir/home/.config/act/actrc" # or act asks which image to use
echo "the readers are in $dir: make clients CLIENTS=$dir"
