#!/usr/bin/env python3
"""replay_history.py PROGRAM [HISTORY…]: what a change does, against the difference of two real plans.

Without histories those of history_states.jsonl: gen_history.py makes their trees again, byte by byte, and the file has the states that
Terraform's plans of both sides give (plan_history.py). With histories (folders with `base/`, `head/` and `truth.json`) those.

For each: every violation has its row with the right state, new instances and what an absent one became; no other row; the exit
status fits. Scope is sound: the affected-only run and `--all` with the same base say the same of what is new and absent, cause
included. For every SAMPLE-th: the index, the working directory and a clean checkout as head say what the commit says.
At the end the judge is judged: answers made wrong on purpose must not pass.
"""
import collections
import concurrent.futures
import json
import os
import shutil
import subprocess
import sys
import tempfile

import common
import plan_history

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLE = 6
IDENTITY = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "a"), ("EMAIL", "a@b"))}
NOT_THERE = ("expect.json", "truth.json")


def run(program, args, cwd):
    """(the json report, exit status); the report is None where there is none."""
    env = common.environment()
    done = subprocess.run([program, *args, "-f", "json"], cwd=cwd, capture_output=True, env={**env, **IDENTITY, "GIT_CONFIG_NOSYSTEM": "1"})
    try:
        return json.loads(done.stdout), done.returncode
    except ValueError:
        return None, done.returncode


def git(d, *args):
    subprocess.run(["git", "-C", d, *args], check=True, capture_output=True, env={**os.environ, **IDENTITY, "GIT_CONFIG_NOSYSTEM": "1"})


# ------------------------------------------------------------------------------------------------ repositories

def entries(tree):
    """(path, mode, bytes) of every file and link."""
    for base, folders, names in os.walk(tree):
        for name in names + [f for f in folders if os.path.islink(os.path.join(base, f))]:
            path = os.path.join(base, name)
            if name in NOT_THERE:
                continue
            if os.path.islink(path):
                yield os.path.relpath(path, tree), "120000", os.readlink(path).encode()
            else:
                with open(path, "rb") as f:
                    yield os.path.relpath(path, tree), "100644", f.read()


def import_all(histories, gitdir):
    """All histories as branches of one bare repository: NAME/head, its parent is the base."""
    subprocess.run(["git", "init", "-q", "--bare", gitdir], check=True)
    stream, mark = [], 0
    for name, folder in histories:
        for side in ("base", "head"):
            mark += 1
            stream.append(f"commit refs/heads/{name}/{side}\nmark :{mark}\ncommitter a <a@b> {1700000000 + mark} +0000\ndata 0\n".encode())
            stream.append(f"from :{mark - 1}\ndeleteall\n".encode() if side == "head" else b"deleteall\n")
            for path, mode, data in sorted(entries(f"{folder}/{side}")):
                stream.append(f"M {mode} inline {path}\ndata {len(data)}\n".encode() + data + b"\n")
    subprocess.run(["git", "-C", gitdir, "fast-import", "--quiet", "--done"], input=b"".join(stream) + b"done\n", check=True)


def place(tree, d):
    """Makes the work tree of d equal to tree."""
    for name in os.listdir(d):
        if name != ".git":
            path = os.path.join(d, name)
            shutil.rmtree(path) if os.path.isdir(path) and not os.path.islink(path) else os.unlink(path)
    shutil.copytree(tree, d, dirs_exist_ok=True, symlinks=True, copy_function=shutil.copy, ignore=shutil.ignore_patterns(*NOT_THERE))


# ------------------------------------------------------------------------------------------------ judging

def judge(expected, document, status):
    """What differs from the truth."""
    if document is None:
        return [f"no answer, exit {status}"]
    bad, rows, refused = [], collections.defaultdict(list), set(expected["refused"])
    for r in document["resources"]:
        if r["verdict"] == "violation" and r["root"] not in refused:
            rows[r["root"], r["address"]].append(r)
    undecided = {(r["root"], r["address"]) for r in document["resources"] if r["verdict"] == "undecided"}
    looked_at = set(document["scope"]["roots"])
    for e in expected["rows"]:
        key, said = (e["root"], e["address"]), rows.pop((e["root"], e["address"]), [])
        states = [r["state"] for r in said] or [None]
        if not said and (key in undecided or (e["root"] not in looked_at and "unchanged" in e["states"])):
            continue
        for r, state in zip(said or [{}], states):
            if len(states) > 1 and not {"absent"} < set(states) or state not in e["states"]:
                bad.append(f"{key}: {states}, should be {e['states']}")
            elif state == "new" and e.get("new") is not None and sorted(map(plan_history.alike, r["new_instances"])) != e["new"]:
                bad.append(f"{key}: new {r['new_instances']}, should be {e['new']}")
            elif state == "absent" and e.get("became") and r["became"] not in e["became"]:
                bad.append(f"{key}: became {r['became']}, should be {e['became']}")
    bad += [f"{key}: {[r['state'] for r in said]}, should not be there" for key, said in rows.items()]
    new = any(r.get("state") == "new" and not r["suppressed"] for r in document["resources"])
    if not refused and status != (1 if new else 0):
        bad.append(f"exit {status} does not fit")
    return bad


def changes(document):
    """What is new or absent, in full."""
    keys = ("root", "address", "state", "new_instances", "became", "cause", "file", "line")
    return sorted(json.dumps([r.get(k) for k in keys]) for r in document["resources"] if r.get("state") in ("new", "absent"))


