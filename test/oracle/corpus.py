#!/usr/bin/env python3
"""corpus.py PROGRAM OUT GITDIR…: the parser against hcl's answers for files of public repositories.

GITDIR: git directories of the repositories (a clone, bare or not); whatever blobs of the list of answers they hold is written to OUT, parsed
with `PROGRAM ast --hash`, and compared. The list is golden-visible.txt beside this file (or $GOLDEN), a line a blob: `<blob id> <sha256 of the
AST JSON> <ok|err> <bytes> <hcl|json>`. The files themselves are nobody's business here: they are not kept in the project. Demanded: the same
tree for every accepted file, the same accept or reject for all, the same place of the first error for 98 % of the rejected.
"""
import os
import subprocess
import sys

GOLDEN = os.environ.get("GOLDEN", os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden-visible.txt"))


def answers(path):
    """(blob id, ending) → (hash, ok or err)"""
    with open(path, encoding="utf-8") as file:
        rows = [line.split() for line in file if line.strip() and not line.startswith("#")]
    return {(row[0], ".tf.json" if row[4] == "json" else ".tf"): (row[1], row[2]) for row in rows}


def extract(wanted, out, directory):
    """Writes the wanted blobs that the git directory holds, and returns their names."""
    ids = sorted({blob for blob, _ in wanted})
    said = subprocess.run(["git", "-C", directory, "cat-file", "--batch"], input="\n".join(ids).encode(), capture_output=True, check=True).stdout
    found, at = set(), 0
    while at < len(said):
        end = said.index(b"\n", at)
        head, at = said[at:end].split(), end + 1
        if len(head) != 3:
            continue  # `<id> missing`
        size, blob = int(head[2]), head[0].decode()
        for ending in (".tf", ".tf.json"):
            if (blob, ending) in wanted:
                with open(os.path.join(out, blob + ending), "wb") as file:
                    file.write(said[at:at + size])
                found.add((blob, ending))
        at += size + 1
    return found


def hashes(program, out, names):
    """(blob id, ending) → (hash, ok or err), as the program says."""
    paths = "".join(os.path.join(out, blob + ending) + "\n" for blob, ending in sorted(names))
    said = subprocess.run([program, "ast", "--hash"], input=paths, capture_output=True, text=True, check=False)
    rows = (line.split(maxsplit=4) for line in said.stdout.splitlines())
    return {(row[0], ".tf.json" if row[4].endswith(".json") else ".tf"): (row[1], row[2]) for row in rows}


def compare(expected, got):
    """Prints what differs; (same, different) over the three demands, a rejected file's place being one of 98 %."""
    accepted = [name for name, answer in expected.items() if answer[1] == "ok"]
    rejected = [name for name, answer in expected.items() if answer[1] == "err"]
    decided = [name for name in expected if got.get(name, ("", "none"))[1] != expected[name][1]]
    trees = [name for name in accepted if got.get(name) != expected[name] and name not in decided]
    places = [name for name in rejected if got.get(name) != expected[name] and name not in decided]
    for what, names in (("accepted or rejected otherwise", decided), ("another tree", trees), ("first error elsewhere", places)):
        for blob, ending in names[:20]:
            print(f"  {what}: {blob}{ending}")
    print(f"accepted, same tree: {len(accepted) - len(trees)}/{len(accepted)}; same decision: {len(expected) - len(decided)}/{len(expected)}; "
          f"same first error: {len(rejected) - len(places)}/{len(rejected)}")
    allowed = len(rejected) * 2 // 100
    failed = len(decided) + len(trees) + max(0, len(places) - allowed)
    return len(expected) - failed, failed


def main(program, out, *directories):
    if not os.path.exists(GOLDEN):
        print(f"the list of answers is not there: {GOLDEN}")
        return 2
    wanted, found = answers(GOLDEN), set()
    os.makedirs(out, exist_ok=True)
    for directory in directories:
        found |= extract({name: answer for name, answer in wanted.items() if name not in found}, out, directory)
    print(f"{len(found)} of {len(wanted)} blobs are in the repositories given; the others are left out")
    passed, failed = compare({name: wanted[name] for name in found}, hashes(program, out, found))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
