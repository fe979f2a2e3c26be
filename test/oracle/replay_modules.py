#!/usr/bin/env python3
"""replay_modules.py PROGRAM [DIR…]: generated configurations against what `terraform plan` said of them.

ANSWERS names the files that hold, for cases that a generator makes again byte by byte, the verdicts of real plans: Terraform 1.11.4
with stub providers; where something is unknown, every outcome was planned. `any`: too many outcomes to plan. The list is of
the violating instances; null: not all are known. An address may have its root before it ("live/a:module.x.…").

Then a part of them in another form, of which the same must be true: with things added that nothing refers to (a local, a
variable, a module, a dynamic block of another type); as OpenTofu's, each x.tf renamed to x.tofu, with an x.tf beside it that
it hides.

With directories of cases that truth_more.py has planned: their expect.json instead, and how many are exact.
"""
import collections
import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import common

HERE = os.path.dirname(os.path.abspath(__file__))
ANSWERS = [("module_verdicts.jsonl", "gen_modules.py"), ("more_verdicts.jsonl", "gen_more.py")]
# What could be known, but is undecided, and why.
KNOWN = {
    # one outcome of a module argument is an error, which does not reach the function that the argument's other half decides
    "031-0057 module.c10.module.c4.aws_lambda_function.f1",
}
ALTERED = 10  # of every so many cases one is tried in other forms
HIDDEN = 'resource "aws_lambda_function" "hidden_by_tofu" {}\n'
UNRELATED = '''
locals {
  unrelated_local = { for k in ["x", "y"] : k => upper(k) }
}
variable "unrelated_variable" {
  type = string
}
module "unrelated_module" {
  source = "./unrelated"
  value  = var.unrelated_variable
}
resource "aws_sns_topic" "unrelated" {
  name = local.unrelated_local["x"]
  dynamic "unrelated" {
    for_each = var.unrelated_variable == "" ? [] : [1]
    content {}
  }
}
'''


def answer(program, case):
    """(rows, exit status)."""
    env = common.environment()
    done = subprocess.run([program, "-f", "json", "."], cwd=case, capture_output=True, env=env)
    try:
        return json.loads(done.stdout)["resources"], done.returncode
    except (ValueError, KeyError):
        raise SystemExit(f"{case}: exit status {done.returncode}, no answer: {done.stderr.decode(errors='replace')[:500]}")


def address_of(row):
    return row["address"] if row["root"] == "." else f"{row['root']}:{row['address']}"


def misplaced(case, row):
    """Why the place of a row cannot be right: the mode's line where one decides, else the resource's header."""
    with open(os.path.join(case, row["file"])) as f:
        line = f.read().split("\n")[row["line"] - 1]
    name = row["address"].split(".")[-1]
    header = re.search(rf'\baws_lambda_function"? "?{name}\b', line) or row["file"].endswith(".json") and f'"{name}"' in line
    if row["verdict"] in ("pass", "none") or row["verdict"] == "violation" and row["mode"] is None and not row["steps"]:
        return None if header else "is not at the header"
    last = row["steps"][-1] if row["steps"] else None
    if not header and (last is None or (last["file"], last["line"]) != (row["file"], row["line"])):
        return "is not where its last step is"
    return None


def judge(rows, status, expected, case):
    """(kind, text) of each row: exact, any, undecided or known (though it could be decided), wrong."""
    got, name = {}, expected["module"]
    for r in rows:
        if address_of(r) in got:
            yield "wrong", f"{name} {address_of(r)}: two rows"
        got[address_of(r)] = r
    for address, verdict, violating in expected["rows"]:
        row = got.pop(address, {"verdict": "no row", "instances": []})
        said = row["verdict"]
        if verdict == "any":
            yield ("any" if said in ("pass", "violation", "undecided") else "wrong"), f"{name} {address}: {said}"
        elif said not in verdict.split("|"):
            less = "known" if f"{name} {address}" in KNOWN else "undecided"
            yield (less if said == "undecided" else "wrong"), f"{name} {address}: {said}, should be {verdict}"
        elif violating is not None and sorted(row["instances"]) != violating:
            yield "wrong", f"{name} {address}: instances {row['instances']}, should be {violating}"
        elif misplaced(case, row):
            yield "wrong", f"{name} {address}: {row['file']}:{row['line']} {misplaced(case, row)}"
        else:
            yield "exact", ""
    for address, row in got.items():
        if row["verdict"] != "none":
            yield "wrong", f"{name} {address}: {row['verdict']}, should not exist"
    if status != any(r["verdict"] == "violation" for r in rows):
        yield "wrong", f"{name}: exit status {status} does not fit the rows"


def with_additions(case):
    os.makedirs(os.path.join(case, "unrelated"))
    with open(os.path.join(case, "unrelated", "main.tf"), "w") as f:
        f.write('variable "value" {}\noutput "value" {\n  value = var.value\n}\n')
    with open(os.path.join(case, "unrelated.tf"), "w") as f:
        f.write(UNRELATED)


def as_tofu(case):
    for base, _, files in list(os.walk(case)):
        for name in files:
            stem = re.fullmatch(r"(.*)\.tf(\.json)?", name)
            if stem:
                path = os.path.join(base, name)
                os.rename(path, os.path.join(base, f"{stem[1]}.tofu{stem[2] or ''}"))
                with open(path, "w") as f:
                    f.write("{}" if stem[2] else HIDDEN)


