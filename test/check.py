#!/usr/bin/env python3
"""check.py BUILD [unit|golden|oracle|threads]: all tests over what was built in BUILD, one line for each step, and the sum.

A step is a program with an exit status; what it counts it says in a last line `N passed, M failed`, else it counts as one. Steps are
found: BUILD/unit, test/golden/, test/oracle/replay_*.py (run with the program as argument), BUILD/test/threads/*_test.
"""
import concurrent.futures
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED_CASES = os.path.join(os.path.dirname(os.path.dirname(HERE)), "shared", "cases")


class Result:
    """What came of a step: how many tests passed and failed, and its output, shown when something failed."""

    def __init__(self, name, passed, failed, output, seconds):
        self.name, self.passed, self.failed, self.output, self.seconds = name, passed, failed, output, seconds

    def print(self):
        if self.failed:
            print(self.output.rstrip("\n"))
        failed = f", {self.failed} FAILED" if self.failed else ""
        print(f"  {self.name:24} {self.passed:5} passed{failed}   {self.seconds:.1f} s", flush=True)


def run(command, environment):
    start = time.monotonic()
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout.decode("utf-8", "replace"), time.monotonic() - start


def step(name, command, environment):
    """A program that counts for itself, or is one test."""
    status, output, seconds = run(command, environment)
    counts = re.findall(r"(\d+) passed, (\d+) failed", output)
    passed, failed = (int(n) for n in counts[-1]) if counts else (int(status == 0), 0)
    return Result(name, passed, max(failed, int(status != 0)), f"{output}\n(exit status {status})" if status else output, seconds)


def unit(build, environment):
    """Criterion counts crashes apart, and passes a test that leaks: so what the sanitizers write is counted here."""
    with tempfile.TemporaryDirectory() as scratch:
        options = {"ASAN_OPTIONS": f"exitcode=99:log_path={scratch}/log", "UBSAN_OPTIONS": f"print_stacktrace=1:log_path={scratch}/log"}
        status, output, seconds = run([f"{build}/unit", f"--json={scratch}/result.json"], {**environment, **options})
        logs = [open(log, encoding="utf-8", errors="replace").read() for log in sorted(glob.glob(f"{scratch}/log*"))]
        try:
            with open(f"{scratch}/result.json", encoding="utf-8") as file:
                counted = json.load(file)
            passed, failed = counted["passed"], counted["failed"] + counted["errored"] + len(logs)
        except (OSError, ValueError):
            passed, failed = 0, 1
        if not passed + failed:
            failed, output = 1, output + "no test was found: Criterion needs /proc\n"
    return Result("unit", passed, max(failed, int(status != 0)), output + "\n".join(log[:5000] for log in logs), seconds)


def steps(build, wanted):
    """(name, function) of each step, those that may run side by side in one list."""
    program = f"{build}/tracegate"
    environment = {**os.environ, "ASAN_OPTIONS": "exitcode=99", "UBSAN_OPTIONS": "exitcode=99:print_stacktrace=1", "TSAN_OPTIONS": "halt_on_error=1"}
    sanitized = ["--sanitized"] if re.search(r"asan|tsan", build) else []

    def script(name, *command):
        return lambda: step(name, [sys.executable, *command], environment)

    def program_step(path):
        return lambda: step(os.path.basename(path), [path], environment)

    if "unit" in wanted:
        yield [lambda: unit(build, environment)]
    if "golden" in wanted:
        golden = os.path.join(HERE, "golden", "run.py")
        yield [script("golden runner's own test", os.path.join(HERE, "golden", "selftest.py"))]
        yield [script("golden", golden, "--binary", program, *sanitized)]
        if os.path.isdir(SHARED_CASES):
            yield [script("shared cases", golden, "--binary", program, *sanitized, "--rules", SHARED_CASES)]
        else:
            print("  not run: the cases of ../shared/cases, which is not there (a fresh clone has test/golden/rules/)")
    batch = []
    if "oracle" in wanted:
        batch += [script(os.path.basename(path), path, program) for path in sorted(glob.glob(os.path.join(HERE, "oracle", "replay_*.py")))]
    if "threads" in wanted:
        batch += [program_step(path) for path in sorted(glob.glob(f"{build}/test/threads/*_test"))]
    yield batch


def main(argv):
    build, wanted = argv[0].rstrip("/"), argv[1:] or ["unit", "golden", "oracle", "threads"]
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for batch in steps(build, wanted):
            for result in pool.map(lambda one: one(), batch):
                result.print()
                passed += result.passed
                failed += result.failed
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
