#!/usr/bin/env python3
"""The last commits of public repositories, each against its first parent.

    public_history.py [--commits 200] [--full-every 1] PROGRAM OWNER/NAME=GITDIR…      (make replay REPOSITORIES="…")

No crash; the run over what a commit affects says the same of what is new and absent as the one over everything (`--all`, for every
`--full-every`-th commit). Prints a table of processor times. A git directory may lack contents (a partial copy): then the program must name
what is missing and end with status 2, and the commit counts as missing. Exit 1 on a crash, a limit or a difference.
"""
import argparse
import concurrent.futures
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile

import common
import replay_history



def run(program, gitdir, *args):
    """(report or None, exit status, what was said, processor seconds)"""
    env = common.environment()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen([program, *args, "-f", "json"], cwd=gitdir, stdout=out, stderr=err, env=env)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        said = err.read().decode(errors="replace")
        try:
            return json.load(out), child.returncode, said, used.ru_utime + used.ru_stime
        except ValueError:
            return None, child.returncode, said, used.ru_utime + used.ru_stime


def commits(gitdir, count):
    """The newest commits of the first-parent line that have a parent at hand."""
    said = subprocess.run(["git", "-C", gitdir, "rev-list", "--first-parent", "--parents", f"--max-count={count + 1}", "HEAD"], capture_output=True, text=True, check=True)
    return [line.split()[0] for line in said.stdout.splitlines() if " " in line][:count]


def replay(program, gitdir, commit, full):
    """{"affected": seconds, "full": seconds, "kind": …, "bad": [complaints]}"""
    sides = ["--base", commit + "^", "--head", commit]
    document, status, said, seconds = run(program, gitdir, *sides)
    out = {"affected": seconds, "kind": "run", "bad": []}
    if document is None:
        out["kind"] = "missing"
        if status != 2 or not re.search("missing|lacks|does not have", said) or not re.search(r"[0-9a-f]{40}", said):
            out["bad"].append(f"{commit}: exit {status}: {said[:300]}")
        return out
    out["new"] = sum(r["state"] == "new" for r in document["resources"])
    out["bad"] += [f"{commit}: {d['code']} {d['file']}" for d in document["diagnostics"] if d["code"].startswith("limit/")]
    if status not in (0, 1, 2):
        out["bad"].append(f"{commit}: exit {status}: {said[:300]}")
    if not full:
        return out
    everything, status, said, out["full"] = run(program, gitdir, "--all", *sides)
    if everything is None:
        out["bad"].append(f"{commit} --all: exit {status}: {said[:300]}")
        return out
    left, right = set(replay_history.changes(document)), set(replay_history.changes(everything))
    if left != right:
        out["bad"].append(f"{commit}: affected-only and --all differ: {sorted(left ^ right)[:2]}")
    return out


def three(seconds):
    """Median, 95 %, most; in milliseconds."""
    if not seconds:
        return "– | – | –"
    ordered = sorted(seconds)
    return " | ".join(f"{1000 * s:.0f}" for s in (statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))], ordered[-1]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--commits", type=int, default=200)
    parser.add_argument("--full-every", type=int, default=1)
    parser.add_argument("program")
    parser.add_argument("repositories", nargs="+")
    a = parser.parse_args()
    program, good, bad = os.path.abspath(a.program), 0, []
    print("| repository | commits | missing contents | new findings | affected only, ms: median | 95 % | most | everything, ms: median | 95 % | most |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|", flush=True)
    for name, gitdir in sorted(r.split("=", 1) for r in a.repositories):
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            done = list(pool.map(lambda c: replay(program, gitdir, c[1], c[0] % a.full_every == 0), enumerate(commits(gitdir, a.commits))))
        ran = [d for d in done if d["kind"] == "run"]
        print(f"| {name} | {len(done)} | {len(done) - len(ran)} | {sum(d['new'] for d in ran)} | {three([d['affected'] for d in ran])} | "
              f"{three([d['full'] for d in ran if 'full' in d])} |", flush=True)
        bad += [f"{name} {b}" for d in done for b in d["bad"]]
        good += sum(not d["bad"] for d in done)
    for line in bad[:20]:
        print(line)
    print(f"{good} passed, {len(bad)} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
