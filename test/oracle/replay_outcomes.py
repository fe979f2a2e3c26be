#!/usr/bin/env python3
"""replay_outcomes.py PROGRAM [SEED COUNT]: what the evaluator says beyond Terraform must hold in every outcome.

Random expressions over variables that are unknown are answered with what they can be (`--outcomes`); then each variable gets values, and the
expression, known now, is answered again. An answer that is a mistake there does not count. Each other one must be among the outcomes, must agree
with what was said to be known, and where a mistake was certain there may be none. What Terraform itself says of the unknown ones is not
our question.
The last line is `N passed, M failed`.
"""
import itertools
import json
import random
import subprocess
import sys
from compare_eval import Generator
from replay_eval import load, same

OPEN = {
    "ub": ({"$unknown": "bool"}, [True, False]),
    "uc": ({"$unknown": "bool"}, [True, False]),
    "us": ({"$unknown": "string"}, ["a", "b", "1", "true", {"$type": "string", "$value": None}]),
    "un": ({"$unknown": "number"}, [0, 1, 2.5]),
    "ul": ({"$unknown": ["list", "string"]}, [{"$type": ["list", "string"], "$value": v} for v in ([], ["a"], ["b", "a"])]),
}
KNOWN = {
    "s": "text", "n": 3, "b": True, "l": {"$type": ["list", "string"], "$value": ["a", "b", "c"]}, "t": ["a", 1, True], "o": {"a": "x", "b": 2},
    "m": {"$type": ["map", "string"], "$value": {"a": "x", "b": "y"}}, "st": {"$type": ["set", "string"], "$value": ["b", "a"]},
    "lo": {"$type": ["list", ["object", {"a": "string"}]], "$value": [{"a": "p"}, {"a": "q"}]}, "xs": {"$sensitive": "hid"},
}
LEAVES = {
    "string": ["s", "us", '"a"', '"b"', "xs", '"1"', "o.a", 'm["a"]', "m[us]", 'try(m[us], "none")', '(ub ? "a" : "b")', '(us == "a" ? "x" : "y")'],
    "number": ["n", "un", "0", "1", "2", "o.b", "(ub ? 1 : 2)", "t[1]"],
    "bool": ["b", "ub", "uc", "true", "false", 'us == "a"', "un > 1", '(ub ? "true" : "false")'],
    "list": ["l", "t", "st", "ul", "lo", '["a", "b"]', "[us, s]", '(ub ? ["a"] : [])', "[1, 2, 3]", '(uc ? ["a", "b"] : ["c"])'],
    "map": ["m", "o", "{}", '{a = "x", b = us}', '(ub ? {a = 1} : {b = 2})', '{a = "p", b = "q"}', "{k = ub}"],
}


TYPES = ["string", "number", "bool", "list(string)", "set(string)", "map(string)", 'object({a = optional(string, "d"), b = optional(bool)})',
         'object({a = any, k = optional(list(string), [])})', "list(object({a = optional(string)}))", "tuple([string, any])"]


class Mostly(Generator):
    def leaf(self, kind):
        return self.pick(self.locals) if self.locals and self.random.random() < 0.5 else self.pick(LEAVES[kind])

    def pick(self, items):
        return self.random.choice(items)


def run(program, mode, lines):
    done = subprocess.run([program, "eval", "--batch", mode], input="\n".join(lines) + "\n", capture_output=True, text=True, check=False)
    answers = [load(line) for line in done.stdout.splitlines()]
    if done.returncode or len(answers) != len(lines):
        sys.exit(f"{len(answers)} answers to {len(lines)} expressions, status {done.returncode}\n{done.stderr}")
    return answers


def plain(value):
    """Without the wrapping of sensitive values."""
    if isinstance(value, dict) and "$sensitive" in value:
        return plain(value["$sensitive"])
    if isinstance(value, dict) and "$unknown" not in value:
        return {k: plain(v) for k, v in value.items()}
    return [plain(v) for v in value] if isinstance(value, list) else value


def text(value):
    return {"True": "true", "False": "false", "-0": "0"}.get(str(value), str(value))


def fits(said, is_):
    """Whether a value is one that was said, where unknown stands for anything. A number or bool and its text are taken for the same: which of
    them it is may hang on an arm that is not taken."""
    if isinstance(said, dict) and "$unknown" in said:
        return True
    if isinstance(said, dict) and isinstance(is_, dict):
        return said.keys() == is_.keys() and all(fits(said[k], is_[k]) for k in said)
    if isinstance(said, list) and isinstance(is_, list):
        return len(said) == len(is_) and all(map(fits, said, is_))
    return text(said) == text(is_)


def holds(said, value):
    """The same of an answer. Where unknown elements of a set come to stand cannot be known."""
    if isinstance(said["type"], list) and said["type"][0] == "set" and "$unknown" in json.dumps(said["value"]):
        return True
    return fits(plain(said["value"]), value)


def wrong(said, now):
    """Why an answer does not hold in one outcome; None: it does."""
    if now.get("error"):
        return None
    if said.get("error"):
        return "a mistake was certain"
    value = plain(now["value"])
    if not holds(said, value):
        return "something else was said to be known"
    if said["outcomes"] is None or any(holds(o, value) for o in said["outcomes"]):
        return None
    return "it is none of the outcomes"


def says_more(theirs, ours):
    """Whether it is Terraform's own answer that does not hold."""
    if theirs.get("error") or ours.get("error"):
        return bool(theirs.get("error"))
    return same(theirs["value"], ours["value"]) and ours["outcomes"] is None


def main(program, seed=3, count=2000):
    generator = Mostly(int(seed), ["tostring", "try", "can", "tolist", "toset"])
    expressions = [generator.expression(generator.random.choice(list(LEAVES)), 3) for _ in range(int(count))]
    unknown = {**KNOWN, **{name: value for name, (value, _) in OPEN.items()}}
    questions = [{"expr": e, **({"type": generator.pick(TYPES)} if generator.random.random() < 0.2 else {})} for e in expressions]
    answers = run(program, "--outcomes", [json.dumps({**q, "vars": unknown}) for q in questions])
    theirs = run(program, "--as-terraform", [json.dumps({**q, "vars": unknown}) for q in questions])
    cases, chooser = [], random.Random(int(seed))
    for index, expression in enumerate(expressions):
        names = [name for name in OPEN if name in expression]
        values = list(itertools.product(*(OPEN[name][1] for name in names)))
        for chosen in values if len(values) <= 12 else chooser.sample(values, 12):
            cases.append((index, dict(zip(names, chosen))))
    known = run(program, "--as-terraform", [json.dumps({**questions[i], "vars": {**unknown, **chosen}}) for i, chosen in cases])
    failed = {}
    for (index, chosen), now in zip(cases, known):
        why = wrong(answers[index], now)
        if why and index not in failed and not says_more(theirs[index], answers[index]):
            failed[index] = why
            print(f"{expressions[index]}  {questions[index].get('type', '')}\n    said {json.dumps(answers[index])}\n    with {json.dumps(chosen)}\n    is   {json.dumps(now)}: {why}")
    more = sum(1 for answer in answers if answer.get("outcomes"))
    print(f"{len(cases)} outcomes of {len(expressions)} expressions, {more} of them one of a few")
    print(f"{len(expressions) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
