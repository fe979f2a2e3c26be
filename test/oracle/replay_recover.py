#!/usr/bin/env python3
"""replay_recover.py PROGRAM: in a rejected file, every block that hcl v2.25.0 still sees is still there, and the tokens of odd bytes.

recover_cases.jsonl: sources that are rejected, `blocks` the blocks that `hclast --partial` shows of them, as a path of types, labels and
ranges. We may see more. token_cases.jsonl: sources with what `hclast --lex` prints. Both sets are mutations of what gen_hcl.py makes
and random sequences of tokens. `replay_recover.py --make HCLAST` asks the reference again. The last line is `N passed, M failed`.
"""
import base64
import json
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
RECOVER, TOKENS = (os.path.join(HERE, name) for name in ("recover_cases.jsonl", "token_cases.jsonl"))
PIECES = [b"$", b"%", b"{", b"}", b"~", b"x", b"\n", b"\r", b'"', b"\\", "é".encode(), b"\xff", b"E", b" ", b"\t", b"<<E\n", b"<<-E\n", b"E\n", b"${", b"%{",
          b"~}", b"#", b"//", b"/*", b"*/", b"\r\n", b"1", b".", b"e", b"+", b"-", b"=", b">", b"<", b"!", b"&", b"|", b":", b"'", b"`", b";", b"^", b"@",
          b"\xe2\x80\xa8", b"\xcc\x81", "😀".encode(), b"\xe2\x80", b"\xc4", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xf8", b"_", b"\x00",
          b"\x7f", b"\xef\xbb\xbf", b"E \n", b" E\n", b"\xc2\xa0", b"\xd6\xb0", b"\xf0\x9f\x87\xa9", b"\xe2\x80\x8d", "क्क".encode()]


def blocks(body, above=""):
    """Every block of a body, and of the bodies below, as a path."""
    for item in body["items"]:
        if item["k"] == "block":
            path = f"{above}/{item['t']}{json.dumps(item['l'], ensure_ascii=False)}{item['r']}"
            yield path
            yield from blocks(item["b"], path)


def ask(command, texts):
    """What the command prints for each of the sources: a line."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, f"{number:05}.tf") for number in range(len(texts))]
        for path, text in zip(paths, texts):
            with open(path, "wb") as file:
                file.write(text)
        run = subprocess.run(command, input="\n".join(paths).encode() + b"\n", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    lines = run.stdout.decode("utf-8", "surrogateescape").split("\n")[:-1]
    return lines + [""] * (len(texts) - len(lines))


def read(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def write(path, cases):
    with open(path, "w", encoding="utf-8") as file:
        for case in cases:
            file.write(json.dumps(case, ensure_ascii=False, separators=(",", ":")) + "\n")


def make(hclast):
    with tempfile.TemporaryDirectory() as folder:
        options = ["--seed", "77", "--count", "1500", "--mutate", "1", "--depth", "3", "--out", folder]
        subprocess.run([sys.executable, os.path.join(HERE, "gen_hcl.py"), *options], check=True)
        texts = [open(os.path.join(folder, name), "rb").read() for name in sorted(os.listdir(folder))]
    cases = []
    for text, line in zip(texts, ask([hclast, "--partial"], texts)):
        document = json.loads(line)
        seen = [] if document["ok"] else list(blocks(document["body"]))
        if seen:
            cases.append({"src_b64": base64.b64encode(text).decode(), "blocks": seen})
    write(RECOVER, cases)
    source = random.Random(25)
    odd = [source.choice([b"", b"a=<<E\n", b"a=<<-E\n", b'a="']) + b"".join(source.choice(PIECES) for _ in range(source.randrange(1, 20))) for _ in range(1500)]
    write(TOKENS, [{"src_b64": base64.b64encode(text).decode(), "tokens": line} for text, line in zip(odd, ask([hclast, "--lex"], odd))])


def main(program):
    program = os.path.abspath(program)
    cases, tokens, failed = read(RECOVER), read(TOKENS), []
    texts = [base64.b64decode(case["src_b64"]) for case in cases]
    for case, text, line in zip(cases, texts, ask([program, "ast", "--partial"], texts)):
        missing = set(case["blocks"]) - set(blocks(json.loads(line)["body"]) if line else [])
        if missing:
            failed.append(f"{text!r}\n  not seen: {' '.join(sorted(missing))}")
    texts = [base64.b64decode(case["src_b64"]) for case in tokens]
    for case, text, line in zip(tokens, texts, ask([program, "tokens"], texts)):
        if line != case["tokens"]:
            failed.append(f"{text!r}\n  expected {case['tokens']}\n  answered {line}")
    for line in failed[:20]:
        print(line)
    print(f"{len(cases) + len(tokens) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if sys.argv[1] == "--make":
    make(sys.argv[2])
else:
    sys.exit(main(sys.argv[1]))
