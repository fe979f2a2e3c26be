#!/usr/bin/env python3
"""What a change does to the verdicts of a history, from real plans.

    STUBS=DIR plan_history.py HISTORY…       plans, and writes HISTORY/truth.json
    plan_history.py --print HISTORY…         the lines of history_states.jsonl

For each history (gen_history.py writes them) `truth.json`: {"rows": [{root, address, states, new, became}], "refused": [roots]}.
Both trees are planned by `terraform` for each root module, with provider stubs (a folder of terraform-provider-* binaries that plan
aws_lambda_function as the real provider does, with `tracing_config_source` telling an absent block). Where the head has `moved`
blocks, it is planned again over a state with the base's functions: Terraform itself says which instance becomes which.

`states` are the states that are right (null: no row); `new` the instances that a row with state `new` lists, number keys made alike;
`became` what an absent one may have become. Which directories are roots, which calls and roots count as renamed: the rules of
the design, written down here a second time, simply.
"""
import collections
import concurrent.futures
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import common

PART = re.compile(rf'(?:module\.[\w-]+|[\w-]+\.[\w-]+)(?:{common.KEY.pattern})?')
MOST_CONDITIONS = 4
PROVIDERS = ("aws", "random", "null", "archive", "local", "time")


# ------------------------------------------------------------------------------------------------ Terraform

def environment(folder):
    stubs = os.path.abspath(os.environ["STUBS"])
    with open(folder + "/rc", "w") as f:
        overrides = "\n".join(f'"hashicorp/{p}" = "{stubs}"' for p in PROVIDERS)
        f.write("provider_installation {\n dev_overrides {\n%s\n }\n}\ndisable_checkpoint = true\n" % overrides)
    return {**os.environ, "TF_CLI_CONFIG_FILE": folder + "/rc", "TF_DATA_DIR": folder + "/data", "TF_IN_AUTOMATION": "1",
            "CHECKPOINT_DISABLE": "1", "TF_INPUT": "0"}


