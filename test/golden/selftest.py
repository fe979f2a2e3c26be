#!/usr/bin/env python3
"""The golden runner's own test: for each kind a case that must pass and cases that must fail, against a program that is a stand-in.

The stand-in prints what the file `says` in its working directory holds, so each case here chooses the answer that it judges.
"""
import os
import re
import subprocess
import sys
import tempfile

RUNNER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "run.py")
STAND_IN = r"""#!/bin/sh
[ "$1" != --version ] || { echo "tracegate 1.2.3"; exit; }
for word; do case $word in sarif=*) cat report >"${word#sarif=}" ;; esac; done
case " $* " in *" crash "*) kill -SEGV $$ ;; *" 99 "*) exit 99 ;; *" slow "*) sleep 5 ;; esac
[ ! -f says-stderr ] || cat says-stderr >&2
[ ! -f says ] || cat says
[ "$1" != tokens ] && [ "$1" != ast ] || for file; do [ ! -f "$file" ] || cat "$file"; done
[ "$1" != eval ] || for last; do :; done
[ "$1" != eval ] || printf '{"is":"%s"}\n' "$last"
if [ -f says-status ]; then exit "$(cat says-status)"; fi
"""
RULE = "aws/lambda_functions_without_x-ray_tracing"
ROW = '{"rule": "' + RULE + '", "address": "aws_x.a", "verdict": "%s", "file": "a.tf", "line": 1, "suppressed": %s, "state": null, "root": "."}'
ANSWER = '{"resources": [%s], "diagnostics": [%s], "summary": {"new": 1, "pass": 2}}'
PASS, VIOLATION = ROW % ("pass", "null"), ROW % ("violation", "null")
OTHER = VIOLATION.replace(RULE, "aws/another_rule")
SUPPRESSED = ROW % ("violation", '{"by": "comment"}')
ERROR = '{"severity": "error", "code": "syntax/x"}'


def rules(verdict, rows, status=0, diagnostics="", more=""):
    return {"expect.json": '{"verdicts": [{"address": "aws_x.a", "verdict": "%s", "line": 1}]%s}' % (verdict, more),
            "says": ANSWER % (rows, diagnostics), "says-status": str(status)}


def diff(expect, rows=VIOLATION):
    return {"base/a.tf": "", "head/says": ANSWER % (rows, ""), "expect.json": expect}


