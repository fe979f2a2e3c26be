#!/usr/bin/env python3
"""bench.py TRACEGATE [CORPUS]: parse speed beside hclsyntax (the reference, Go) and hcl-edit (Rust), in one sitting.

Every parser gets the same files, already in memory, one thread; the rounds of the parsers alternate, so that a busy machine disturbs all
of them alike, and the best pass counts. CORPUS: a folder, searched for .tf, .tofu, .tfvars and .hcl files; without it, files of
test/oracle/gen_hcl.py. A parser whose toolchain is not there is left out, and said so.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
GENERATOR = os.path.join(os.path.dirname(HERE), "oracle", "gen_hcl.py")
BUILD = os.path.join(os.path.dirname(os.path.dirname(HERE)), "build", "bench")
ENDINGS = (".tf", ".tofu", ".tfvars", ".hcl")
ROUNDS = 3
PASSES = {"tracegate": 8, "hcl-edit": 3, "hclsyntax": 1}  # a round's passes, about as long for each
GOALS = {"hcl-edit": 8, "hclsyntax": 40}  # how many times as fast tracegate is to be


def corpus(folder):
    paths = [os.path.join(top, name) for top, _, names in os.walk(folder) for name in names if name.endswith(ENDINGS)]
    return sorted(path for path in paths if os.path.isfile(path))


def generated(folder):
    subprocess.run([sys.executable, GENERATOR, "--seed", "1", "--count", "4000", "--out", folder], check=True, stdout=subprocess.DEVNULL)
    return corpus(folder)


def built(tool, folder, command, program):
    """Builds a peer into build/bench; None, with a message, where its toolchain is missing or the registry is not reached."""
    if not shutil.which(tool):
        print(f"  left out: {os.path.basename(folder)}, {tool} is not installed")
        return None
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"  left out: {os.path.basename(folder)} does not build here:\n{done.stderr[-800:]}")
        return None
    return program


def parsers(tracegate):
    """name → command, which reads paths on standard input and prints a line with MB/s= for each pass."""
    found = {"tracegate": [os.path.abspath(tracegate), "ast", "--bench", str(PASSES["tracegate"])]}
    rust = built("cargo", os.path.join(HERE, "peers", "hcl-edit"), ["cargo", "build", "--release", "--locked", "--target-dir", BUILD],
                 os.path.join(BUILD, "release", "hcl-edit-bench"))
    go = built("go", os.path.join(HERE, "peers", "hclsyntax"), ["go", "build", "-buildvcs=false", "-o", os.path.join(BUILD, "hclsyntax"), "."],
               os.path.join(BUILD, "hclsyntax"))
    found.update({name: [program, str(PASSES[name])] for name, program in (("hcl-edit", rust), ("hclsyntax", go)) if program})
    return found


def measure(command, paths):
    """(best MB/s, how many files were rejected)"""
    said = subprocess.run(command, input="\n".join(paths) + "\n", capture_output=True, text=True, check=False)
    rates = [float(rate) for rate in re.findall(r"MB/s=([\d.]+)", said.stdout)]
    if said.returncode or not rates:
        sys.exit(f"{' '.join(command)}: exit status {said.returncode}, no figure\n{said.stdout[-400:]}{said.stderr[-400:]}")
    return max(rates), re.search(r"rejected=(\d+)", said.stdout)[1]


def main(tracegate, folder=None):
    with tempfile.TemporaryDirectory() as scratch:
        paths = corpus(folder) if folder else generated(scratch)
        size = sum(os.path.getsize(path) for path in paths)
        print(f"parsing {len(paths)} files, {size / 1e6:.1f} MB, {'of ' + folder if folder else 'generated'}; one thread, best pass of {ROUNDS} rounds")
        found = parsers(tracegate)
        best = {name: (0, "") for name in found}
        for _ in range(ROUNDS):
            for name, command in found.items():
                best[name] = max(best[name], measure(command, paths))
    ours = best["tracegate"][0]
    for name, (rate, rejected) in best.items():
        goal = f"   ({ours / rate:.1f} times as fast; the goal is {GOALS[name]})" if name in GOALS else ""
        print(f"  {name:10} {rate:8.1f} MB/s   rejects {rejected}{goal}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(*sys.argv[1:])
