#!/usr/bin/env python3
"""Plan the cases of gen_more.py (or gen_modules.py) with Terraform and write expect.json into each.

    TFTRUTH=/path/to/tftruth.sh STUBS=/path/to/plugins truth_more.py DIR…     DIR holds cases, or is one
    truth_more.py --store DIR… > more_verdicts.jsonl                         the answers as replay_modules.py reads them

A *world* is one choice of everything that cannot be known: each condition `aws_iam_role.roleN.arn == "x"` of a directory is true or
false, each variable without value has one of the values that worlds.json lists, each text there one of its replacements. Every
world is planned (none, where Terraform decides with the conditions unknown), and the verdicts are joined: pass if some world creates the function and all that do have every instance Active;
violation if all that create it create one that is not; else undecided. A world that Terraform refuses does not count; each function
is then planned alone (-target), since what is refused may be another's fault.

expect.json: {"rows": [[address, verdict, violating instances or null if they differ or are not all known]]}, the address with its
root before it if that is not the top ("live/a:module.x.…"). Verdicts may also be
    any                   more worlds than can be planned
    violation|undecided   a condition stands in a module of several instances, where these have outcomes of their own
A case without a plan has {"error": [summaries]}.

A world may leave a mode unknown (can() of an object with unknown attributes, an unknown that is no such condition): the row is then undecided,
and an answer that says more because all outcomes agree may be right: look at it.
"""

import collections
import concurrent.futures
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile

import common

MOST_WORLDS = 24


def verdict(modes):
    if not modes:
        return "none"
    if any(m not in ("Active", "unknown") for m in modes):
        return "violation"
    return "undecided" if "unknown" in modes else "pass"


def plan(root, *args):
    """({address without instance keys: {instance address: mode}}, None), or (None, error summaries)."""
    out = subprocess.run(["bash", os.environ["TFTRUTH"], root, *args], capture_output=True, text=True).stdout
    rows = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    errors = sorted({r["error"] + ": " + " ".join(r.get("detail", "").split())[:200] for r in rows if "error" in r})
    if errors:
        return None, errors
    by = collections.defaultdict(dict)
    for r in rows:
        by[common.KEY.sub("", r["address"])][r["address"]] = "null" if r["mode"] is None else r["mode"]
    return by, None


def configuration(case):
    for base, _, files in os.walk(case):
        for f in sorted(files):
            if f.endswith((".tf", ".tf.json")):
                yield os.path.relpath(os.path.join(base, f), case)


def axes(case, worlds):
    """What cannot be known: for each a list of alternatives, an alternative being (kind, where, what, value)."""
    found = sorted(
        {
            (os.path.dirname(f), c.replace("\\", ""))
            for f in configuration(case)
            for c in common.CONDITION.findall(open(os.path.join(case, f), newline="").read())
        }
    )
    out = [[("condition", folder, text, value) for value in ("true", "false")] for folder, text in found]
    out += [
        [("variable", os.path.dirname(name), os.path.basename(name), value) for value in values]
        for name, values in sorted(worlds.get("variables", {}).items())
    ]
    out += [[("text", "", text, value) for value in values] for text, values in sorted(worlds.get("text", {}).items())]
    return out


def replaced(text, what, value, as_json):
    if as_json:
        text = text.replace(json.dumps(what)[1:-1], json.dumps(value)[1:-1])
    return text.replace(what, value)


def make(case, world, into):
    """A copy of the case in which everything is known."""
    shutil.copytree(case, into, ignore=shutil.ignore_patterns("expect.json", "worlds.json"))
    for f in configuration(case):
        path = os.path.join(into, f)
        text = before = open(path, newline="").read()
        for kind, folder, what, value in world:
            if kind == "text" or (kind == "condition" and folder == os.path.dirname(f)):
                text = replaced(text, what, value, f.endswith(".json"))
        if text != before:
            with open(path, "w", newline="") as out:
                out.write(text)
    for kind, folder, what, value in world:
        if kind == "variable":
            with open(os.path.join(into, folder, "world.auto.tfvars"), "a") as out:
                out.write(f"{what} = {value}\n")


def plans(case, world, roots, known):
    """{root: {address: modes}} of one world, with what Terraform refuses left out, and the refusals."""
    with tempfile.TemporaryDirectory() as tmp:
        copy = os.path.join(tmp, "m")
        make(case, world, copy)
        out, errors = {}, []
        for root in roots:
            rows, refused = plan(os.path.join(copy, root))
            if refused:
                errors += refused
                rows = {}
                for address in sorted(known.get(root, ())):
                    alone, _ = plan(os.path.join(copy, root), "-target=" + address)
                    rows.update({a: m for a, m in (alone or {}).items() if a == address})
            out[root] = rows
        return out, errors


