#!/usr/bin/env python3
"""run.py BUILD SECONDS [TARGET]: every libFuzzer target for SECONDS, from its seeds and what earlier runs found.

Seeds: test/fuzz/corpus/TARGET, the sources of the reference's answers (test/oracle/*_cases.jsonl) that SEEDS names, and the golden
folders: as whole repositories for module_fuzz, those with a plan for plan_file_fuzz.

What a run finds is kept in BUILD/corpus/TARGET, an input that fails in BUILD/failures. The last line is `N passed, M failed`.
"""
import base64
import glob
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SEEDS = {  # target: cases, what stands before each
    "native_fuzz": ("syntax_cases.jsonl", b""),
    "expression_fuzz": ("syntax_cases.jsonl", b"\1"),
    "json_fuzz": ("json_cases.jsonl", b""),
    "json_file_fuzz": ("json_cases.jsonl", b""),
    "diag_fuzz": ("syntax_cases.jsonl", b"\0" * 8),
    "utf8_fuzz": ("json_cases.jsonl", b""),
}
GOLDEN = os.path.join(HERE, "..", "golden")


def repository(folder):
    """The files of a folder as one text, as test/unit/plan_fixture.h describes it."""
    parts = []
    for base, directories, files in os.walk(folder):
        directories.sort()
        for path in sorted(os.path.join(base, file) for file in files if not file.startswith("expect.")):
            name = os.path.relpath(path, folder)
            if os.path.islink(path):
                parts.append(f"--> {name} {os.readlink(path)}\n".encode())
            elif os.path.getsize(path) < 20_000:
                with open(path, "rb") as file:
                    parts.append(f"--- {name}\n".encode() + file.read().rstrip(b"\n") + b"\n")
    return b"".join(parts)


def repositories():
    """(name, text) of each golden repository; of a history the head, then the base."""
    for folder in sorted(glob.glob(f"{GOLDEN}/rules/*/*/")):
        yield os.path.basename(folder[:-1]), repository(folder)
    for folder in sorted(glob.glob(f"{GOLDEN}/diff/*/")):
        if os.path.isdir(f"{folder}head"):
            yield os.path.basename(folder[:-1]), repository(f"{folder}head") + b"=====\n" + repository(f"{folder}base")


def plans():
    """(name, text) of each golden plan: its root's file, 0xFE, the plan."""
    for path in sorted(glob.glob(f"{GOLDEN}/cli/plan*/input/*.json")):
        folder = os.path.dirname(path)
        text = b""
        if os.path.exists(f"{folder}/main.tf"):
            with open(f"{folder}/main.tf", "rb") as file:
                text = file.read()
        with open(path, "rb") as file:
            yield "-".join(path.split(os.sep)[-3:]), text + b"\xfe" + file.read()


FOLDERS = {"module_fuzz": repositories, "plan_file_fuzz": plans}


def unpack(name, build):
    """The folders of a target's seeds."""
    folders = [path for path in [os.path.join(HERE, "corpus", name)] if os.path.isdir(path)]
    if name in SEEDS:
        cases, head = SEEDS[name]
        folders.append(f"{build}/seeds/{name}")
        os.makedirs(folders[-1], exist_ok=True)
        with open(os.path.join(HERE, "..", "oracle", cases), encoding="utf-8") as lines:
            for case in map(json.loads, lines):
                with open(f"{folders[-1]}/{case['id']}", "wb") as seed:
                    seed.write(head + base64.b64decode(case["src_b64"]))
    if name in FOLDERS:
        folders.append(f"{build}/seeds/{name}")
        os.makedirs(folders[-1], exist_ok=True)
        for folder, text in FOLDERS[name]():
            with open(f"{folders[-1]}/{folder}", "wb") as seed:
                seed.write(text)
    return folders


def fuzz(program, build, seconds):
    """True if nothing was found; prints one line, and what libFuzzer said when it found something."""
    name = os.path.basename(program)
    found, failures = f"{build}/corpus/{name}", f"{build}/failures/"
    os.makedirs(found, exist_ok=True)
    os.makedirs(failures, exist_ok=True)
    command = [program, f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=2560", "-print_final_stats=1", "-verbosity=0",
               f"-artifact_prefix={failures}{name}-", found, *unpack(name, build)]
    dictionary = os.path.join(HERE, f"{name}.dict")
    if os.path.exists(dictionary):
        command.append(f"-dict={dictionary}")
    options = {"ASAN_OPTIONS": "exitcode=99", "UBSAN_OPTIONS": "print_stacktrace=1"}
    done = subprocess.run(command, env={**os.environ, **options}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    output = done.stdout.decode("utf-8", "replace")
    runs = next((line.split()[-1] for line in output.splitlines() if line.startswith("stat::number_of_executed_units")), "?")
    if done.returncode:
        print(output[-6000:])
    print(f"  {name:24} {runs:>10} inputs   {'FAILED' if done.returncode else 'nothing found'}", flush=True)
    return done.returncode == 0


def main(build, seconds, only=None):
    programs = [path for path in sorted(glob.glob(f"{build}/test/fuzz/*_fuzz")) if only in (None, os.path.basename(path))]
    results = [fuzz(program, build, seconds) for program in programs]
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:]))
