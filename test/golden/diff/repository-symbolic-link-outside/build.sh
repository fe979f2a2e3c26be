#!/bin/sh -eu
. "$GOLDEN/forge.sh"
function_in "$HOME/outside.tf" o PassThrough
function_in main.tf f Active && commit base
ln -s "$HOME/outside.tf" link.tf && function_in main.tf f PassThrough && commit head
