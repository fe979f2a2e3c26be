#!/usr/bin/env python3
"""runs.py TRACEGATE [FILES…]: how long a whole run takes on a pull request's change, beside what git itself needs to look at as much.

For each size (files of a made repository, 1,400 and 10,000 without arguments) three changes: one root module, a module that twenty roots call, a
file that is no configuration. `changes` is the scope alone: what differs, and the search of all files for who calls whom. The floor is
`git diff --name-only` and `git grep`, one thread. Medians of repeated runs, start of the program included; the runs alternate, so that a
busy machine disturbs all of them alike.
"""
import os
import statistics
import subprocess
import sys
import tempfile
import time

REPEAT = 15
ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1",
               "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com"}

MODULE = '''variable "mode" {
  type    = string
  default = "%s"
}

resource "aws_lambda_function" "this" {
  function_name = "f"
  role          = "arn:aws:iam::1:role/r"
  filename      = "f.zip"
  handler       = "index.handler"
  runtime       = "nodejs22.x"

  tracing_config {
    mode = var.mode
  }
}
'''
ROOT = '''locals {
  tags = { service = "service-%(i)d", owner = "team-%(t)d" }
}

module "fn" {
  source = "../../modules/m%(t)d"
}

resource "aws_lambda_function" "own" {
  function_name = "own-%(i)d"
  role          = aws_iam_role.r.arn
  filename      = "f.zip"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  tags          = local.tags

  tracing_config {
    mode = "Active"
  }
}
'''
OTHER = '''resource "aws_iam_role" "r" {
  name = "role-%(i)d"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_sqs_queue" "q" {
  count                      = 3
  name                       = "queue-%(i)d-${count.index}"
  visibility_timeout_seconds = 30
}
'''


def git(repository, *args):
    return subprocess.run(["git", "-C", repository, *args], env=ENVIRONMENT, check=True, capture_output=True, text=True).stdout


def write(repository, path, text):
    path = os.path.join(repository, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def make(repository, files):
    """A repository of about `files` .tf files: four in each root, a module for every twenty roots."""
    os.makedirs(repository)
    git(repository, "init", "-q", "-b", "main")
    roots = files // 4
    for t in range((roots + 19) // 20):
        write(repository, f"modules/m{t}/main.tf", MODULE % "Active")
    for i in range(roots):
        names = {"i": i, "t": i // 20}
        write(repository, f"live/s{i}/main.tf", ROOT % names)
        write(repository, f"live/s{i}/iam.tf", OTHER % names)
        for name in ("queues", "outputs"):
            write(repository, f"live/s{i}/{name}.tf", f'output "{name}" {{\n  value = local.tags\n}}\n')
    write(repository, "README.md", "# A repository\n")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "base")
    git(repository, "tag", "base")


def change(repository, path, text):
    git(repository, "checkout", "-q", "--detach", "base")
    write(repository, path, text)
    git(repository, "commit", "-q", "-a", "-m", "change")


def seconds(command, repository):
    start = time.perf_counter()
    done = subprocess.run(command, cwd=repository, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: exit status {done.returncode}\n{done.stderr.decode()[-800:]}")
    return time.perf_counter() - start


def main(tracegate, *sizes):
    tracegate = os.path.abspath(tracegate)
    for files in map(int, sizes or ("1400", "10000")):
        with tempfile.TemporaryDirectory() as scratch:
            repository = os.path.join(scratch, "repository")
            make(repository, files)
            print(f"{files} files; milliseconds, median of {REPEAT}")
            commands = {"git diff": ["git", "diff", "--name-only", "HEAD^", "HEAD"], "git grep": ["git", "grep", "--threads=1", "-l", "aws_lambda_function", "HEAD"],
                        "changes": [tracegate, "changes", "--base", "HEAD^", "--head", "HEAD"],
                        "tracegate": [tracegate, "--base", "HEAD^", "--head", "HEAD"], "tracegate, all": [tracegate, "--all", "--fail-on=never"]}
            for name, path, text in (("one root", "live/s3/main.tf", ROOT % {"i": 3, "t": 0} + "\n# changed\n"),
                                     ("a module of twenty", "modules/m0/main.tf", MODULE % "PassThrough"), ("no configuration", "README.md", "# Changed\n")):
                change(repository, path, text)
                times = {label: [] for label in commands}
                for _ in range(REPEAT):
                    for label, command in commands.items():
                        times[label].append(seconds(command, repository))
                middle = {label: 1000 * statistics.median(values) for label, values in times.items()}
                floor = middle["git diff"] + middle["git grep"]
                print(f"  {name:20}" + "   ".join(f"{label} {value:.1f}" for label, value in middle.items()) + f"   = {middle['tracegate'] / floor:.2f} × git")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
