#!/bin/sh -eu
. "$GOLDEN/forge.sh"
function_in main.tf f Active && echo ignored.tf >.gitignore && commit base
function_in main.tf f PassThrough && function_in untracked.tf u PassThrough && function_in ignored.tf i PassThrough
