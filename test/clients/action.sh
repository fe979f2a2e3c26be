#!/bin/bash
# Usage: test/clients/action.sh TRACEGATE   The action, the GitLab job and the review workflow of sarif/ci/, run on the example by the
# programs that stand in for the services (act, gitlab-ci-local, reviewdog), where they are installed: CLIENTS=DIR (test/README.md).
# A pull request as its checkout has it (the merge commit, with its first parent), and a push. In place of upload-sarif stands
# an action that says what it was given: nothing leaves this machine.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
tracegate=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
clients=${CLIENTS:-build/clients}
[ ! -d "$clients" ] || clients=$(cd "$clients" && pwd)
passed=0 failed=0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# expect NAME FILE PATTERN…: every pattern (extended regular expression) matches a line of FILE, one that begins with ! matches none
expect() {
    local name=$1 file=$2 pattern
    shift 2
    for pattern; do
        if [[ $pattern == !* ]]; then
            ! grep -a -q -E -e "${pattern#!}" "$file" || { wrong "$name" "$file" "has: ${pattern#!}"; return 0; }
        else
            grep -a -q -E -e "$pattern" "$file" || { wrong "$name" "$file" "lacks: $pattern"; return 0; }
        fi
    done
    echo "  ok       $name"
    passed=$((passed + 1))
}

wrong() {
    cat "$2"
    echo "  FAILED   $1: $3"
    failed=$((failed + 1))
}

git() { command git -c user.name=Test -c user.email=test@example.com -c commit.gpgsign=false -C "$repository" "$@"; }

# fill FOLDER MESSAGE: the folder as the whole content of a new commit
fill() {
    git rm -rfq --ignore-unmatch .
    cp -R "$1/." "$repository"
    git add -A -f
    git commit -q --allow-empty -m "$2"
}

# The example with the pipeline files: base/ and change/ of it, in $scratch.
trees() {
    local tree
    for tree in base change; do
        rm -rf "${scratch:?}/$tree"
        mkdir -p "$scratch/$tree/.github/workflows"
        cp -R "$top/sarif/example/$tree/." "$scratch/$tree"
        cp "$top/action.yml" "$scratch/$tree"
        # shellcheck disable=SC2086  # a list of names without blanks
        (cd "$top" && command git ls-files -z sarif/ci ${sources:-} | xargs -0 cp --parents -t "$scratch/$tree")
        workflow >"$scratch/$tree/.github/workflows/tracegate.yml"
        cp "$top/sarif/ci/gitlab-ci.yml" "$scratch/$tree/.gitlab-ci.yml"
    done
}

workflow() {
    cat <<END
on: { pull_request: , push: }
jobs:
  tracing:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: ./
        id: tracegate
        with: { upload: '${UPLOAD-true}', binary: '${BINARY-$tracegate}' }
      - if: always()
        env:
          SAID: status=\${{ steps.tracegate.outputs.status }} violations=\${{ steps.tracegate.outputs.violations }} new=\${{ steps.tracegate.outputs.new }} undecided=\${{ steps.tracegate.outputs.undecided }}
          SARIF: \${{ steps.tracegate.outputs.sarif-file }}
        run: echo "outputs \$SAID sarif \$(grep -c ruleId "\$SARIF")"
END
}

# A repository in $repository with what a checkout of the event leaves: for a pull request the merge commit, detached.
checkout() {
    repository=$scratch/repository
    rm -rf "$repository"
    command git init -q -b main "$repository"
    fill "$scratch/base" "base"
    git checkout -q -b change
    fill "$scratch/change" "change"
    git checkout -q main
    [ "$1" != pull_request ] || { git merge -q --no-ff -m merge change && git checkout -q --detach; }
    [ "$1" != push ] || git merge -q --ff-only change
}

event() {
    case $1 in
    pull_request) echo '{"action":"synchronize","number":1,"pull_request":{"number":1,"head":{"ref":"change","sha":"'"$(git rev-parse change)"'","repo":{"fork":false}},"base":{"ref":"main","sha":"'"$(git rev-parse main)"'"}},"repository":{"default_branch":"main","full_name":"acme/app"}}' ;;
    push) echo '{"ref":"refs/heads/main","before":"'"$(git rev-parse main^)"'","after":"'"$(git rev-parse main)"'","repository":{"default_branch":"main","full_name":"acme/app"}}' ;;
    esac
}

