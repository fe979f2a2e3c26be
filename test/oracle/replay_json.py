#!/usr/bin/env python3
"""replay_json.py PROGRAM: files in HCL's JSON syntax as hcl v2.25.0 reads them (json_cases.jsonl, in syntax_cases.jsonl's form).

What is accepted must be equal to the byte; what is refused, too, which is the place of the first error. The cases are random
documents and mutations of them that hclast was asked about. The last line is `N passed, M failed`.
"""
import base64
import json
import os
import subprocess
import sys
import tempfile

CASES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "json_cases.jsonl")


def main(program):
    with open(CASES, encoding="utf-8") as f:
        cases = [json.loads(line) for line in f]
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for case in cases:
            paths.append(os.path.join(folder, case["id"] + ".tf.json"))
            with open(paths[-1], "wb") as f:
                f.write(base64.b64decode(case["src_b64"]))
        run = subprocess.run([program, "ast"], input="\n".join(paths).encode() + b"\n", stdout=subprocess.PIPE)
    answers = run.stdout.decode("utf-8", "replace").split("\n")[:-1]
    failed = 0
    for case, answer in zip(cases, answers):
        expected = case["ast"]
        if answer != expected:
            failed += 1
            print("%s: %r\n  expected %s\n  answered %s" % (case["id"], base64.b64decode(case["src_b64"]), expected, answer))
    failed += len(cases) - min(len(cases), len(answers))
    print("%d passed, %d failed" % (len(cases) - failed, failed))
    return 1 if failed else 0


sys.exit(main(sys.argv[1]))
