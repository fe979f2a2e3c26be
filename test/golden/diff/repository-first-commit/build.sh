. "$GOLDEN/forge.sh"
function_in main.tf f PassThrough && git add .
