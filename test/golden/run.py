#!/usr/bin/env python3
"""Golden folders: each folder below a kind (lex/ parse/ recover/ eval/ rules/<rule>/ report/ diff/ cli/ limit/) is a case.

    run.py --binary build/release/tracegate                      every case, in parallel
    run.py --binary B parse/heredoc diff                         one case, all cases of a kind
    run.py --binary B --update parse/heredoc                     writes what the program says now as the expectation
    run.py --binary B --reference hclast                         are the expectations of lex/ and parse/ true?
    run.py --binary B --rules DIR                                the cases of another folder of rules/ form (DIR/*/expect.json)

What a folder of each kind holds: test/README.md. A case runs in a copy of its folder, in a temporary directory, without
the environment of whoever runs it. A failure prints the folder, the difference, and the command that shows it alone.
The last line is `N passed, M failed`; the exit status is 1 if a case failed.
"""
import argparse
import concurrent.futures
import difflib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TIMEOUT = 60  # seconds a case may take, unless its file `seconds` says otherwise; sanitizers get five times that
OURS = ("args", "env", "status", "stdin", "vars.json", "generate.py", "build.sh", "memory", "seconds")
JSON_REPORTS = ("json", "sarif", "sarif-full", "codequality", "rdjson", "checks")


class Failed(Exception):
    """A case that is not as expected; the text says how."""


# ------------------------------------------------------------------------------------------------ running


def environment(home, extra=()):
    """Nothing of the caller's but the PATH: no CI, no git configuration, no locale; dates and names of commits are fixed."""
    env = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": home, "LC_ALL": "C", "TZ": "UTC", "GIT_CONFIG_NOSYSTEM": "1",
           "GIT_CONFIG_GLOBAL": "/dev/null", "ASAN_OPTIONS": "exitcode=99:detect_leaks=1", "UBSAN_OPTIONS": "exitcode=99:print_stacktrace=1"}
    for who in ("AUTHOR", "COMMITTER"):
        env.update({f"GIT_{who}_NAME": "A U Thor", f"GIT_{who}_EMAIL": "author@example.com", f"GIT_{who}_DATE": "2024-01-01T00:00:00Z"})
    return {**env, **dict(extra)}


class Run:
    """One case being run: its folder, a fresh directory `work` to be in, and what the program answered."""

    def __init__(self, options, case, scratch):
        self.options, self.case, self.scratch = options, case, scratch
        self.work = os.path.join(scratch, "work")
        self.home = os.path.join(scratch, "home")
        os.makedirs(self.work)
        os.makedirs(self.home)
        self.seconds = int(self.text("seconds", TIMEOUT)) * (5 if options.sanitized else 1)

    def path(self, name):
        return os.path.join(self.case, name)

    def has(self, name):
        return os.path.exists(self.path(name))

    def text(self, name, default=""):
        return read(self.path(name)) if self.has(name) else default

    def lines(self, name):
        return [line for line in self.text(name).splitlines() if line and not line.startswith("#")]

    def fill(self, words):
        """{dir}, {version} and {rev:NAME} (a commit's id) in args and env."""
        def one(match):
            if match[1] == "dir":
                return self.work
            if match[1] == "version":
                return self.options.version
            return self.git("rev-parse", "--verify", match[1][4:]).strip()
        return [re.sub(r"\{(dir|version|rev:[^}]+)\}", one, word) for word in words]

    def env(self):
        return environment(self.home, (line.split("=", 1) for line in self.fill(self.lines("env"))))

    def args(self, default=()):
        return self.fill(self.lines("args") if self.has("args") else default)

    def git(self, *args):
        return check_output(["git", *args], self.work, environment(self.home))

    def commit(self, tree, message):
        """The folder `tree` of the case as the whole content of a new commit."""
        self.git("rm", "-rfq", "--ignore-unmatch", ".")
        shutil.copytree(self.path(tree), self.work, dirs_exist_ok=True, symlinks=True)
        self.git("add", "-A", "-f")
        self.git("commit", "-q", "--allow-empty", "-m", message)

    def tracegate(self, args, binary=None):
        """(stdout, stderr, status), bytes; a signal, a sanitizer's report or a time-out fails the case."""
        stdin = open(self.path("stdin"), "rb") if self.has("stdin") else subprocess.DEVNULL
        files = [os.path.join(self.scratch, name) for name in ("stdout", "stderr")]
        with open(files[0], "wb") as out, open(files[1], "wb") as err:
            child = subprocess.Popen([binary or self.options.binary, *args], cwd=self.work, env=self.env(), stdin=stdin, stdout=out, stderr=err)
            try:
                child.wait(self.seconds)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
                raise Failed(f"still running after {self.seconds} s: {command(args)}") from None
        out, err = (open(file, "rb").read() for file in files)
        if child.returncode < 0 or child.returncode > 2:
            raise Failed(f"exit status {child.returncode} (a crash or a sanitizer's report): {command(args)}\n{show(err)}")
        return out, err, child.returncode