def sound(program, name, gitdir, expected, document):
    """The run over everything, and that it says the same as the one over what is affected."""
    everything, status = run(program, ["--all", "--base", f"{name}/base", "--head", f"{name}/head"], gitdir)
    bad = [f"--all: {b}" for b in judge(expected, everything, status)]
    left, right = set(changes(document)), set(changes(everything or {"resources": []}))
    if left != right:
        bad.append(f"affected-only and --all differ: {sorted(left - right)[:1]} {sorted(right - left)[:1]}")
    return bad


def other_heads(program, folder, document):
    """The same change, staged, in the working directory, and as a clean checkout."""
    whole = lambda d: sorted(json.dumps(r, sort_keys=True) for r in d["resources"]) if d else None
    bad = []
    with tempfile.TemporaryDirectory() as d:
        git(d, "init", "-q", "-b", "main")
        place(f"{folder}/base", d)
        git(d, "add", "-A", "-f")
        git(d, "commit", "-q", "--allow-empty", "-m", "base")
        place(f"{folder}/head", d)
        if whole(run(program, ["--base", "HEAD"], d)[0]) != whole(document):
            bad.append("the working directory differs from the commit")
        git(d, "add", "-A", "-f")
        if whole(run(program, ["--staged"], d)[0]) != whole(document):
            bad.append("the index differs from the commit")
        git(d, "commit", "-q", "--allow-empty", "-m", "head")
        if whole(run(program, ["--base", "HEAD~1"], d)[0]) != whole(document):
            bad.append("a clean checkout differs from the commit")
    return bad


# ------------------------------------------------------------------------------------------------ judging the judge

def wrong_answers(expected, document, status):
    """Answers that are wrong, each in one way."""
    certain = {(e["root"], e["address"]): e["states"][0] for e in expected["rows"] if len(e["states"]) == 1}
    copy = lambda: json.loads(json.dumps(document))
    other = {"new": "unchanged", "unchanged": "new", "absent": "unchanged"}
    for i, r in enumerate(document["resources"]):
        if r["verdict"] != "violation" or (r["root"], r["address"]) not in certain or r["root"] in expected["refused"]:
            continue
        d = copy()
        d["resources"][i]["state"] = other[r["state"]]
        yield "another state", d, status
        d = copy()
        del d["resources"][i]
        yield "a row is missing", d, status
        d = copy()
        d["resources"].append({**r, "address": r["address"] + "x"})
        yield "a row too many", d, status
        d = copy()
        d["resources"].append(r)
        yield "a row twice", d, status
        if r["state"] == "new" and r["new_instances"]:
            d = copy()
            d["resources"][i]["new_instances"] = r["new_instances"][1:]
            if any(e.get("new") is not None for e in expected["rows"] if (e["root"], e["address"]) == (r["root"], r["address"])):
                yield "a new instance is missing", d, status
        if r["state"] == "absent":
            d = copy()
            d["resources"][i]["became"] = "undecided" if r["became"] != "undecided" else "pass"
            yield "it became something else", d, status
        break
    if not expected["refused"]:
        yield "another exit status", copy(), 1 - status if status in (0, 1) else 0


def judge_the_judge(answers, all_kinds):
    caught, missed = collections.Counter(), []
    for name, (expected, document, status) in answers.items():
        for kind, d, s in wrong_answers(expected, document, status):
            caught[kind] += 1
            if not judge(expected, d, s):
                missed.append(f"{name}: not noticed: {kind}")
    wanted = {"another state", "a row is missing", "a row too many", "a row twice", "a new instance is missing", "it became something else", "another exit status"}
    return missed + [f"never tried: {kind}" for kind in sorted(wanted - set(caught)) if all_kinds]


# ------------------------------------------------------------------------------------------------ all of it

def stored(top):
    """The histories of history_states.jsonl, made again: (name, folder, truth)."""
    rows = [json.loads(line) for line in open(os.path.join(HERE, "history_states.jsonl"))]
    for seed in sorted({r["history"].split("-")[0] for r in rows}):
        most = max(int(r["history"].split("-")[1]) for r in rows if r["history"].startswith(seed + "-"))
        subprocess.run([sys.executable, os.path.join(HERE, "gen_history.py"), top, "--seed", str(int(seed)), "--count", str(most + 1)], check=True)
    return [(r["history"], os.path.join(top, r["history"]), r) for r in rows]


def given(folders):
    return [(os.path.basename(os.path.normpath(f)), os.path.realpath(f), json.load(open(os.path.join(f, "truth.json")))) for f in folders]


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as top:
        histories = given(sys.argv[2:]) if len(sys.argv) > 2 else stored(top + "/trees")
        gitdir = top + "/all.git"
        import_all([(name, folder) for name, folder, _ in histories], gitdir)

        def one(numbered):
            i, (name, folder, expected) = numbered
            document, status = run(program, ["--base", f"{name}/base", "--head", f"{name}/head"], gitdir)
            bad = judge(expected, document, status)
            if document is not None:
                bad += sound(program, name, gitdir, expected, document)
                bad += other_heads(program, folder, document) if i % SAMPLE == 0 else []
            return name, [f"{name}: {b}" for b in bad], (expected, document, status)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            done = list(pool.map(one, enumerate(histories)))
    bad = [b for _, found, _ in done for b in found]
    missed = judge_the_judge({name: answer for name, found, answer in done if not found}, len(sys.argv) == 2)
    for line in (bad + missed)[:20]:
        print(line)
    wrong = sum(1 for _, found, _ in done if found)
    print(f"{len(done) - wrong + (not missed)} passed, {wrong + bool(missed)} failed")
    return 1 if bad or missed else 0


if __name__ == "__main__":
    sys.exit(main())
