#!/usr/bin/env python3
"""The rules of the house that a program can check, over the sources: layers, doors, words, lengths, banned functions.

layers.py [TREE]   prints file:line: what is wrong, then `N passed, M failed` (N counts the files that are in order). Its own test:
layers.py --self-test.
"""
import os
import re
import subprocess
import sys
import tempfile

# A layer may include the headers of exactly these; its own is understood, limits.h belongs to base.
LAYERS = {
    "base": [],
    "text": ["base"],
    "files": ["base"],
    "git": ["files", "base"],
    "syntax": ["text", "base"],
    "module": ["syntax", "files", "text", "base"],
    "eval": ["module", "syntax", "files", "text", "base"],
    "plan": ["eval", "module", "syntax", "files", "text", "base"],
    "check": ["plan", "eval", "module", "syntax", "files", "text", "base"],
    "rules": ["check", "plan", "eval", "module", "syntax", "files", "text", "base"],
    "report": ["check", "syntax", "text", "base"],
    "cli": ["report", "rules", "check", "plan", "eval", "module", "syntax", "git", "files", "text", "base"],
}
HEADERS = {"limits": "base", "value": "eval"}  # headers that are not named after their layer

# One door for each library: which files may include what is not ours and not POSIX.
DOORS = {
    r"git2(/.*)?\.h": "src/git/",
    r"cjson/cJSON\.h|cJSON\.h": "src/report/json.c",
    r"pcre2\.h": "src/base/regex.c",
    r"utf8proc\.h": "src/base/utf8",
    r"mpfr\.h|gmp\.h": "src/base/number.c",
    r"yaml\.h": "src/eval/yaml.c",
    r"md5\.h|sha.*\.h|ripemd\.h|rmd160\.h": "src/base/hash.c",
    r"pthread\.h": ("src/cli/", "src/text/text.c", "src/git/repository.c", "src/module/load.c"),  # the workers, and what they share
    r"emmintrin\.h": "src/syntax/scan.h",  # sixteen bytes at a time; it does without where there is no SSE2
    r"locale\.h|setjmp\.h|assert\.h|ctype\.h|regex\.h|wchar\.h|alloca\.h": "nowhere",
    r"criterion/.*": "test/unit/",
    r"emmintrin\.h": "src/syntax/scan.h",  # sixteen bytes at a time, where the machine has them
}
POSIX = """dirent.h errno.h fcntl.h float.h inttypes.h limits.h math.h poll.h signal.h stdarg.h stdbool.h stddef.h stdint.h stdio.h stdlib.h string.h
strings.h sys/mman.h sys/resource.h sys/stat.h sys/time.h sys/types.h sys/wait.h time.h unistd.h stdalign.h stdatomic.h stdnoreturn.h""".split()

# What is never called: unbounded, dependent on the locale, or an end of the program that reports nothing.
BANNED = set("""strcpy strcat sprintf vsprintf strtok gets atoi atol atoll atof strtod strtof strtold strcoll strxfrm setlocale assert abort
isalpha isdigit isalnum isspace isupper islower isxdigit isprint ispunct iscntrl isgraph isblank toupper tolower scanf sscanf fscanf strcasecmp strncasecmp
alloca longjmp setjmp system popen rand srand random localtime localtime_r gmtime ctime asctime mktemp tmpnam tempnam""".split())
ALLOCATORS = set("malloc calloc realloc strdup strndup asprintf vasprintf".split())  # only in src/base/, and in what libgit2 is given: running out must end in one place

# The word Lambda belongs to the rules, to data and to the texts that a report or a help page prints of a rule.
LAMBDA_MAY = ("src/rules/", "src/plan/wrappers/", "src/plan/attribute_types")

LONGEST = 60  # lines of a function
LONG_SWITCHES = {}  # "src/x.c:name": why it is one flat switch or table

MACHINE = re.compile(r"(?<![\w.])/(work|home/\w+|Users/\w+)/")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def layer_of_header(name):
    stem = name[:-2]
    return HEADERS.get(stem, stem)


def layer_of_file(path):
    if path.startswith("include/tracegate/"):
        return layer_of_header(os.path.basename(path))
    parts = path.split("/")
    return parts[1] if parts[0] == "src" and len(parts) > 2 else None


TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def blank(text, strings):
    """The source with comments blanked, and with `strings` the insides of strings as well; the lines stay."""
    def one(match):
        token = match[0]
        if token[0] == "/":
            return re.sub(r"[^\n]", " ", token)
        return token[0] + " " * (len(token) - 2) + token[-1] if strings else token
    return TOKEN.sub(one, text)


def includes(path, text):
    for number, line in enumerate(text.split("\n"), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^">]+)[">]', line)
        if match:
            yield from judge_include(path, number, match[1], match[2])