# name, whether it must pass, files. A name's first part is its kind.
CASES = [
    ("lex/same", True, {"input.tf": '[["EOF","1",""]]\n', "expect.json": '[["EOF", "1", ""]]\n'}),
    ("parse/other-value", False, {"input.tf": '{"a":2}\n', "expect.json": '{"a": 1}\n'}),
    ("parse/other-order", False, {"input.tf": '{"b":1,"a":2}\n', "expect.json": '{"a": 2, "b": 1}\n'}),
    ("parse/not-compact", False, {"input.tf": '{"a": 1}\n', "expect.json": '{"a": 1}\n'}),
    ("parse/escapes-of-the-reference", True, {"input.tf": '{"a":"\\u0008\\u007f\\\\b"}\n', "expect.json": '{"a": "\\b\x7f\\\\b"}\n'}),
    ("parse/no-expectation", False, {"input.tf": '{"a":1}\n'}),
    ("parse/no-input", False, {"expect.json": "{}\n"}),
    ("parse/not-json", False, {"input.tf": "a = 1", "expect.json": "{}\n"}),
    ("recover/other-message", False, {"input.tf": '{"a":1}\n', "expect.json": '{"a": 1}\n', "expect.stderr": "error\n"}),
    ("eval/same", True, {"input": "1 + 1\n", "expect.txt": '1 + 1\n    {"is":"1 + 1"}\n'}),
    ("eval/other", False, {"input": "1 + 1\n2\n", "expect.txt": '1 + 1\n    {"is":"1 + 1"}\n2\n    {"is":"3"}\n'}),
    ("rules/r/same", True, rules("pass", PASS)),
    ("rules/r/other-verdict", False, rules("violation", PASS)),
    ("rules/r/other-status", False, rules("violation", VIOLATION)),
    ("rules/r/violation", True, rules("violation", VIOLATION, 1)),
    ("rules/r/doubled-row", False, rules("pass", PASS + ", " + PASS)),
    ("rules/r/missing-row", False, rules("pass", "")),
    ("rules/r/row-of-another-rule", True, rules("violation", VIOLATION + ", " + OTHER, 1)),
    ("rules/r/only-of-another-rule", False, rules("violation", OTHER, 1)),
    ("rules/r/suppressed-unexpectedly", False, rules("violation", SUPPRESSED)),
    ("rules/r/error-without-status-2", False, rules("pass", PASS, 0, ERROR)),
    ("rules/r/error", True, rules("pass", PASS, 2, ERROR)),
    ("rules/r/other-diagnostics", False, rules("pass", PASS, 2, ERROR, ', "diagnostics": ["syntax/y"]')),
    ("rules/r/exit-said", False, rules("pass", PASS, 0, "", ', "exit": 1')),
    ("rules/r/no-verdicts", False, {"says": ANSWER % (PASS, ""), "expect.json": "{}"}),
    ("report/same", True, {"report": '{"version":"1.2.3"}', "expect.sarif": '{"version": "{version}"}\n'}),
    ("report/other", False, {"report": '{"version":"1.2.4"}', "expect.sarif": '{"version": "{version}"}\n'}),
    ("report/not-written", False, {"expect.codequality": "[]\n"}),
    ("diff/same", True, diff('{"resources": [{"address": "aws_x.a", "verdict": "violation"}], "summary": {"new": 1}, "exit": 0}')),
    ("diff/other-summary", False, diff('{"summary": {"new": 2}}')),
    ("diff/other-row", False, diff('{"resources": [{"address": "aws_x.a", "verdict": "pass"}]}')),
    ("diff/one-row-more", False, diff('{"resources": []}')),
    ("diff/other-status", False, diff('{"exit": 1}')),
    ("diff/nothing-expected", False, diff("{}")),
    ("diff/by-script", True, {"build.sh": "echo '%s' >says\ngit add says\ngit commit -qm x\n" % (ANSWER % ("", "")), "expect.json": '{"summary": {"pass": 2}}'}),
    ("diff/script-fails", False, {"build.sh": "false\n", "expect.json": '{"exit": 0}'}),
    ("cli/same", True, {"args": "x", "input/says": "hello\n", "expect.stdout": "hello\n"}),
    ("cli/other", False, {"args": "x", "input/says": "hello\n", "expect.stdout": "hallo\n"}),
    ("cli/other-line-end", False, {"args": "x", "input/says": "hello", "expect.stdout": "hello\n"}),
    ("cli/unexpected-output", False, {"args": "x", "input/says": "hello\n"}),
    ("cli/unexpected-message", False, {"args": "x", "input/says-stderr": "oops\n"}),
    ("cli/other-status", False, {"args": "x", "input/says-status": "1"}),
    ("cli/status", True, {"args": "x", "input/says-status": "1", "status": "1\n"}),
    ("cli/crash", False, {"args": "crash"}),
    ("cli/sanitizer", False, {"args": "99"}),
    ("limit/slow", False, {"args": "slow", "seconds": "1"}),
    ("limit/generated", True, {"args": "x", "generate.py": "open('says', 'w').write('x' * 3)", "expect.stdout": "xxx"}),
]


def fill(folder, files):
    for name, text in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


def main():
    with tempfile.TemporaryDirectory() as scratch:
        program, root = os.path.join(scratch, "tracegate"), os.path.join(scratch, "golden")
        fill(scratch, {"tracegate": STAND_IN})
        os.chmod(program, 0o755)
        for name, _, files in CASES:
            fill(os.path.join(root, name), files)
        command = [sys.executable, RUNNER, "--binary", program, "--root", root]
        said = subprocess.run(command, capture_output=True, text=True, check=False)
        failed = {os.path.relpath(path, root) for path in (os.path.abspath(p) for p in re.findall(r"^FAILED (\S+)", said.stdout, re.M))}
        wrong = [name for name, passes, _ in CASES if passes == (name in failed)]
        last = said.stdout.splitlines()[-1]
        expected = sum(not passes for _, passes, _ in CASES)
        if last != f"{len(CASES) - expected} passed, {expected} failed" or said.returncode != 1:
            wrong.append(f"the last line, {last!r}, or the exit status, {said.returncode}")
    for name in wrong:
        print(f"the runner is wrong about {name}")
    if wrong:
        print(said.stdout)
    print(f"{len(CASES) + 1 - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
