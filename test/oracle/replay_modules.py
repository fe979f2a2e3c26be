#!/usr/bin/env python3
"""replay_modules.py PROGRAM: generated root modules against what `terraform plan` said of them.

module_verdicts.jsonl holds, for modules that gen_modules.py makes again byte by byte (seeds 1 to 5, 200 each), the verdicts of
real plans: Terraform 1.11.4 with stub providers; where a condition is unknown, every combination of its outcomes was planned.
`any`: too many combinations to plan. The list is of the violating instances; null: not all are known.

Then the same of a part of them with things added that nothing refers to (a local, a variable, a module, a dynamic block of
another type): no verdict may change.
"""
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SEEDS, EACH, ALTERED = range(1, 6), 200, 10  # of every ALTERED modules one is tried with additions
CI = re.compile(r"^(CI|GITHUB_|GITLAB_|TF_BUILD|BUILDKITE|CIRCLE|JENKINS|BITBUCKET)")
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


def answer(program, root):
    env = {k: v for k, v in os.environ.items() if not CI.match(k)}
    done = subprocess.run([program, "-f", "json", "."], cwd=root, capture_output=True, env=env)
    try:
        return json.loads(done.stdout)["resources"]
    except (ValueError, KeyError):
        raise SystemExit(f"{root}: exit status {done.returncode}, no answer: {done.stderr.decode(errors='replace')[:500]}")


def judge(program, root, expected):
    """What differs from the plan."""
    got = {r["address"]: r for r in answer(program, root)}
    for address, verdict, violating in expected["rows"]:
        row = got.pop(address, {"verdict": "no row"})
        if verdict != "any" and row["verdict"] != verdict:
            yield f"{expected['module']} {address}: {row['verdict']}, should be {verdict}"
        elif violating is not None and sorted(row["instances"]) != violating:
            yield f"{expected['module']} {address}: instances {row['instances']}, should be {violating}"
    for address, row in got.items():
        if row["verdict"] != "none":
            yield f"{expected['module']} {address}: {row['verdict']}, should not exist"


def altered(program, root, name):
    """What an unrelated addition changes."""
    def verdicts():
        return {r["address"]: (r["verdict"], tuple(r["instances"]), r["reason"]) for r in answer(program, root)}
    before = verdicts()
    os.makedirs(os.path.join(root, "unrelated"))
    with open(os.path.join(root, "unrelated", "main.tf"), "w") as f:
        f.write('variable "value" {}\noutput "value" {\n  value = var.value\n}\n')
    with open(os.path.join(root, "unrelated.tf"), "w") as f:
        f.write(UNRELATED)
    after = verdicts()
    if before != after:
        yield f"{name}: an unrelated addition changes {sorted(set(before.items()) ^ set(after.items()), key=str)[:2]}"


def main():
    program = os.path.abspath(sys.argv[1])
    cases = [json.loads(line) for line in open(os.path.join(HERE, "module_verdicts.jsonl"))]
    cases = [c for c in cases if "rows" in c]
    with tempfile.TemporaryDirectory() as top:
        for seed in SEEDS:
            subprocess.run([sys.executable, os.path.join(HERE, "gen_modules.py"), top, "--seed", str(seed), "--count", str(EACH)], check=True)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            bad = [b for found in pool.map(lambda c: list(judge(program, os.path.join(top, c["module"]), c)), cases) for b in found]
            tried = cases[::ALTERED]
            bad += [b for found in pool.map(lambda c: list(altered(program, os.path.join(top, c["module"]), c["module"])), tried) for b in found]
    for line in bad[:20]:
        print(line)
    print(f"{len(cases) + len(tried) - len(bad)} passed, {len(bad)} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