def judge_include(path, number, quote, name):
    layer, here = layer_of_file(path), os.path.dirname(path)
    if name.startswith("tracegate/"):
        other = layer_of_header(name[len("tracegate/"):])
        if layer and other not in LAYERS:
            yield number, f"{name} belongs to no layer"
        elif layer and other != layer and other not in LAYERS.get(layer, []):
            yield number, f"{layer} may not include {name} (layer {other})"
    elif quote == '"':
        other = layer_of_file(os.path.normpath(os.path.join(here, name)))
        if layer and other != layer:
            yield number, f"\"{name}\" is not of this layer; what neighbours use is in include/tracegate/"
    else:
        yield from judge_library(path, number, name)


def judge_library(path, number, name):
    for pattern, door in DOORS.items():
        if re.fullmatch(pattern, name):
            if not path.startswith(door) and not path.startswith("test/"):
                yield number, f"<{name}> may only be included by {door if isinstance(door, str) else ' and '.join(door)}"
            return
    if name not in POSIX:
        yield number, f"<{name}> is neither POSIX nor behind a door (DOORS in test/lint/layers.py)"


def words(path, text, code):
    """Banned functions, allocators outside base, the word Lambda, goto outside the doors."""
    test = path.startswith("test/")
    for number, (line, bare) in enumerate(zip(blank(text, False).split("\n"), code.split("\n")), 1):
        for called in re.findall(r"\b([a-z_][a-z0-9_]*)\s*\(", bare):
            if called in BANNED and not (test and called in ("system", "abort")):
                yield number, f"{called}() is banned here"
            if called in ALLOCATORS and not path.startswith(("src/base/", "src/git/memory.c", "test/")):
                yield number, f"{called}() outside src/base/: an arena, tg_allocate or tg_buf"
        if not test and re.search("lambda", line, re.I) and not path.startswith(LAMBDA_MAY):
            yield number, "the word Lambda outside rules/"
        if re.search(r"\bgoto\b", bare) and not re.search(r"\bgoto (done|cleanup)\b", bare):
            yield number, "goto: only one clean-up label, `done` or `cleanup`, at a door"


def functions(path, code):
    """Functions longer than a screen. clang-format puts a function's braces at the start of a line."""
    lines, start = code.split("\n"), None
    for number, line in enumerate(lines, 1):
        if line == "{":
            start = number
        elif line == "}" and start:
            name = re.findall(r"\b(\w+)\(", " ".join(lines[max(0, start - 6):start - 1]).split("}")[-1].split(";")[-1])
            label = f"{path}:{name[0] if name else '?'}"
            if number - start + 1 > LONGEST and label not in LONG_SWITCHES:
                yield start, f"{label.split(':')[1]} has {number - start + 1} lines, more than {LONGEST}"
            start = None


def judge_source(path, text):
    code = blank(text, True)
    yield from includes(path, text)
    yield from words(path, text, code)
    yield from functions(path, code)
    if not re.match(r"(//|/\*) ?\S", text):
        yield 1, "a file opens with a comment on what it is for"


def judge_any(path, text):
    for number, line in enumerate(text.split("\n"), 1):
        if MACHINE.search(line):
            yield number, f"a path of one machine: {MACHINE.search(line)[0]}"
        if UNFINISHED.search(line) and path != "test/lint/layers.py":
            yield number, "unfinished: " + UNFINISHED.search(line)[0]


# Data from elsewhere, which may say what it likes.
DATA = re.compile(r"^(sarif/schemas/|test/oracle/.*\.(jsonl?|txt|md)$|test/golden/|test/fuzz/corpus/|LICENSE)")


def judge(path, text):
    if not DATA.match(path):
        yield from judge_any(path, text)
    if path.endswith((".c", ".h")):
        yield from judge_source(path, text)


def files(tree):
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=tree, capture_output=True, check=True)
    for path in sorted(set(listed.stdout.decode().split("\0"))):
        if path and os.path.isfile(os.path.join(tree, path)) and not os.path.islink(os.path.join(tree, path)):
            with open(os.path.join(tree, path), encoding="utf-8", errors="replace") as file:
                yield path, file.read()


# Every diagnostic has its section on one page, which `explain` prints: what it means, an example, what to do.
PAGE = "sarif/diagnostics.md"
FAMILIES = "baseline ci eval files git limit module output path plan planfile report suppress syntax system".split()
CODE = re.compile(r'"((?:%s)/[a-z0-9]+(?:-[a-z0-9]+)*)"' % "|".join(FAMILIES))
SECTION = re.compile(r"\n\n[^ \n][^\n]*\n\n(?:    [^\n]*\n)+\n[^ \n][^\n]*\n?")


def judge_codes(texts):
    """(path, line, what) over the whole tree: codes of src/ without a section, sections without a code or not whole."""
    used = {}
    for path, text in texts.items():
        if path.startswith("src/") and path.endswith((".c", ".h")):
            for number, line in enumerate(blank(text, False).split("\n"), 1):
                for code in CODE.findall(line):
                    used.setdefault(code, (path, number))
    sections = dict(part.split("\n", 1) for part in ("\n" + texts.get(PAGE, "")).split("\n## ")[1:] if "\n" in part)
    for code, (path, number) in sorted(used.items()):
        if code not in sections:
            yield path, number, f"{code} has no section in {PAGE}"
    for code, body in sections.items():
        if code not in used and code != "usage":
            yield PAGE, 1, f"nothing says {code}"
        if not SECTION.fullmatch("\n" + body.rstrip("\n") + "\n"):
            yield PAGE, 1, f"the section of {code} is a sentence, an example (four blanks before each line) and what to do"


