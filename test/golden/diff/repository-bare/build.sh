#!/bin/sh -eu
. "$GOLDEN/forge.sh"
rm -rf .git
git init -q -b main "$HOME/made"
(
    cd "$HOME/made"
    function_in main.tf f Active && commit base
    function_in main.tf f PassThrough && commit head
)
git clone -q --bare "$HOME/made" .
