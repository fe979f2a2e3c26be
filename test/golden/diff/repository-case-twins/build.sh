#!/bin/sh -eu
. "$GOLDEN/forge.sh"
function_in main.tf f Active && function_in Main.tf g Active && commit base
function_in Main.tf g PassThrough && commit head