def several(modes):
    """True where the instances of a function are of several instances of its module."""
    return len({a.rsplit(".aws_lambda_function.", 1)[0] for a in modes}) > 1


def joined(address, worlds, inner):
    """The row of an address from its modes in each world; inner: a condition stands in a module."""
    seen = [w for w in worlds if w]
    said = {verdict(list(w.values())) for w in seen}
    said = said.pop() if len(said) == 1 else "undecided"
    bad = [sorted(a for a, m in w.items() if m not in ("Active", "unknown")) for w in seen]
    if len(worlds) > 1 and said == "violation" and inner and any(several(w) for w in seen):
        modules = [{a.rsplit(".aws_lambda_function.", 1)[0] for a in b} for b in bad]
        if not set.intersection(*modules):
            said = "violation|undecided"
    certain = all(b == bad[0] for b in bad) and not any("unknown" in w.values() for w in seen)
    return [address, said, bad[0] if certain and said == "violation" else None]


def all_plans(case, choices, roots):
    known = collections.defaultdict(set)
    for _ in range(2):  # the second time with every function's address known
        results, errors = [], []
        for world in choices:
            out, refused = plans(case, world, roots, known)
            results.append(out)
            errors += refused
        before = sum(map(len, known.values()))
        for out in results:
            for root, rows in out.items():
                known[root] |= set(rows)
        if not errors or before == sum(map(len, known.values())):
            break
    return results, errors, known


def expect(case):
    worlds = {}
    if os.path.exists(os.path.join(case, "worlds.json")):
        worlds = json.load(open(os.path.join(case, "worlds.json")))
    roots = worlds.get("roots", ["."])
    free = axes(case, worlds)
    named = [a for a in free if a[0][0] != "condition"]
    choices = list(itertools.product(*named))
    results, errors, known = all_plans(case, choices[:MOST_WORLDS], roots)
    first = results
    if named != free and (errors or any("unknown" in m.values() for out in results for rows in out.values() for m in rows.values())):
        choices = list(itertools.islice(itertools.product(*free), MOST_WORLDS + 1))
        results, errors, known = all_plans(case, choices[:MOST_WORLDS], roots)
    if not all(known[root] for root in roots):  # nothing is known of a root that is always refused
        return {"error": sorted(set(errors)) or ["no function"]}
    inner = any(kind == "condition" and folder not in roots and folder for (kind, folder, _, _), *_ in free)
    rows = []
    for root in roots:
        for address in sorted(known[root]):
            row = joined(address if root == "." else f"{root}:{address}", [out[root].get(address, {}) for out in results], inner)
            if any("unknown" in out[root].get(address, {"": "unknown"}).values() for out in first):
                row[2] = None  # which instances violate hangs on conditions
            rows.append([row[0], "any", None] if len(choices) > MOST_WORLDS and row[1] != "undecided" else row)
    return {"rows": rows, "worlds": min(len(choices), MOST_WORLDS), "refused": sorted(set(errors))}


def write(case):
    e = expect(case)
    with open(os.path.join(case, "expect.json"), "w") as f:
        json.dump(e, f, indent=1, sort_keys=True)
        f.write("\n")
    return case, e


def cases(arg):
    if any(f.endswith((".tf", ".tf.json")) or f == "worlds.json" for f in os.listdir(arg)):
        return [arg]
    return sorted(os.path.join(arg, d) for d in os.listdir(arg) if os.path.isdir(os.path.join(arg, d)))


def store(todo):
    for case in todo:
        e = json.load(open(os.path.join(case, "expect.json")))
        if "rows" in e:
            print(json.dumps({"module": os.path.basename(case), "rows": e["rows"]}, separators=(",", ":")))


def main():
    args = [a for a in sys.argv[1:] if a != "--store"]
    todo = [c for a in args for c in cases(a)]
    if "--store" in sys.argv:
        return store(todo)
    count = collections.Counter()
    todo = [c for c in todo if not os.path.exists(os.path.join(c, "expect.json"))]
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("JOBS", "2"))) as pool:
        for case, e in pool.map(write, todo):
            if "error" in e:
                count["refused"] += 1
                print(case, "refused:", "; ".join(e["error"])[:600], flush=True)
            else:
                count.update(v for _, v, _ in e["rows"])
                count["worlds"] += e["worlds"]
    print(len(todo), "cases:", ", ".join(f"{n} {k}" for k, n in sorted(count.items())))


if __name__ == "__main__":
    main()
