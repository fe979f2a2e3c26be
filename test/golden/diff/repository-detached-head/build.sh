#!/bin/sh -eu
. "$GOLDEN/forge.sh"
function_in main.tf f Active && commit base
git checkout -q --detach
function_in main.tf f PassThrough && commit head
