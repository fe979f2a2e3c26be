#!/bin/sh -eu
# A forge as CI finds it, for build.sh:  . "$GOLDEN/forge.sh"
#
#     A───B      main, tag v1     B adds a wrong function of somebody else's
#      \   \
#       T───M    topic, pull request 7 and its merge commit (parents B, T)    T adds a wrong function
#
# Dates and names are fixed, so the ids are always the same. What is fetched, and how deep, is what the CI systems do.

function_in() # FILE NAME MODE
{
    cat >"$1" <<EOF
resource "aws_lambda_function" "$2" {
  function_name = "$2"
  role          = "arn:aws:iam::123456789012:role/r"
  tracing_config {
    mode = "$3"
  }
}
EOF
}

commit() # MESSAGE
{
    git add -A
    git commit -q -m "$1"
}

forge()
{
    git init -q -b main "$HOME/made"
    (
        cd "$HOME/made"
        function_in main.tf a PassThrough && commit A
        git checkout -q -b topic
        function_in topic.tf t PassThrough && commit T
        git checkout -q main
        function_in other.tf b PassThrough && commit B
        git tag v1
        git checkout -q --detach
        git merge -q --no-ff -m "Merge topic into main" topic
        git update-ref refs/pull/7/merge HEAD
        git update-ref refs/pull/7/head topic
        git update-ref refs/merge-requests/7/merge HEAD
        git update-ref refs/heads/gh-readonly-queue/main/pr-7 HEAD
        git config uploadpack.allowAnySHA1InWant true
    )
}

# The repository at one commit: `checkout REF [DEPTH]`. Without a depth all branches come along.
checkout()
{
    git remote add origin "file://$HOME/made"
    if [ $# -gt 1 ]; then
        git fetch -q --no-tags --depth="$2" origin "+$1:refs/remotes/ci/head"
    else
        git fetch -q --no-tags origin "+refs/heads/*:refs/remotes/origin/*" "+$1:refs/remotes/ci/head"
    fi
    git checkout -q --detach refs/remotes/ci/head
}

# The payload of a GitHub event, with the ids of this forge: `event NAME`.
event()
{
    a=$(git -C "$HOME/made" rev-parse v1~1) t=$(git -C "$HOME/made" rev-parse topic)
    sed -e "s/a\{40\}/$a/g" -e "s/b\{40\}/$t/g" "$GOLDEN/events/$1.json" >.git/event.json
}
