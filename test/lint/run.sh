#!/bin/bash
# Usage: test/lint/run.sh BUILD   All checks of the sources, one line each, then `N passed, M failed`. A tool that is not
# installed is named, not failed. CLIENTS=DIR: where actionlint and zizmor are, if not on PATH (test/README.md, clients).
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 2
build=$1
PATH=$PATH:${CLIENTS:=build/clients}/go/bin:$CLIENTS/py/bin
passed=0 failed=0

try() {
    local name=$1 output
    shift
    if output=$("$@" 2>&1); then
        echo "  ok       $name"
        passed=$((passed + 1))
    else
        echo "$output"
        echo "  FAILED   $name"
        failed=$((failed + 1))
    fi
}

# try_with TOOL NAME COMMAND…: only where TOOL is installed
try_with() {
    local tool=$1
    shift
    if command -v "$tool" >/dev/null; then
        try "$@"
    else
        echo "  not run  $1: $tool is not installed"
    fi
}

# Objects hold no variable data but what is named here: what must go when the program ends by itself, and that libgit2 is set up
# once (pthread_once).
no_globals() {
    local found
    found=$(find "$build/src" -name '*.o' -exec objdump -t {} + |
        awk '/file format/ { file = $1 } $4 ~ /^\.(data|bss)$/ && $NF !~ /^\.(data|bss)$/ && $(NF-1) !~ /^0+$/ { print file, $NF }' |
        grep -v -E '/src/base/problem\.o: (temporaries|temporary_count)$|/src/git/repository\.o: once\.[0-9]+$')
    [ -z "$found" ] || echo "$found"
    [ -z "$found" ]
}

shell_files() {
    git ls-files | while read -r file; do
        case $file in
        *.sh) echo "$file" ;;
        *) head -c 40 "$file" 2>/dev/null | head -n 1 | grep -qa -E '^#!.*\b(ba)?sh$' && echo "$file" ;;
        esac
    done
}

python_compiles() {
    git ls-files '*.py' | while read -r file; do
        python3 -c 'import sys; compile(open(sys.argv[1], "rb").read(), sys.argv[1], "exec")' "$file" || exit 1
    done
}

mapfile -t workflows < <(git ls-files 'sarif/ci/*.yml' '.github/workflows/*.yml' | grep -v gitlab)

try "layers, doors, words, lengths (its own test)" python3 test/lint/layers.py --self-test
try "layers, doors, words, lengths" python3 test/lint/layers.py
try "no globals" no_globals
try_with clang-format "clang-format" sh -c 'git ls-files "*.c" "*.h" | xargs clang-format --dry-run -Werror'
# uninitvar takes mpfr_t, an array that a function initialises, for one that nobody does; the compilers and valgrind look as well.
try_with cppcheck "cppcheck" cppcheck -q --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
    --suppress=missingIncludeSystem --suppress=uninitvar --suppress=legacyUninitvar --suppress=internalAstError -Iinclude src
try_with clang-tidy "clang-tidy" make -s -k tidy
# What another one sources (SC1091) is checked by itself.
# shellcheck disable=SC2046  # a list of names without blanks
try_with shellcheck "shellcheck" shellcheck -e SC1091 $(shell_files)
try "python compiles" python_compiles
try_with actionlint "actionlint" actionlint "${workflows[@]}"
try_with zizmor "zizmor" zizmor --offline --no-progress action.yml "${workflows[@]}"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
