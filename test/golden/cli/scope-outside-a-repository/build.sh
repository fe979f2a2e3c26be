#!/bin/sh -eu
. "$GOLDEN/forge.sh"
function_in main.tf f PassThrough