def check(tree):
    passed = failed = 0
    texts = dict(files(tree))
    for path, number, what in judge_codes(texts):
        print(f"{path}:{number}: {what}")
        failed += 1
    for path, text in texts.items():
        wrong = list(judge(path, text))
        for number, what in wrong:
            print(f"{path}:{number}: {what}")
        passed += not wrong
        failed += len(wrong)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


# ------------------------------------------------------------------------------------------- its own test

HEAD = "// What it is for.\n"
WRONG = [
    ("src/base/x.c", HEAD + '#include "tracegate/text.h"\n'),
    ("src/report/x.c", HEAD + '#include "tracegate/plan.h"\n'),
    ("src/check/x.c", HEAD + '#include "tracegate/git.h"\n'),
    ("src/plan/x.c", HEAD + '#include "../eval/internal.h"\n'),
    ("include/tracegate/text.h", HEAD + '#include "tracegate/eval.h"\n'),
    ("src/eval/x.c", HEAD + "#include <mpfr.h>\n"),
    ("src/cli/x.c", HEAD + "#include <git2.h>\n"),
    ("src/report/sarif.c", HEAD + "#include <cjson/cJSON.h>\n"),
    ("src/base/x.c", HEAD + "#include <openssl/sha.h>\n"),
    ("src/base/x.c", HEAD + "#include <ctype.h>\n"),
    ("src/text/x.c", HEAD + "int f(void)\n{\n    return atoi(s);\n}\n"),
    ("src/text/x.c", HEAD + "int f(void)\n{\n    return malloc(1);\n}\n"),
    ("src/check/x.c", HEAD + 'int x = "aws_lambda_function";\n'),
    ("src/text/x.c", HEAD + "int f(void)\n{\n    goto again;\n}\n"),
    ("src/text/x.c", HEAD + "int f(void)\n{\n" + "    a();\n" * 59 + "}\n"),
    ("src/text/x.c", "int x;\n"),
    ("README.md", "see /" + "work/x\n"),
    ("README.md", "TO" + "DO: more\n"),
]
RIGHT = [
    ("src/plan/x.c", HEAD + '#include "internal.h"\n#include "tracegate/value.h"\n#include "tracegate/limits.h"\n#include <stdio.h>\n'),
    ("src/git/x.c", HEAD + "#include <git2.h>\n#include <git2/sys/repository.h>\n"),
    ("src/report/json.c", HEAD + "#include <cjson/cJSON.h>\n"),
    ("src/text/x.c", HEAD + 'int f(void)\n{\n    puts("strcpy(a, b)"); // atoi(x)\n    snprintf(a, 1, "");\n    goto done;\n}\n'),
    ("src/rules/lambda_tracing.c", HEAD + 'int x = "aws_lambda_function";\n'),
    ("src/check/x.c", HEAD + "// for example aws_lambda_function.x\n"),
    ("src/text/x.c", HEAD + "int f(void)\n{\n" + "    a();\n" * 58 + "}\n"),
    ("src/eval/functions/x.c", HEAD + '#include "../internal.h"\n#include "functions.h"\n'),
]


SAYS = HEAD + 'int x = "plan/x-y"; // "plan/in-a-comment"\n'
SECTIONS = "# Diagnostics\n\n## plan/x-y\n\nIt is wrong.\n\n    a = b\n\nMend it.\n"
PAGES = [
    (False, {"src/plan/x.c": SAYS, PAGE: SECTIONS}),
    (False, {"src/plan/x.c": HEAD + 'int x = "a/b";\n'}),
    (True, {"src/plan/x.c": SAYS}),
    (True, {"src/plan/x.c": SAYS.replace("x-y", "z"), PAGE: SECTIONS}),
    (True, {"src/plan/x.c": SAYS, PAGE: SECTIONS.replace("    a = b\n\n", "")}),
    (True, {"src/plan/x.c": SAYS, PAGE: SECTIONS.replace("\nMend it.\n", "")}),
]


def self_test():
    wrong = [f"not seen: {path}: {text!r}" for path, text in WRONG if not list(judge(path, text))]
    wrong += [f"seen wrongly: {path}: {text!r}: {list(judge(path, text))}" for path, text in RIGHT if list(judge(path, text))]
    wrong += [f"codes judged wrongly: {texts}" for bad, texts in PAGES if bool(list(judge_codes(texts))) != bad]
    with tempfile.TemporaryDirectory() as tree:
        subprocess.run(["git", "init", "-q", tree], check=True)
        if check(tree) != 1:
            wrong.append("an empty tree passes")
    for line in wrong:
        print(line)
    print(f"{len(WRONG) + len(RIGHT) + len(PAGES) + 1 - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(self_test() if sys.argv[1:] == ["--self-test"] else check(sys.argv[1] if len(sys.argv) > 1 else "."))
