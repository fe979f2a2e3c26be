#!/usr/bin/env python3
"""replay_eval.py PROGRAM: expressions as Terraform's own evaluator answers them (expr_cases.jsonl, where `v1_13` is there: that), and
conversions to type constraints with defaults as hcl's typeexpr and cty do them (convert_cases.jsonl), and calls of every pure function
with ordinary and odd arguments as Terraform 1.13.3 answers them (function_cases.jsonl).

An answer is equal if type and value are: unknown and sensitive parts with what is certain of them (refinements), errors only as errors.
test/golden/eval/known.md names the cases that differ, each with its reason; they must differ, and be at most one in a hundred (those
apart where Terraform says unknown although all outcomes agree, and we say on what).
The last line is `N passed, M failed`.
"""
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = ["expr_cases.jsonl", "convert_cases.jsonl", "function_cases.jsonl"]
KNOWN = os.path.join(HERE, "..", "golden", "eval", "known.md")


class Number(str):
    """A number as it is written: exact, and not equal to a string."""


def load(text):
    return json.loads(text, parse_int=Number, parse_float=Number)


def same(a, b):
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b


def expected(case):
    return case.get("v1_13", case)


def equal(case, answer):
    want = expected(case)
    if want.get("error"):
        return answer.get("error") is True
    return not answer.get("error") and same(want["result"], {"type": answer["type"], "value": answer["value"]})


def known():
    """The names of cases that known.md lists, `- name: reason`, and how many of them count as different."""
    with open(KNOWN, encoding="utf-8") as file:
        differ, _, agree = file.read().partition("\n## Known")
    rows = r"^- `([a-z0-9-]+)`: \S"
    return set(re.findall(rows, differ + agree, re.M)), len(re.findall(rows, differ, re.M))


def main(program):
    lines = ""
    for name in CASES:
        with open(os.path.join(HERE, name), encoding="utf-8") as file:
            lines += file.read()
    cases = [load(line) for line in lines.rstrip("\n").split("\n")]
    done = subprocess.run([program, "eval", "--batch"], input=lines, capture_output=True, text=True, check=False)
    answers = [load(line) for line in done.stdout.rstrip("\n").split("\n")]
    if done.returncode or len(answers) != len(cases):
        print(f"{len(answers)} answers to {len(cases)} expressions, status {done.returncode}\n{done.stderr}")
        return 1
    (listed, differ), failed = known(), 0
    for case, answer in zip(cases, answers):
        if equal(case, answer) == (case["id"] not in listed):
            continue
        failed += 1
        if case["id"] in listed:
            print(f"{case['id']}: equal now, known.md says otherwise")
        else:
            want = {k: v for k, v in expected(case).items() if k in ("result", "error", "summary", "detail")}
            print(f"{case['id']}: {case['expr']}\n    vars   {json.dumps(case.get('vars', {}))}\n    want   {json.dumps(want)}\n    got    {json.dumps(answer)}")
    for name in sorted(listed - {case["id"] for case in cases}):
        print(f"known.md: there is no case {name}")
        failed += 1
    if differ * 100 > len(cases):
        print(f"known.md lists {differ} of {len(cases)} cases: more than one in a hundred")
        failed += 1
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
