#!/bin/sh -eu
. "$GOLDEN/forge.sh"
function_in main.tf a PassThrough && commit base
cat >"$HOME/../before.sarif" <<'EOF'
{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "tracegate"}}, "results": [{"ruleId": "aws/lambda_functions_without_x-ray_tracing",
 "message": {"text": "m"}, "properties": {"findings": [{"root": ".", "address": "aws_lambda_function.a", "instances": ["aws_lambda_function.a"]}]}}]}]}
EOF
function_in other.tf b PassThrough && commit head