upload_stand_in() {
    mkdir -p "$scratch/codeql-action/upload-sarif"
    cat >"$scratch/codeql-action/upload-sarif/action.yml" <<'END'
name: upload-sarif
description: Says what it was given.
inputs: { sarif_file: {}, category: {} }
runs:
  using: composite
  steps:
    - shell: bash
      env: { FILE: "${{ inputs.sarif_file }}", CATEGORY: "${{ inputs.category }}" }
      run: echo "uploaded $(grep -c ruleId "$FILE") as $CATEGORY"
END
}

# On this machine itself, without a container: the job is ours.
act() {
    local uses
    checkout "$1"
    event "$1" >"$scratch/event.json"
    uses=$(grep -o 'github/codeql-action/upload-sarif@[0-9a-f]*' "$top/action.yml")
    (cd "$repository" && HOME="$clients/home" "$clients/go/bin/act" "$1" -e "$scratch/event.json" -P ubuntu-latest=-self-hosted --no-cache-server \
        --use-new-action-cache --local-repository "github/codeql-action@${uses#*@}=$scratch/codeql-action") >"$scratch/log" 2>&1 ||
        echo "act: exit status $?" >>"$scratch/log"
}

github() {
    [ -x "$clients/go/bin/act" ] || { echo "  not run  the action: act is not installed (CLIENTS=DIR)"; return; }
    upload_stand_in
    trees
    act pull_request
    expect "action, pull request: annotations, outputs, upload, and the job fails" "$scratch/log" \
        'notice.*invoices.tf|invoices.tf.*notice' 'outputs status=1 violations=2 new=2 undecided=0 sarif [1-9]' 'uploaded [1-9][0-9]* as tracegate' \
        'act: exit status 1'
    act push
    expect "action, push" "$scratch/log" 'outputs status=1 violations=2' 'uploaded [1-9]'
    UPLOAD=false trees
    act push
    expect "action, upload switched off" "$scratch/log" 'outputs status=1 violations=2' 'sarif [1-9]' '!uploaded'
    BINARY='' sources='sarif/rules Makefile src include .ci' trees
    act pull_request
    expect "action, building tracegate itself" "$scratch/log" 'Build tracegate' 'outputs status=1 violations=2 new=2' 'uploaded [1-9]'
}

gitlab() {
    [ -x "$clients/npm/node_modules/.bin/gitlab-ci-local" ] || { echo "  not run  the GitLab job: gitlab-ci-local is not installed (CLIENTS=DIR)"; return; }
    trees
    checkout push
    git remote add origin git@gitlab.example.com:acme/app.git
    (cd "$repository" && "$clients/npm/node_modules/.bin/gitlab-ci-local" --force-shell-executor --variable "TRACEGATE=$tracegate" tracegate) >"$scratch/log" 2>&1 ||
        echo "gitlab: exit status $?" >>"$scratch/log"
    cat "$repository"/.gitlab-ci-local/artifacts/*/gl-code-quality-report.json >>"$scratch/log" 2>/dev/null || true
    expect "GitLab job, default branch: a report, and the job does not fail" "$scratch/log" 'fingerprint' 'reminders.tf' '!gitlab: exit status'
}

review() {
    [ -x "$clients/go/bin/reviewdog" ] || { echo "  not run  the review: reviewdog is not installed (CLIENTS=DIR)"; return; }
    trees
    checkout pull_request
    (cd "$repository" && "$tracegate" --base HEAD^1 --fail-on=never -f rdjson |
        "$clients/go/bin/reviewdog" -f=rdjson -name=tracegate -diff="git diff HEAD^1" -reporter=local -fail-level=any) >"$scratch/log" 2>&1 ||
        echo "reviewdog: exit status $?" >>"$scratch/log"
    expect "reviewdog: a comment on each of the two functions" "$scratch/log" 'invoices.tf:' 'reminders.tf:' 'reviewdog: exit status 1'
}

github
gitlab
review
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