FUNCTION = re.compile(r'resource "aws_lambda_function" "(f\d+)" \{\n((?:  (?:count|for_each) = .*\n)?)  function_name = .*\n  role +=.*\n'
                      r'(?:  tracing_config \{\n    mode = (.*)\n  \}\n|  tracing_config \{ mode = (.*) \}\n)?\}\n')


def as_wrappers(case):
    """Plain functions become calls of a well-known module that is not installed. Returns (directory, name) of each."""
    changed = set()
    for base, _, files in list(os.walk(case)):
        texts = {}
        for name in (n for n in files if n.endswith(".tf")):
            with open(os.path.join(base, name)) as f:
                texts[name] = f.read()
        whole = "\n".join(texts.values())

        def call(found):
            if len(re.findall(rf'aws_lambda_function(?:\.|" "){found[1]}\b', whole)) > 1:
                return found[0]  # overridden, or referred to
            changed.add((os.path.relpath(base, case), found[1]))
            mode = f"  tracing_mode = {found[3] or found[4]}\n" if found[3] or found[4] else ""
            return f'module "{found[1]}" {{\n  source = "terraform-aws-modules/lambda/aws"\n  version = "8.0.0"\n{found[2]}{mode}}}\n'

        for name, text in texts.items():
            with open(os.path.join(base, name), "w") as f:
                f.write(FUNCTION.sub(call, text))
    return changed


def wrapped(program, case, name):
    """What a well-known module in place of a function changes: its row is the call's, all else stays."""
    def verdicts(of, renamed):
        for r in answer(program, of)[0]:
            key = (os.path.dirname(r["file"]) or ".", r["address"].split(".")[-1])
            shown = (lambda a: re.sub(r"aws_lambda_function\.(?=f\d+(?:\[[^]]*\])?$)", "module.", a)) if key in renamed else (lambda a: a)
            yield shown(r["address"]), r["verdict"], tuple(shown(i) for i in r["instances"])
    with tempfile.TemporaryDirectory() as top:
        other = os.path.join(top, "m")
        shutil.copytree(case, other)
        renamed = as_wrappers(other)
        before, after = set(verdicts(case, renamed)), set(verdicts(other, ()))
    known = {k.split(" ", 1)[1] for k in KNOWN if k.startswith(name)}
    if {r for r in before ^ after if re.sub(r"module\.(f\d+)$", r"aws_lambda_function.\1", r[0]) not in known}:
        yield "wrong", f"{name} as_wrappers: {sorted(before ^ after, key=str)[:2]}"


def altered(program, case, name):
    """What another form changes."""
    yield from wrapped(program, case, name)
    def verdicts(of):
        return {address_of(r): (r["verdict"], tuple(r["instances"]), r["reason"]) for r in answer(program, of)[0]}
    before = verdicts(case)
    for change in (with_additions, as_tofu):
        with tempfile.TemporaryDirectory() as top:
            other = os.path.join(top, "m")
            shutil.copytree(case, other)
            change(other)
            after = verdicts(other)
        if before != after:
            yield "wrong", f"{name} {change.__name__}: {sorted(set(before.items()) ^ set(after.items()), key=str)[:2]}"


def stored(top):
    """The cases that have answers here, made again: (directory, expected)."""
    for file, generator in ANSWERS:
        with open(os.path.join(HERE, file)) as f:
            cases = [json.loads(line) for line in f]
        into = os.path.join(top, generator)
        for seed, last in sorted({c["module"][:3]: int(c["module"][4:]) for c in cases}.items()):
            subprocess.run([sys.executable, os.path.join(HERE, generator), into, "--seed", str(int(seed)), "--count", str(last + 1)], check=True)
        for c in cases:
            if "rows" in c:
                yield os.path.join(into, c["module"]), c


def planned(top, directories):
    """The cases of directories that truth_more.py has planned, copied without its answers."""
    for d in directories:
        for name in sorted(os.listdir(d)):
            path = os.path.join(d, name, "expect.json")
            if os.path.exists(path):
                with open(path) as f:
                    expected = json.load(f)
                if "rows" in expected:
                    into = os.path.join(top, os.path.basename(os.path.abspath(d)), name)
                    shutil.copytree(os.path.join(d, name), into, ignore=shutil.ignore_patterns("expect.json"))
                    yield into, {"module": name, "rows": expected["rows"]}


def main():
    program, directories = os.path.abspath(sys.argv[1]), sys.argv[2:]
    with tempfile.TemporaryDirectory() as top:
        cases = list(planned(top, directories) if directories else stored(top))
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            found = [f for fs in pool.map(lambda c: list(judge(*answer(program, c[0]), c[1], c[0])), cases) for f in fs]
            tried = [c for c in cases if not os.path.exists(os.path.join(c[0], "live"))][::ALTERED]  # one root at the top
            found += [f for fs in pool.map(lambda c: list(altered(program, c[0], c[1]["module"])), tried) for f in fs]
    count = collections.Counter(kind for kind, _ in found)
    bad = [text for kind, text in found if kind in ("wrong", "undecided")]
    for line in bad if directories else bad[:20]:
        print(line)
    if directories:
        print(", ".join(f"{n} {kind}" for kind, n in sorted(count.items())))
    print(f"{len(cases) + len(tried) - len(bad)} passed, {len(bad)} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