def terraform(tree, root, state=None):
    """(resource changes of the plan, None), or (None, error summaries)."""
    with tempfile.TemporaryDirectory() as t:
        env, where = environment(t), f"-chdir={os.path.join(tree, root)}"
        run = lambda *a: subprocess.run(["terraform", where, *a], env=env, capture_output=True, text=True)
        run("get", "-no-color")
        with open(t + "/state", "w") as f:
            json.dump(state or {"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "l", "outputs": {}, "resources": []}, f)
        done = run("plan", "-json", "-refresh=false", "-lock=false", f"-state={t}/state", f"-out={t}/plan")
        if done.returncode:
            said = [json.loads(line).get("diagnostic", {}) for line in done.stdout.splitlines() if line.startswith("{")]
            return None, sorted({d["summary"] for d in said if d.get("severity") == "error"}) or [done.stderr[-300:]]
        return json.loads(run("show", "-json", t + "/plan").stdout).get("resource_changes", []), None


def mode_of(change):
    after, unknown = change["change"]["after"] or {}, (change["change"].get("after_unknown") or {}).get("tracing_config")
    if after.get("tracing_config_source") == "absent":
        return "block absent"
    blocks = after.get("tracing_config")
    if unknown is True or (not blocks and unknown):
        return "unknown"
    if not blocks:
        return "block absent"
    first = unknown[0] if isinstance(unknown, list) and unknown else {}
    mode = "unknown" if first.get("mode") else blocks[0].get("mode")
    return "null" if mode is None else mode


def functions(changes):
    return [c for c in changes if c["type"] == "aws_lambda_function" and c["mode"] == "managed"]


def plain(address):
    return common.KEY.sub("", address)


def modes_of(tree, root):
    """({address: {instance: mode}}, None), or (None, errors)."""
    changes, errors = terraform(tree, root)
    if errors:
        return None, errors
    by = collections.defaultdict(dict)
    for c in functions(changes):
        by[plain(c["address"])][c["address"]] = mode_of(c)
    return by, None


def verdict(modes):
    if any(m not in ("Active", "unknown") for m in modes.values()):
        return "violation"
    return "undecided" if "unknown" in modes.values() else "pass"


# ------------------------------------------------------------------------------------------------ the tree

def configuration(directory):
    names = sorted(os.listdir(directory)) if os.path.isdir(directory) else []
    return [f"{directory}/{n}" for n in names if n.endswith((".tf", ".tf.json")) and not n.startswith(".") and os.path.isfile(f"{directory}/{n}")]


def calls_of(directory):
    """[(name, source, text of the call)] of a directory's module calls."""
    found = []
    for path in configuration(directory):
        text = open(path).read()
        if path.endswith(".json"):
            for name, body in json.loads(text).get("module", {}).items():
                found.append((name, body.get("source", ""), json.dumps(body, sort_keys=True)))
            continue
        for hit in re.finditer(r'^module "(\w+)" \{\n((?:.*\n)*?)\}\n', text, re.M):
            source = re.search(r'^\s*source\s*=\s*"([^"]*)"', hit.group(2), re.M)
            found.append((hit.group(1), source.group(1) if source else "", "\n".join(sorted(line.strip() for line in hit.group(2).splitlines()))))
    return found


def callee(directory, source):
    return os.path.realpath(os.path.join(os.path.realpath(directory), source)) if source.startswith(".") else None


def directories(tree):
    return {os.path.relpath(base, tree) for base, _, _ in os.walk(tree) if configuration(base)}


def roots_of(tree):
    found = directories(tree)
    called = {callee(os.path.join(tree, d), s) for d in found for _, s, _ in calls_of(os.path.join(tree, d))}
    marked = {d for d in found if any(n in ("terraform.tfvars", "terraform.tfvars.json") or n.endswith((".auto.tfvars", ".auto.tfvars.json"))
                                      for n in os.listdir(os.path.join(tree, d)))}
    return {d for d in found if os.path.realpath(os.path.join(tree, d)) not in called or d in marked}


def reachable(tree, root, limit=50):
    """The directories that a root's plan reads."""
    todo, seen = [os.path.realpath(os.path.join(tree, root))], []
    while todo and len(seen) < limit:
        d = todo.pop()
        if d not in seen and os.path.isdir(d):
            seen.append(d)
            todo += [c for _, s, _ in calls_of(d) for c in [callee(d, s)] if c]
    return seen


def sites(tree, root):
    """{(module path of the caller, name): text} of every call below a root."""
    found, todo = {}, [("", os.path.realpath(os.path.join(tree, root)), 0)]
    while todo:
        path, d, depth = todo.pop()
        for name, source, text in calls_of(d):
            found[path, name] = text
            inner = callee(d, source)
            if inner and depth < 8:
                todo.append((f"{path}.module.{name}" if path else f"module.{name}", inner, depth + 1))
    return found


def renamed_calls(base, head):
    """[(old module path, new one)] of the calls renamed one to one, with the same source and arguments."""
    gone = {k: v for k, v in base.items() if k not in head}
    came = {k: v for k, v in head.items() if k not in base}
    pairs = []
    for (path, name), text in gone.items():
        new = [k for k, v in came.items() if k[0] == path and v == text]
        old = [k for k, v in gone.items() if k[0] == path and v == text]
        if len(new) == len(old) == 1:
            prefix = path + "." if path else ""
            pairs.append((f"{prefix}module.{name}", f"{prefix}module.{new[0][1]}"))
    return pairs


def renamed_roots(history):
    """{directory of the head: that of the base}, as git pairs their files."""
    base, head = directories(history + "/base"), directories(history + "/head")
    out = collections.defaultdict(set)
    with tempfile.TemporaryDirectory() as d:
        git = lambda *a: subprocess.run(["git", "-C", d, "-c", "user.name=a", "-c", "user.email=a@b", *a], capture_output=True, text=True, check=True).stdout
        git("init", "-q")
        for side in ("base", "head"):
            for name in os.listdir(d):
                if name != ".git":
                    shutil.rmtree(f"{d}/{name}") if os.path.isdir(f"{d}/{name}") and not os.path.islink(f"{d}/{name}") else os.unlink(f"{d}/{name}")
            shutil.copytree(f"{history}/{side}", d, dirs_exist_ok=True, symlinks=True)
            git("add", "-A", "-f")
            git("commit", "-q", "--allow-empty", "-m", side)
        fields = git("diff", "-M", "--name-status", "-z", "HEAD~1", "HEAD").split("\0")
    while len(fields) > 1:
        kind = fields.pop(0)
        old = fields.pop(0)
        if not kind.startswith("R"):
            continue
        new = fields.pop(0)
        before, after = os.path.dirname(old) or ".", os.path.dirname(new) or "."
        if after in head - base and before in base - head:
            out[after].add(before)
    return out


# ------------------------------------------------------------------------------------------------ verdicts

def outcomes(tree, root):
    """The verdicts of every combination of outcomes of the unknown conditions; None: too many, or refused."""
    files = [f for d in reachable(tree, root) for f in configuration(d)]
    files = sorted({os.path.realpath(f) for f in files})
    found = [(f, m) for f in files for m in common.CONDITION.findall(open(f).read())]
    if not found or len(found) > MOST_CONDITIONS:
        return None
    out = []
    for values in itertools.product(("true", "false"), repeat=len(found)):
        with tempfile.TemporaryDirectory() as t:
            copy = os.path.join(os.path.realpath(t), "t")
            shutil.copytree(tree, copy, symlinks=True)
            for (f, m), value in zip(found, values):
                g = os.path.join(copy, os.path.relpath(f, os.path.realpath(tree)))
                text = open(g).read().replace(m, value, 1)
                with open(g, "w") as o:
                    o.write(text)
            modes, errors = modes_of(copy, root)
        if errors:
            return None
        out.append({a: verdict(m) for a, m in modes.items()})
    return out


def verdicts(tree, root):
    """{address: (verdict, {instance: mode})}, None where Terraform refuses the root."""
    modes, errors = modes_of(tree, root)
    if errors:
        return None
    rows = {a: (verdict(m), m) for a, m in modes.items()}
    if any(v == "undecided" for v, _ in rows.values()):
        possible = outcomes(tree, root)
        for a, (v, m) in rows.items():
            if v == "undecided":
                said = {w[a] for w in possible or () if a in w}
                rows[a] = ("any" if possible is None else said.pop() if len(said) == 1 else "undecided", m)
    return rows


def state_of(rows, renamed):
    """A state file that holds the base's functions, under the names that renamed calls give them."""
    resources = collections.defaultdict(list)
    for _, modes in rows.values():
        for address in map(renamed, modes):
            parts = PART.findall(address)
            module, last = ".".join(parts[:-1]), parts[-1]
            key = common.KEY.search(last)
            instance = {"schema_version": 0, "attributes": {"id": address, "function_name": "f", "role": "r"}}
            if key:
                instance["index_key"] = json.loads(key.group(0)[1:-1])
            resources[module, common.KEY.sub("", last).split(".")[1]].append(instance)
    return {"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "l", "outputs": {}, "resources": [
        {**({"module": module} if module else {}), "mode": "managed", "type": "aws_lambda_function", "name": name,
         "provider": 'provider["registry.terraform.io/hashicorp/aws"]', "instances": instances} for (module, name), instances in resources.items()]}


def moves(tree, root, base, renamed):
    """{renamed instance of the base: where it is on the head}, as Terraform's plan over the base's state says; None: it refuses."""
    if not any("moved" in open(f).read() for d in reachable(tree, root) for f in configuration(d)):
        return {}
    changes, errors = terraform(tree, root, state_of(base, renamed))
    if errors:
        return None
    return {c["previous_address"]: c["address"] for c in functions(changes) if "previous_address" in c}


def alike(instance):
    """Number keys, and missing ones, made alike."""
    parts = PART.findall(instance)
    return ".".join(common.KEY.sub("", p) + (k.group(0) if (k := common.KEY.search(p)) and k.group(0)[1] == '"' else "[#]") for p in parts)


def violating(row):
    return [i for i, m in row[1].items() if m not in ("Active", "unknown")]


def root_rows(root, base, head, where):
    """The rows of one root. base, head: {address: (verdict, modes)}; `where` gives an instance's address on the head."""
    before = collections.defaultdict(lambda: {"verdicts": set(), "counts": collections.Counter(), "open": False})
    for address, row in base.items():
        instances = violating(row) if row[0] == "violation" else []
        for i in instances or list(row[1]):
            b = before[plain(where(i))]
            b["verdicts"].add(row[0])
            b["open"] |= "unknown" in row[1].values()
            if row[0] == "violation":
                b["counts"][alike(where(i))] += 1
    for address, (v, modes) in head.items():
        b = before.get(address, {"verdicts": set(), "counts": collections.Counter(), "open": False})
        if v == "any" or "any" in b["verdicts"]:
            yield {"root": root, "address": address, "states": ["new", "unchanged", "absent", None]}
            continue
        if v != "violation":
            continue
        now = collections.Counter(alike(i) for i in violating((v, modes)))
        if "violation" not in b["verdicts"]:
            yield {"root": root, "address": address, "states": ["new"], "new": None if "unknown" in modes.values() else sorted(now.elements())}
        elif b["open"] or "unknown" in modes.values():
            yield {"root": root, "address": address, "states": ["new", "unchanged"]}
        else:
            more = sorted((now - b["counts"]).elements())
            yield {"root": root, "address": address, "states": ["new" if more else "unchanged"], "new": more or None}
    for address, row in base.items():
        places = {plain(where(i)) for i in violating(row) or list(row[1])}
        now = {head[p][0] for p in places if p in head}
        if row[0] == "any" or "any" in now:
            yield {"root": root, "address": address, "states": ["new", "unchanged", "absent", None]}
        elif row[0] == "violation" and "violation" not in now:
            became = ["gone", "none"] if not now else sorted(now | ({"gone", "none"} if len(places) > 1 else set()))
            yield {"root": root, "address": address, "states": ["absent"], "became": became}


def renamer(base, head, root, before):
    """The function from an instance of the base to what renamed calls make of its address."""
    pairs = renamed_calls(sites(base, before), sites(head, root))

    def renamed(instance):
        parts = PART.findall(instance)
        for old, new in pairs:
            n = old.count("module.")
            if ".".join(common.KEY.sub("", p) for p in parts[:n]) == old and all(p.startswith("module.") for p in parts[:n]):
                parts[n - 1] = ".".join(new.split(".")[-2:]) + "".join(common.KEY.findall(parts[n - 1]))
        return ".".join(parts)
    return renamed


def truth(history):
    base, head = history + "/base", history + "/head"
    base_directories, head_directories, head_roots, base_roots = directories(base), directories(head), roots_of(head), roots_of(base)
    renamed, rows, refused = renamed_roots(history), [], []
    for root in sorted(head_roots):
        was = [root] if root in base_directories else sorted(renamed.get(root, ()))
        now = verdicts(head, root)
        before = [verdicts(base, r) for r in was]
        if now is None or None in before or len(was) > 1:
            refused.append(root)
            continue
        renamed_by_call = renamer(base, head, root, was[0]) if was else None
        known = moves(head, root, before[0], renamed_by_call) if was else {}
        if known is None:
            refused.append(root)
            continue
        rows += root_rows(root, before[0] if before else {}, now, lambda i: known.get(renamed_by_call(i), renamed_by_call(i)))
    taken = {old for r in head_roots for old in renamed.get(r, ())}
    for root in sorted(base_roots - head_directories - taken):
        before = verdicts(base, root)
        if before is None:
            refused.append(root)
        else:
            rows += root_rows(root, before, {}, lambda i: i)
    return {"rows": rows, "refused": refused}


def write(history):
    t = truth(os.path.realpath(history))
    with open(history + "/truth.json", "w") as f:
        json.dump(t, f, indent=1)
        f.write("\n")
    return t


def main():
    if sys.argv[1:2] == ["--print"]:
        for history in sys.argv[2:]:
            t = json.load(open(history + "/truth.json"))
            rows = [{k: v for k, v in row.items() if v is not None} for row in t["rows"]]
            print(json.dumps({"history": os.path.basename(os.path.normpath(history)), "rows": rows, "refused": t["refused"]}, separators=(",", ":")))
        return
    count = collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        for t in pool.map(write, sys.argv[1:]):
            count["histories"] += 1
            count["roots refused"] += len(t["refused"])
            count.update("/".join(map(str, r["states"])) for r in t["rows"])
    print(", ".join(f"{n} {k}" for k, n in sorted(count.items())))


if __name__ == "__main__":
    main()
