#!/bin/sh -eu
. "$GOLDEN/forge.sh"
git checkout -q -b work
function_in main.tf f Active && commit base
function_in main.tf f PassThrough && commit head
head=$(git rev-parse HEAD) base=$(git rev-parse HEAD^)
git checkout -q --orphan other && function_in main.tf f PassThrough && commit replacement
git replace "$base" HEAD
git checkout -q "$head"
