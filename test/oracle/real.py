#!/usr/bin/env python3
"""Run tracegate over public repositories: real.py PROGRAM OWNER/NAME=GITDIR…   (make real REPOSITORIES="…")

Prints a table (verdicts and time for each repository), the most frequent reasons for undecided, and how many of the directories of
real_modules.jsonl give what Terraform planned for them. Exit 1 on a crash, a limit, or another answer. Nothing of the
repositories is kept.
"""
import collections
import json
import os
import re
import subprocess
import sys
import tempfile
import time

import common

HERE = os.path.dirname(os.path.abspath(__file__))
TEXT = re.compile(rb"\.(tf|tofu|tfvars|json|ya?ml|tpl|tftpl|tmpl|txt|py|js|sh|sql|csv|html|md)$")


def run(program, arguments, cwd):
    env = common.environment()
    started = time.monotonic()
    done = subprocess.run([program, *arguments], cwd=cwd, capture_output=True, env=env, timeout=600)
    seconds = time.monotonic() - started
    if done.returncode not in (0, 1, 2) or not done.stdout:
        raise SystemExit(f"{cwd}: exit status {done.returncode}: {done.stderr.decode(errors='replace')[:500]}")
    return json.loads(done.stdout), seconds


def planned(rows):
    """{address without keys: the verdict that Terraform's modes give}"""
    modes = collections.defaultdict(set)
    for address, mode in rows:
        modes[common.KEY.sub("", address)].add(mode)
    return {a: "violation" if m - {"Active", "unknown"} else "undecided" if "unknown" in m else "pass" for a, m in modes.items()}


def take_out(gitdir, tree):
    """Writes the newest commit's text files into `tree`. A stored repository may lack its largest blobs: those are left out."""
    listed = subprocess.run(["git", "-C", gitdir, "ls-tree", "-r", "-z", "HEAD"], capture_output=True, check=True).stdout
    entries = [e.split(b"\t", 1) for e in listed.split(b"\0") if e]
    wanted = [(head.split(), path) for head, path in entries if TEXT.search(path) and head.startswith(b"100")]
    ids = b"\n".join(head[2] for head, _ in wanted) + b"\n"
    out = subprocess.run(["git", "-C", gitdir, "cat-file", "--batch"], input=ids, capture_output=True, check=True).stdout
    at = 0
    for _, path in wanted:
        end = out.index(b"\n", at)
        head, at = out[at:end].split(), end + 1
        if head[1] == b"missing":
            continue
        size = int(head[2])
        place = os.path.join(os.fsencode(tree), path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "wb") as f:
            f.write(out[at:at + size])
        at += size + 1


def real_modules(program, name, gitdir):
    """(directories that agree, complaints): each is taken out of the newest commit with its repository, and judged with
    the dummies for variables that the plan had."""
    wanted = [json.loads(line) for line in open(os.path.join(HERE, "real_modules.jsonl"))]
    wanted = [w for w in wanted if w["repo"] == name]
    if not wanted:
        return 0, []
    good, bad = 0, []
    with tempfile.TemporaryDirectory() as tree:
        take_out(gitdir, tree)
        for w in wanted:
            where = os.path.join(tree, w["dir"])
            if not os.path.isdir(where):
                continue
            variables = [f"--var={k}={v if isinstance(v, str) else json.dumps(v)}" for k, v in w["vars"].items()]
            document, _ = run(program, ["-f", "json", *variables, w["dir"] or "."], tree)
            root = w["dir"] or "."
            got = {r["address"]: r["verdict"] for r in document["resources"] if r["root"] == root and r["verdict"] != "none"}
            if got == planned(w["truth"]):
                good += 1
            else:
                bad.append(f"{name} {w['dir']}: {got}, should be {planned(w['truth'])}")
    return good, bad


def main():
    program = os.path.abspath(sys.argv[1])
    reasons, total, agree, complaints = collections.Counter(), collections.Counter(), 0, []
    print("| repository | pass | violation | undecided | none | suppressed | diagnostics | seconds |\n|---|---:|---:|---:|---:|---:|---:|---:|")
    for argument in sorted(sys.argv[2:]):
        name, gitdir = argument.split("=", 1)
        document, seconds = run(program, ["--all", "--head", "HEAD", "-f", "json"], gitdir)
        s = document["summary"]
        limits = [d for d in document["diagnostics"] if d["code"].startswith("limit/")]
        complaints += [f"{name}: {d['code']} {d['file']}" for d in limits]
        reasons.update(r["reason"] for r in document["resources"] if r["verdict"] == "undecided")
        total.update({k: s[k] for k in ("pass", "violation", "undecided", "none", "suppressed")})
        if any(s.values()):
            print(f"| {name} | {s['pass']} | {s['violation']} | {s['undecided']} | {s['none']} | {s['suppressed']} | {len(document['diagnostics'])} | {seconds:.2f} |")
        good, bad = real_modules(program, name, gitdir)
        agree, complaints = agree + good, complaints + bad
    print(f"| all {len(sys.argv) - 2} | {total['pass']} | {total['violation']} | {total['undecided']} | {total['none']} | {total['suppressed']} | | |")
    for reason, count in reasons.most_common(10):
        print(f"{count:5}  {reason}")
    for c in complaints:
        print(c)
    print(f"{agree} passed, {len(complaints)} failed")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
