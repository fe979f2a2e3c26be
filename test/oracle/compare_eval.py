#!/usr/bin/env python3
"""compare_eval.py PROGRAM HCLEVAL [--seed S] [--count N] [--depth D]: random expressions, answered by both and compared.

HCLEVAL is the reference (hcleval, built from Terraform; run with -pure). Expressions are over literals and over variables that are known,
null, unknown, sensitive, or partly so. What differs is printed, shortest first. PROGRAM is run with --as-terraform, so nothing may differ; with
--choices it is not, and what it knows beyond the reference (all outcomes agree) is counted apart. Not part of `make check`: it needs the reference.
"""
import argparse
import json
import random
import subprocess
import sys
from replay_eval import load, same

T = ["string", "number", "bool"]
VARIABLES = {
    "s": "text", "s2": "5", "n": 3, "n2": -1.5, "b": True, "f": False,
    "l": {"$type": ["list", "string"], "$value": ["a", "b", "c"]}, "ln": {"$type": ["list", "number"], "$value": [1, 2]},
    "le": {"$type": ["list", "string"], "$value": []}, "me": {"$type": ["map", "number"], "$value": {}},
    "m": {"$type": ["map", "string"], "$value": {"a": "x", "b": "y"}}, "mn": {"$type": ["map", "number"], "$value": {"a": 1, "k": 2}},
    "st": {"$type": ["set", "string"], "$value": ["b", "a"]}, "sn": {"$type": ["set", "number"], "$value": [2, 10, 1]},
    "o": {"a": "x", "b": 2, "c": None}, "t": ["a", 1, True], "t2": [[1], ["x"]],
    "lo": {"$type": ["list", ["object", {"a": "string", "b": "number"}]], "$value": [{"a": "p", "b": 1}, {"a": "q", "b": 2}]},
    "mo": {"$type": ["map", ["object", {"a": "string"}]], "$value": {"k": {"a": "z"}, "a": {"a": "w"}}},
    "sto": {"$type": ["set", ["object", {"a": "string", "b": "number"}]], "$value": [{"a": "q", "b": 2}, {"a": "p", "b": 10}]},
    "z": None, "zs": {"$type": "string", "$value": None}, "zl": {"$type": ["list", "string"], "$value": None},
    "zo": {"$type": ["object", {"a": "string"}], "$value": None}, "zb": {"$type": "bool", "$value": None},
    "us": {"$unknown": "string"}, "un": {"$unknown": "number"}, "ub": {"$unknown": "bool"}, "ud": {"$unknown": "dynamic"},
    "ul": {"$unknown": ["list", "string"]}, "um": {"$unknown": ["map", "number"]}, "ust": {"$unknown": ["set", "string"]},
    "uo": {"$unknown": ["object", {"a": "string", "b": "number"}]}, "ut": {"$unknown": ["tuple", ["string", "number"]]},
    "ulo": {"$unknown": ["list", ["object", {"a": "string"}]]}, "uld": {"$unknown": ["list", "dynamic"]},
    "lp": {"$type": ["list", "string"], "$value": ["a", {"$unknown": "string"}]}, "op": {"a": {"$unknown": "string"}, "b": 1},
    "stp": {"$type": ["set", "string"], "$value": ["a", {"$unknown": "string"}]}, "tp": [{"$unknown": "dynamic"}, "x"],
    "xs": {"$sensitive": "hid"}, "xn": {"$sensitive": 7}, "xb": {"$sensitive": True},
    "xl": {"$sensitive": {"$type": ["list", "string"], "$value": ["a", "b"]}}, "xo": {"a": {"$sensitive": "v"}, "b": 2},
    "xm": {"$sensitive": {"$type": ["map", "string"], "$value": {"a": "x"}}}, "xu": {"$sensitive": {"$unknown": "string"}},
    "xz": {"$sensitive": None}, "xub": {"$sensitive": {"$unknown": "bool"}},
}
NAMES = sorted(VARIABLES)
LITERALS = ['"a"', '"b"', '""', '"1"', '"true"', '"x-"', "0", "1", "2", "3", "1.5", "1e3", "0.1", "true", "false", "null", "[]", "{}", "[1]",
            '["a", "b"]', "{a = 1}", '{a = "x", b = 2}', '{"1" = "q"}', "[null]", "[[], [1]]", '"é"', "100000000000000000000"]
BINARY = ["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||"]
KEYS = ["a", "b", "c", "k", "zz"]


