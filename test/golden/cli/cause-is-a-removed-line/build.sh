#!/bin/sh -eu
git init -q -b main
printf 'resource "aws_lambda_function" "f" {\n  function_name = "f"\n  role = "r"\n  tracing_config {\n    mode = "Active"\n  }\n}\n' >main.tf
git add -A && git commit -q -m base
printf 'resource "aws_lambda_function" "f" {\n  function_name = "f"\n  role = "r"\n}\n' >main.tf
git commit -q -a -m head
