#!/bin/sh -eu
. "$GOLDEN/forge.sh"
mkdir app other
function_in app/main.tf f Active && function_in other/main.tf o PassThrough && commit base
git sparse-checkout set app
function_in app/main.tf f PassThrough