KINDS = {
    "string": ["s", "s2", "us", "xs", "xu", "zs", '"a"', '"1"', '""', '"b"', '"true"', "n", "o.a", "l[0]", 'm["a"]', "ud"],
    "number": ["n", "n2", "un", "xn", "0", "1", "2", "1.5", "1e3", '"3"', "s2", "ln[0]", "mn.a", "o.b", "ud"],
    "bool": ["b", "f", "ub", "xb", "zb", "xub", "true", "false", '"true"', "ud"],
    "list": ["l", "ln", "le", "st", "sn", "stp", "lp", "ul", "ust", "uld", "t", "t2", "tp", "lo", "sto", "ulo", "ut", "zl", "xl", "[]", '["a", "b"]',
             "[1, 2]", "[us]", "[xs, 1]", "[[1], []]", '[{a = "x"}, {a = "y", b = 1}]', "ud"],
    "map": ["m", "mn", "me", "um", "o", "op", "mo", "uo", "zo", "xo", "xm", "{}", "{a = 1, b = 2}", '{a = "x"}', "{a = us}", "{k = xs}", "ud"],
}
ANY = list(KINDS)


class Generator:
    """Expressions that are mostly of the kind that is wanted where they stand, so that not all are mistakes."""

    def __init__(self, seed, functions):
        self.random, self.functions, self.locals = random.Random(seed), functions, []

    def pick(self, items):
        return self.random.choice(items)

    def leaf(self, kind):
        if self.locals and self.random.random() < 0.4:
            return self.pick(self.locals)
        if self.random.random() < 0.1:
            return self.pick(NAMES) if self.random.random() < 0.65 else self.pick(LITERALS)
        return self.pick(KINDS[kind])

    def bound(self, names, make):
        self.locals += names
        text = make()
        del self.locals[len(self.locals) - len(names):]
        return text

    def loop(self, kind, d):
        names = self.pick([["x"], ["k", "x"]])
        collection = self.expression(self.pick(["list", "map"]), d)
        head = f"for {', '.join(names)} in {collection} :"
        condition = self.bound(names, lambda: f" if {self.expression('bool', d)}") if self.random.random() < 0.4 else ""
        if kind == "list":
            return f"[{head} {self.bound(names, lambda: self.expression(self.pick(ANY), d))}{condition}]"
        key, value = self.bound(names, lambda: (self.expression("string", d), self.expression(self.pick(ANY), d)))
        return f"{{{head} {key} => {value}{self.pick(['', '...', '...'])}{condition}}}"

    def template(self, d):
        parts = []
        for _ in range(self.random.randint(1, 3)):
            kind = self.random.randint(0, 5)
            if kind <= 1:
                parts.append(self.pick(["x", "a-", " ", "p.", "ü"]))
            elif kind <= 3:
                parts.append(f"${{{self.expression(self.pick(['string', 'string', 'number', 'bool']), d)}}}")
            elif kind == 4:
                parts.append(f"%{{ if {self.expression('bool', d)} }}{self.pick(['y', '${s}', '${us}'])}%{{ else }}n%{{ endif }}")
            else:
                body = self.bound(["x"], lambda: self.expression("string", d))
                parts.append(f"%{{ for x in {self.expression('list', d)} }}${{{body}}}%{{ endfor }}")
        return '"' + "".join(parts) + '"'

    def access(self, kind, d):
        make = self.random.randint(0, 5)
        if make == 0:
            return f"({self.expression('map', d)}).{self.pick(KEYS)}"
        if make == 1:
            return f"({self.expression('map', d)})[{self.expression('string', d)}]"
        if make == 2:
            return f"({self.expression('list', d)})[{self.expression('number', d)}]"
        if make == 3:
            return f"({self.expression('list', d)})[{self.pick(['0', '1'])}]"
        if make == 4:
            return f"try({self.expression(kind, d)}, {self.expression(kind, d)})"
        return f"({self.expression('bool', d)} ? {self.expression(self.pick(ANY), d)} : {self.expression(self.pick(ANY), d)})"

    def call(self, kind, d):
        if not self.functions:
            return self.leaf(kind)
        count = self.pick([1, 1, 1, 2, 2, 3])
        arguments = ", ".join(self.expression(self.pick(ANY), d) for _ in range(count))
        return f"{self.pick(self.functions)}({arguments}{self.pick(['', '', '', '', '...'])})"

    def expression(self, kind, d):
        if d <= 0 or self.random.random() < 0.1:
            return self.leaf(kind)
        if self.random.random() < 0.04:
            kind = self.pick(ANY)
        e = lambda other: self.expression(other, d - 1)
        make = self.random.randint(0, 9)
        if make <= 1:
            return f"({e('bool')} ? {e(kind)} : {e(kind)})"
        if make <= 3:
            return self.access(kind, d - 1)
        if make == 4:
            return self.call(kind, d - 1)
        if kind == "number":
            return f"({e(kind)} {self.pick(BINARY[:5])} {e(kind)})" if make < 9 else f"-{e(kind)}"
        if kind == "bool":
            other = self.pick(ANY)
            return self.pick([f"({e(other)} {self.pick(['==', '!='])} {e(other)})", f"({e('number')} {self.pick(BINARY[7:11])} {e('number')})",
                              f"({e(kind)} {self.pick(BINARY[11:])} {e(kind)})", f"!{e(kind)}", f"can({e(other)})"])
        if kind == "string":
            return self.template(d - 1)
        if kind == "list":
            items = ", ".join(e(self.pick(ANY)) for _ in range(self.random.randint(0, 3)))
            splat = f"({e(self.pick(['list', 'list', 'map', 'string']))}){self.pick(['[*]', '[*].a', '.*.b', '[*][0]', '[*].a[*]', '[*][0].a'])}"
            return self.pick([f"[{items}]", splat, self.loop(kind, d - 1), self.loop(kind, d - 1)])
        key = lambda: self.pick(["a", "b", "c", '"k"', f"({e('string')})"])
        items = ", ".join(f"{key()} = {e(self.pick(ANY))}" for _ in range(self.random.randint(0, 3)))
        return self.pick(["{" + items + "}", self.loop(kind, d - 1)])


