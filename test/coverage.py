#!/usr/bin/env python3
"""coverage.py BUILD: which lines the tests ran, a line for each file (worst first) and for each layer. BUILD is a MODE=cov build, after `check`.

coverage.py BUILD FILE: the lines of FILE that were not run.
"""
import collections
import glob
import json
import os
import subprocess
import sys
import tempfile


def counts(build):
    """file → {line: times run}, all objects that hold the line together."""
    lines = collections.defaultdict(collections.Counter)
    data = [os.path.abspath(path) for path in glob.glob(f"{build}/src/**/*.gcda", recursive=True)]
    if not data:
        sys.exit(f"no .gcda files below {build}: make MODE=cov check")
    with tempfile.TemporaryDirectory() as scratch:
        done = subprocess.run(["gcov", "--json-format", "--stdout", *data], cwd=scratch, capture_output=True, check=True)
    for document in done.stdout.splitlines():
        for file in json.loads(document)["files"]:
            if file["file"].startswith(("src/", "include/")):
                for line in file["lines"]:
                    lines[file["file"]][line["line_number"]] += line["count"]
    return lines


def main(build, only=None):
    lines = counts(build)
    if only:
        missed = sorted(number for number, times in lines[only].items() if not times)
        source = open(only, encoding="utf-8").read().split("\n")
        for number in missed:
            print(f"{only}:{number}: {source[number - 1]}")
        return
    layers = collections.defaultdict(lambda: [0, 0])
    rows = []
    for file, found in lines.items():
        run = sum(times > 0 for times in found.values())
        rows.append((run / len(found), file, len(found)))
        for name in ("/".join(file.split("/")[:2]), "all"):
            layers[name][0] += run
            layers[name][1] += len(found)
    for share, file, size in sorted(rows):
        print(f"  {share:6.1%}  of {size:5}  {file}")
    print()
    for name, (run, size) in sorted(layers.items(), key=lambda item: item[0] == "all"):
        print(f"  {run / size:6.1%}  of {size:5}  {name}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(*sys.argv[1:])
