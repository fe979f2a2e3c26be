#!/usr/bin/env python3
"""replay_syntax.py PROGRAM: the parser against hcl v2.25.0's answers (AST.md): the same tree to the byte for what is accepted, the same place
of the first error for what is rejected.

Two sets: syntax_cases.jsonl, sources with their answers, and golden-gen.txt, hashes of the answers for what gen_hcl.py makes; its first
line says with which options. The last line is `N passed, M failed`.
"""
import base64
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def ask(program, options, paths):
    """The program's lines of output, one a path."""
    run = subprocess.run([program, "ast", *options], input="\n".join(paths).encode() + b"\n", stdout=subprocess.PIPE, check=False)
    return run.stdout.decode("utf-8", "surrogateescape").split("\n")[:-1]


def sources(program, folder):
    """(how many cases, what failed) of syntax_cases.jsonl."""
    with open(os.path.join(HERE, "syntax_cases.jsonl"), encoding="utf-8") as file:
        cases = [json.loads(line) for line in file]
    paths = [os.path.join(folder, f"{case['id']}-{case['name']}") for case in cases]
    for case, path in zip(cases, paths):
        with open(path, "wb") as file:
            file.write(base64.b64decode(case["src_b64"]))
    failed = []
    answers = ask(program, [], paths)
    for case, answer in zip(cases, answers + [""] * (len(cases) - len(answers))):
        # The answers are kept as JSON values: written out again they have the bytes that were read, escapes apart.
        if not answer or json.loads(answer) != case["ast"]:
            failed.append(f"{case['id']}: {base64.b64decode(case['src_b64'])!r}\n  expected {json.dumps(case['ast'])}\n  answered {answer}")
    return len(cases), failed


def generated(program, folder):
    """The same of golden-gen.txt."""
    with open(os.path.join(HERE, "golden-gen.txt"), encoding="utf-8") as file:
        rows = [line.split() for line in file if line.strip() and not line.startswith("#")]
        file.seek(0)
        runs = re.findall(r"--seed \d+[^;]*?(?= ;)", file.readline())
    for options in runs:
        subprocess.run([sys.executable, os.path.join(HERE, "gen_hcl.py"), *options.split(), "--out", folder], check=True)
    paths = [os.path.join(folder, row[0]) for row in rows]
    answers = {os.path.basename(line.split()[4]): line.split()[1:3] for line in ask(program, ["--hash"], paths)}
    return len(rows), [f"{name}: another {'tree' if status == 'ok' else 'first error'}: {answers.get(name)}"
                       for name, digest, status, _ in rows if answers.get(name) != [digest, status]]


def main(program):
    program = os.path.abspath(program)
    with tempfile.TemporaryDirectory() as folder:
        results = [sources(program, folder), generated(program, folder)]
    failed = [line for _, lines in results for line in lines]
    for line in failed[:20]:
        print(line)
    print(f"{sum(count for count, _ in results) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


sys.exit(main(sys.argv[1]))