def run(command, lines):
    done = subprocess.run(command, input="\n".join(lines) + "\n", capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{command[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return [load(line) for line in done.stdout.splitlines()]


def knows_more(theirs, ours):
    """Equal, but for parts that are unknown there and known here."""
    if isinstance(theirs, dict) and "$unknown" in theirs:
        return not (isinstance(ours, dict) and "$unknown" in ours) or same(theirs, ours)
    if isinstance(theirs, dict) and isinstance(ours, dict) and theirs.keys() == ours.keys():
        return all(knows_more(theirs[k], ours[k]) for k in theirs)
    if isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        return all(map(knows_more, theirs, ours))
    return same(theirs, ours)


def classify(theirs, ours):
    if theirs.get("error") or ours.get("error"):
        return "same" if bool(theirs.get("error")) == bool(ours.get("error")) else "differs"
    mine = {"type": ours["type"], "value": ours["value"]}
    if same(theirs["result"], mine):
        return "same"
    return "more" if "$unknown" in json.dumps(theirs["result"]) and knows_more(theirs["result"]["value"], ours["value"]) else "differs"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("reference")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--depth", type=int, default=3)
    parser.add_argument("--functions", default="tostring,tonumber,tobool,tolist,toset,tomap,max,try,can")
    parser.add_argument("--choices", action="store_true", help="PROGRAM as it is: it may know more than the reference")
    parser.add_argument("--show", type=int, default=15)
    options = parser.parse_args()
    generator = Generator(options.seed, [f for f in options.functions.split(",") if f])
    lines = [json.dumps({"expr": generator.expression(generator.pick(ANY), options.depth), "vars": VARIABLES}, ensure_ascii=False) for _ in range(options.count)]
    command = [options.program, "eval", "--batch"] + ([] if options.choices else ["--as-terraform"])
    theirs, ours = run([options.reference, "-pure"], lines), run(command, lines)
    if len(theirs) != len(lines) or len(ours) != len(lines):
        sys.exit(f"{len(lines)} expressions, {len(theirs)} and {len(ours)} answers")
    found = {"same": [], "more": [], "differs": []}
    for line, a, b in zip(lines, theirs, ours):
        found[classify(a, b)].append((len(line), line, a, b))
    for kind in ("more", "differs"):
        for _, line, a, b in sorted(found[kind], key=lambda row: row[0])[:options.show if kind == "differs" else 5]:
            a = a.get("result") or f"error: {a.get('summary')}: {a.get('detail', '')[:200]}"
            b = f"error: {b['message']}" if b.get("error") else {"type": b["type"], "value": b["value"]}
            print(f"{kind}: {json.loads(line)['expr']}\n    theirs {json.dumps(a, ensure_ascii=False)}\n    ours   {json.dumps(b, ensure_ascii=False)}")
    errors = sum(1 for row in found["same"] if row[2].get("error"))
    print(f"{len(found['same'])} same ({errors} of them errors), {len(found['more'])} known here only, {len(found['differs'])} differ")
    return 1 if found["differs"] else 0


if __name__ == "__main__":
    sys.exit(main())