def check_output(args, cwd, env):
    run = subprocess.run(args, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if run.returncode:
        raise Failed(f"{command(args[1:], args[0])}: exit status {run.returncode}\n{show(run.stdout + run.stderr)}")
    return run.stdout.decode("utf-8", "surrogateescape")


def read(path):
    with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
        return file.read()


def write(path, text):
    with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(text)


def command(args, program="tracegate"):
    return " ".join(shlex.quote(word) for word in [program, *args])


def show(data, limit=4000):
    text = data.decode("utf-8", "backslashreplace").rstrip("\n")
    return text if len(text) <= limit else text[:limit] + "\n[…]"


# ---------------------------------------------------------------------------------------------- comparing


def pretty(value, room=120, indent=0):
    """JSON with what fits into a line on one line: short enough to read, long enough to review."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + indent <= room or not isinstance(value, (dict, list)) or not value:
        return flat
    pad = " " * (indent + 1)
    if isinstance(value, dict):
        rows = [pad + json.dumps(k, ensure_ascii=False) + ": " + pretty(v, room, indent + 1) for k, v in value.items()]
        return "{\n" + ",\n".join(rows) + "\n" + " " * indent + "}"
    return "[\n" + ",\n".join(pad + pretty(v, room, indent + 1) for v in value) + "\n" + " " * indent + "]"


def parsed(text, what):
    try:
        return json.loads(text)
    except ValueError as error:
        raise Failed(f"{what} is not JSON ({error}):\n{text[:1000]}") from None


def same_text(run, name, got):
    """The file `name` of the case is exactly `got`; with --update it is made so."""
    if run.options.update:
        write(run.path(name), got)
        return
    if not run.has(name):
        raise Failed(f"{name} is missing; make it with UPDATE=1 and read it. It would be:\n{got[:2000]}")
    expected = run.text(name)
    if expected != got:
        raise Failed(difference(expected, got, name))


def difference(expected, got, name):
    rows = difflib.unified_diff(expected.splitlines(), got.splitlines(), name, "what tracegate says", lineterm="", n=2)
    text = "\n".join(rows)
    return text or f"{name}: differs only in line ends\n  expected {expected[-40:]!r}\n  got      {got[-40:]!r}"


def same_status(run, status, default=0):
    """The file `status` holds the exit status where it is not `default`."""
    if run.options.update:
        if status != default or run.has("status"):
            write(run.path("status"), f"{status}\n")
        return
    expected = int(run.text("status", default))
    if status != expected:
        raise Failed(f"exit status {status}, should be {expected}")


def same_stderr(run, err):
    """expect.stderr, where there is one: messages are compared only by the cases that are about them."""
    if run.has("expect.stderr"):
        same_text(run, "expect.stderr", mask(run, err))


def mask(run, data):
    """What differs from machine to machine: the directory of the run, the program's version."""
    text = data.decode("utf-8", "surrogateescape").replace(run.work, "{dir}")
    return re.sub(rf"(?<![\w.]){re.escape(run.options.version)}(?![\w.])", "{version}", text)


def subset(expected, got, path=""):
    """Where `got` lacks something of `expected`: keys that are given must match, lists have the same length, true stands for any object."""
    if expected is True and isinstance(got, dict):
        return
    if isinstance(expected, dict) and isinstance(got, dict):
        for key, value in expected.items():
            if key not in got:
                yield f"{path}.{key} is missing"
            else:
                yield from subset(value, got[key], f"{path}.{key}")
    elif isinstance(expected, list) and isinstance(got, list):
        if len(expected) != len(got):
            yield f"{path}: {len(got)} elements, should be {len(expected)}: {json.dumps(got, ensure_ascii=False)[:300]}"
        for i, (a, b) in enumerate(zip(expected, got)):
            yield from subset(a, b, f"{path}[{i}]")
    elif expected != got or isinstance(expected, bool) != isinstance(got, bool):
        yield f"{path}: {json.dumps(got, ensure_ascii=False)}, should be {json.dumps(expected, ensure_ascii=False)}"


def row_name(row):
    """What makes a row of `resources` itself: where it is, and whether it is the base's."""
    where = "/".join(str(row[k]) for k in ("environment", "root") if row.get(k) not in (None, "."))
    absent = " (absent)" if row.get("state") == "absent" else ""
    return f"{row.get('address')}{' in ' + where if where else ''}{absent}"


def same_rows(expected, got, name=row_name):
    """Every expected row is there, and no other. Rows of one name (of several roots) may come in any order: each is
    compared with the one that fits it best."""
    left = {}
    for row in got:
        left.setdefault(name(row), []).append(row)
    for row in expected:
        rows = left.get(name(row))
        if not rows:
            yield f"no row for {name(row)}"
        else:
            best = min(rows, key=lambda candidate: len(list(subset(row, candidate, name(row)))))
            rows.remove(best)
            yield from subset(row, best, name(row))
    for key, rows in left.items():
        for row in rows:
            yield f"a row that should not be there: {key}: {row.get('verdict')} {row.get('state') or ''}".rstrip()


def complain(complaints, status, err):
    complaints = list(complaints)
    if complaints:
        raise Failed("\n".join(f"  {c}" for c in complaints) + f"\n  (exit status {status}{': ' + show(err, 600) if err else ''})")


# -------------------------------------------------------------------------------------------------- kinds


def syntax_case(args, reference_args):
    """lex, parse, recover: what is printed is, byte for byte, what the reference prints; kept with line breaks, to be read."""
    def case(run):
        name = next((n for n in sorted(os.listdir(run.case)) if n.startswith("input.")), None)
        if not name:
            raise Failed("no input.tf or input.tf.json")
        shutil.copy(run.path(name), run.work)
        if run.options.reference:
            out, err, _ = run.tracegate([*reference_args, name], run.options.reference)
        else:
            out, err, _ = run.tracegate([*args, name])
        document = parsed(out.decode("utf-8"), "the output")
        if out != compact(document):
            raise Failed(f"the output is not written as the reference writes it (test/oracle/AST.md, \"Writing\"):\n{show(out)}")
        same_text(run, "expect.json", pretty(document) + "\n")
        if not run.options.reference:
            same_stderr(run, err)
    return case


def compact(document):
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    text = re.sub(r"\\[bf]", lambda m: {"\\b": "\\u0008", "\\f": "\\u000c"}[m[0]], re.sub(r"\\\\", "\0", text)).replace("\0", "\\\\")
    return text.replace("\x7f", "\\u007f").encode() + b"\n"


def eval_case(run):
    """eval: `input` holds an expression a line, expect.json an answer a line."""
    variables = ["--vars", run.path("vars.json")] if run.has("vars.json") else []
    copy_tree(run)
    answers = []
    for line in run.lines("input"):
        out, err, _ = run.tracegate(["eval", *variables, "--", line])
        if not out.endswith(b"\n") or out.count(b"\n") != 1:
            raise Failed(f"not one line: {show(out)}\n{show(err)}")
        answers.append(f"{line}\n    {out.decode()}")
    same_text(run, "expect.txt", "".join(answers))


def rule_of(run):
    """The id of the rule whose folder the case is in, which stands on the rule's page; elsewhere that of the first rule."""
    name = os.path.basename(os.path.dirname(run.case.rstrip("/")))
    page = os.path.join(HERE, "..", "..", "sarif", "rules", f"{name}.md")
    if not os.path.exists(page):
        page = os.path.join(HERE, "..", "..", "sarif", "rules", "lambda_tracing.md")
    with open(page, encoding="utf-8") as text:
        return re.search(r"^`([^`]+)`", text.read(), re.MULTILINE)[1]


def rules_case(run):
    """rules/<rule>: the folder is a repository; expect.json has verdicts, and whatever else of a row is worth it."""
    copy_tree(run)
    out, err, status = run.tracegate(run.args(["-f", "json", "."]))
    document = parsed(out.decode("utf-8"), f"exit status {status}, {show(err, 1000)}\nthe output")
    rule = rule_of(run)
    rows = [row for row in document["resources"] if row["rule"] == rule]
    diagnostics = [d["code"] for d in document["diagnostics"]]
    if run.options.update:
        update_rules(run, rows, diagnostics, status)
        return
    expected = parsed(run.text("expect.json", "{}"), "expect.json")
    if "verdicts" not in expected:
        raise Failed(f"expect.json has no verdicts; make it with UPDATE=1 and read it. It would hold:\n{pretty(rows)}")
    verdicts = [{"suppressed": None, **row} for row in expected["verdicts"]]
    complaints = list(same_rows(verdicts, rows, lambda row: row["address"]))
    if "diagnostics" in expected:
        wanted = [{"code": d} if isinstance(d, str) else d for d in expected["diagnostics"]]
        complaints += subset(wanted, document["diagnostics"], "diagnostics")
    fitting = expected.get("exit", fitting_status(document))
    if status != fitting:
        complaints.append(f"exit status {status}, should be {fitting}")
    complain(complaints, status, err)


def fitting_status(document):
    """CLI.md's exit status for a run over paths, when expect.json does not say it."""
    if any(d["severity"] == "error" for d in document["diagnostics"]):
        return 2
    return int(any(r["verdict"] == "violation" and not r["suppressed"] for r in document["resources"]))


def update_rules(run, rows, diagnostics, status):
    """Rewrites the keys that the expectation had (of a new one: the plain ones) and leaves what people wrote."""
    old = parsed(run.text("expect.json", "{}"), "expect.json")
    kept = {row.get("address"): row for row in old.get("verdicts", [])}
    verdicts = []
    for row in rows:
        keys = kept.get(row["address"], ("address", "verdict", "file", "line") + (("suppressed",) if row["suppressed"] else ()))
        verdicts.append({key: bool(row["suppressed"]) or None if key == "suppressed" else row.get(key) for key in keys})
    new = {"verdicts": verdicts, **{k: v for k, v in old.items() if k != "verdicts"}}
    if diagnostics or "diagnostics" in old:
        new["diagnostics"] = diagnostics
    if status == 2 or "exit" in old:
        new["exit"] = status
    write(run.path("expect.json"), pretty(new, room=100) + "\n")


def report_case(run):
    """report: one run, a report for each expect.FORMAT."""
    copy_tree(run)
    formats = sorted(name[len("expect."):] for name in os.listdir(run.case) if name.startswith("expect.") and name != "expect.stderr")
    if not formats:
        raise Failed("no expect.FORMAT: make an empty file for each format that the case is about, then UPDATE=1")
    outputs = [word for f in formats for word in ("-o", f"{f}={run.scratch}/{f}")]
    _, err, status = run.tracegate([*outputs, *run.args(["."])])
    for name in formats:
        if not os.path.exists(f"{run.scratch}/{name}"):
            raise Failed(f"no {name} report was written; exit status {status}\n{show(err)}")
        text = mask(run, open(f"{run.scratch}/{name}", "rb").read())
        same_text(run, f"expect.{name}", pretty(parsed(text, name)) + "\n" if name in JSON_REPORTS else text)
    same_stderr(run, err)
    same_status(run, status)


def build(run):
    """build.sh: $CASE is the case's folder, $GOLDEN this one, $HOME an empty folder beside the working directory."""
    check_output(["sh", "-eu", run.path("build.sh")], run.work, {**environment(run.home), "CASE": run.case, "GOLDEN": HERE})


def diff_case(run):
    """diff: base/ and head/ are two commits, worktree/ and index/ what is not committed; or build.sh makes the history."""
    run.git("init", "-q", "-b", "main")
    if run.has("build.sh"):
        build(run)
    else:
        run.commit("base", "base")
        run.commit("head", "head")
        for tree, stage in (("index", True), ("worktree", False)):
            if run.has(tree):
                shutil.copytree(run.path(tree), run.work, dirs_exist_ok=True, symlinks=True)
                if stage:
                    run.git("add", "-A", "-f")
    out, err, status = run.tracegate(["-f", "json", *run.args(["--base", "HEAD^", "--head", "HEAD"])])
    document = parsed(out.decode("utf-8"), f"exit status {status}, {show(err, 1000)}\nthe output")
    if run.options.update:
        update_diff(run, document, status)
        return
    expected = parsed(run.text("expect.json", "{}"), "expect.json")
    if not expected:
        raise Failed(f"no expect.json; make it with UPDATE=1 and read it. tracegate says:\n{pretty(document)}")
    rule = rule_of(run)
    rows = [row for row in document["resources"] if row["rule"] == rule]
    complaints = list(same_rows(expected.get("resources", []), rows)) if "resources" in expected else []
    complaints += subset({k: v for k, v in expected.items() if k not in ("resources", "exit", "why")}, document)
    if status != expected.get("exit", status):
        complaints.append(f"exit status {status}, should be {expected['exit']}")
    complain(complaints, status, err)
    same_stderr(run, err)


def update_diff(run, document, status):
    old = parsed(run.text("expect.json", "{}"), "expect.json")
    keys = ("address", "root", "file", "line", "verdict", "state", "became", "cause")
    rows = [{k: row[k] for k in keys if row[k] is not None and not (k == "root" and row[k] == ".")} for row in document["resources"]]
    new = {"why": old.get("why", ""), "resources": rows, "summary": document["summary"], "exit": status}
    if document["diagnostics"]:
        new["diagnostics"] = [{k: d[k] for k in ("severity", "code", "file", "line")} for d in document["diagnostics"]]
    for key in (k for k in old if k not in new and k in document):
        new[key] = document[key]
    write(run.path("expect.json"), pretty(new, room=100) + "\n")


def cli_case(run):
    """cli: a command line and what it prints. build.sh makes what input/ cannot hold."""
    if run.has("input"):
        shutil.copytree(run.path("input"), run.work, dirs_exist_ok=True, symlinks=True)
    if run.has("build.sh"):
        build(run)
    if run.has("generate.py"):
        check_output([sys.executable, run.path("generate.py")], run.work, environment(run.home))
    args = run.args()
    if run.has("memory") and not run.options.sanitized:
        args, run.options = limited(run, args)
    out, err, status = run.tracegate(args)
    if run.options.update or run.has("expect.stdout") or out:
        same_text(run, "expect.stdout", mask(run, out))
    if run.has("expect.stderr") or err:
        same_text(run, "expect.stderr", mask(run, err))
    same_status(run, status)


def limited(run, args):
    """The program under a limit of `memory` megabytes of address space."""
    options = argparse.Namespace(**vars(run.options))
    options.binary = "/bin/sh"
    kilobytes = int(run.text("memory")) * 1024
    return ["-c", f'ulimit -v {kilobytes}; exec "$0" "$@"', run.options.binary, *args], options


def copy_tree(run):
    """The case's folder without our own files is the repository that the program sees."""
    for name in os.listdir(run.case):
        if name.startswith("expect.") or name in OURS:
            continue
        source, target = run.path(name), os.path.join(run.work, name)
        if os.path.isdir(source) and not os.path.islink(source):
            shutil.copytree(source, target, symlinks=True)
        else:
            shutil.copy(source, target, follow_symlinks=False)


KINDS = {
    "lex": syntax_case(["tokens"], ["--lex"]),
    "parse": syntax_case(["ast"], []),
    "recover": syntax_case(["ast", "--partial"], None),
    "eval": eval_case,
    "rules": rules_case,
    "report": report_case,
    "diff": diff_case,
    "cli": cli_case,
    "limit": cli_case,
}

# --------------------------------------------------------------------------------------------------- main


def folders(directory):
    return sorted(entry.path for entry in os.scandir(directory) if entry.is_dir()) if os.path.isdir(directory) else []


def cases(options):
    """(kind, folder) of all cases that were asked for."""
    if options.rules:
        found = [("rules", folder) for folder in folders(options.rules)]
    else:
        found = []
        for kind in KINDS:
            for folder in folders(os.path.join(options.root, kind)):
                found += [(kind, case) for case in (folders(folder) if kind == "rules" else [folder])]
    wanted = [name.rstrip("/") for name in options.cases]
    if wanted:
        base = options.rules or options.root
        names = {folder: os.path.relpath(folder, base) for _, folder in found}
        found = [(k, f) for k, f in found if any(names[f] == w or names[f].startswith(w + "/") for w in wanted)]
    return found


def run_case(options, kind, folder):
    """None, or what is wrong."""
    with tempfile.TemporaryDirectory(prefix="tracegate-") as scratch:
        try:
            KINDS[kind](Run(options, folder, os.path.realpath(scratch)))
        except Failed as failure:
            return str(failure)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            return f"{type(error).__name__}: {error}"
    return None


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("cases", nargs="*", metavar="CASE")
    parser.add_argument("--binary", required=True)
    parser.add_argument("--root", default=HERE, help="where the kinds are (default: this folder)")
    parser.add_argument("--rules", help="a folder of cases of rules/ form instead")
    parser.add_argument("--reference", help="hclast (test/oracle/AST.md): judge, or with --update make, the expectations of lex/ and parse/")
    parser.add_argument("--update", action="store_true", help="rewrite the expectations; read the difference before you commit it")
    parser.add_argument("--sanitized", action="store_true", help="the binary has sanitizers: more time, no memory limit")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args(argv)
    options.binary = os.path.abspath(options.binary)
    version = subprocess.run([options.binary, "--version"], capture_output=True, text=True, check=False).stdout.split()
    options.version = version[-1] if version else "no version"
    options.reference = options.reference and os.path.abspath(options.reference)
    found = [case for case in cases(options) if not options.reference or case[0] in ("lex", "parse")]
    if options.cases and not found:
        print(f"no such case: {' '.join(options.cases)}")
        return 2
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(lambda case: run_case(options, *case), found))
    failed = 0
    for (_, folder), wrong in zip(found, results):
        if wrong:
            failed += 1
            name = os.path.relpath(folder, options.rules or options.root)
            alone = f"{sys.argv[0]} --binary {os.path.relpath(options.binary)} --rules {options.rules} {name}" if options.rules else f"make golden CASE={name}"
            print(f"FAILED {os.path.relpath(folder)}\n{wrong}\n  alone: {alone}\n")
        elif options.update:
            print(f"written: {os.path.relpath(folder)}")
    print(f"{len(found) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
