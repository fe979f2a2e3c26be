#!/bin/sh -eu
. "$GOLDEN/forge.sh"
echo '* text=auto eol=crlf' >.gitattributes
function_in main.tf f PassThrough && function_in other.tf o PassThrough && commit base
rm main.tf other.tf && git checkout -q -- .
sed -i 's/"PassThrough"/"Other"/' other.tf
