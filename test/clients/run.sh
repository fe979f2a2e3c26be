#!/bin/sh
# Usage: run.sh [DIR]   What the real readers of our reports make of them. Exit status 1 if one objects.
#
# DIR: where setup.sh installed the readers; else $CLIENTS, else build/clients. A reader that is not there is named, not failed.
# TRACEGATE: the program (else build/release/tracegate). REPORTS=FOLDER: looks at the reports in it (tracegate.sarif, .json,
# .codequality, .rdjson, .github, .text) instead of making some.
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
dir=${1:-${CLIENTS:-$top/build/clients}}
tracegate=${TRACEGATE:-$top/build/release/tracegate}
[ ! -d "$dir" ] || dir=$(cd "$dir" && pwd)
[ ! -f "$tracegate" ] || tracegate=$(cd "$(dirname "$tracegate")" && pwd)/$(basename "$tracegate")
schemas=$top/sarif/schemas
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
passed=0
failed=0
missing=

# The readers, and how each is known to be there.
check_jsonschema=$dir/py/bin/check-jsonschema
sarif_tools=$dir/py/bin/sarif
multitool=$dir/npm/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
reviewdog=$dir/go/bin/reviewdog
there() { # NAME COMMAND
    command -v "$2" >/dev/null 2>&1 && return 0
    case " $missing " in *" $1 "*) ;; *) missing="$missing $1" ;; esac
    return 1
}
# upload-sarif's check is the npm package jsonschema, run by Node
[ -d "$dir/npm/node_modules/jsonschema" ] && node=node || node=

# verdict STATUS WHAT: counts, and shows what the reader said where it objects.
verdict() {
    if [ "$1" = 0 ]; then
        passed=$((passed + 1))
        echo "  ok    $2"
    else
        failed=$((failed + 1))
        echo "  FAIL  $2"
        sed 's/^/        /' "$tmp/said" | head -20
    fi
}
try() { # WHAT COMMAND…
    what=$1
    shift
    "$@" >"$tmp/said" 2>&1
    verdict $? "$what"
}

# ------------------------------------------------------------------------------------------- readers

# Exit status 0 whatever it finds: what counts is the results of its own report.
run_multitool() {
    "$multitool" validate "$1" --rule-kind 'Sarif;Ghas' --level 'Error;Warning' --output "$tmp/multitool.sarif" \
        --log ForceOverwrite >"$tmp/multitool.log" 2>&1
    grep -E ': (error|warning) ' "$tmp/multitool.log"
    [ "$(jq '[.runs[].results[]] | length' "$tmp/multitool.sarif")" = 0 ]
}
# What no checker reports: links to related locations that are not there, a rule index that is not the rule's,
# messages without a full stop, two results that code scanning would take for one.
sarif_facts() {
    jq -e '
        .runs | length == 1 and all(.[];
            .tool.driver.rules as $rules |
            (.results | map([.ruleId, .locations[0].physicalLocation.artifactLocation.uri,
                .locations[0].physicalLocation.region.startLine]) | length == (unique | length)) and
            all(.results[];
                . as $result |
                $rules[.ruleIndex].id == .ruleId and (.message.text | endswith(".")) and (.locations | length == 1) and
                ([.message.text | scan("\\]\\(([0-9]+)\\)")[0] | tonumber] - [.relatedLocations[]?.id] == []) and
                all(.locations[].physicalLocation.region; .startLine == .endLine and .startColumn <= .endColumn) and
                (has("suppressions") or has("baselineState") or has("kind") | not)))' "$1"
}
# Every location of every result is one diagnostic.
reviewdog_sarif() {
    want=$(jq '[.runs[].results[].locations[]] | length' "$1")
    got=$("$reviewdog" -f=sarif -name=tracegate -diff=true -reporter=rdjson -filter-mode=nofilter <"$1" |
        jq '.diagnostics // [] | length')
    echo "$got diagnostics of $want locations"
    [ "$want" = "$got" ]
}
reviewdog_rdjson() {
    want=$(jq '.diagnostics | length' "$1")
    got=$("$reviewdog" -f=rdjson -name=tracegate -diff=true -reporter=rdjson -filter-mode=nofilter <"$1" |
        jq '.diagnostics // [] | length')
    echo "$got of $want diagnostics"
    [ "$want" = "$got" ]
}
unique_fingerprints() { jq -e '[.[].fingerprint] | length == (unique | length)' "$1"; }
workflow_commands() { python3 "$here/parse_workflow_commands.py" <"$1"; }
# Reports for people hold no byte that a terminal acts on, and no command at all.
plain_text() {
    python3 - "$1" <<'END'
import sys
text = open(sys.argv[1], encoding="utf-8").read()
bad = [c for c in text if (ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0 or c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]
print("characters that a terminal acts on:", [hex(ord(c)) for c in bad])
sys.exit(bool(bad))
END
}

look_at() { # FOLDER
    r=$1/tracegate
    for format in sarif json codequality rdjson; do
        [ ! -f "$r.$format" ] || try "$format: JSON (jq)" jq -e . "$r.$format"
    done
    if [ -f "$r.sarif" ]; then
        try "sarif: what no checker reports" sarif_facts "$r.sarif"
        there check-jsonschema "$check_jsonschema" &&
            try "sarif: OASIS schema" "$check_jsonschema" --schemafile "$schemas/oasis-sarif-schema-2.1.0.json" "$r.sarif"
        there upload-sarif-check "$node" && try "sarif: upload-sarif's own check" env NODE_PATH="$dir/npm/node_modules" \
            "$node" "$here/validate-like-upload-sarif.cjs" "$schemas/oasis-sarif-schema-2.1.0.json" "$r.sarif"
        there sarif-multitool "$multitool" && try "sarif: sarif-multitool" run_multitool "$r.sarif"
        there sarif-tools "$sarif_tools" && try "sarif: sarif-tools" "$sarif_tools" summary "$r.sarif"
        # reviewdog reads paths as UTF-8 only; a name that is none has no other form in SARIF than %FF
        grep -q 'uri":"[^"]*%F[89A-F]' "$r.sarif" || { there reviewdog "$reviewdog" &&
            try "sarif: reviewdog" reviewdog_sarif "$r.sarif"; }
    fi
    if [ -f "$r.codequality" ]; then
        there check-jsonschema "$check_jsonschema" && try "codequality: schema" "$check_jsonschema" \
            --schemafile "$schemas/gitlab-codequality-report.schema.json" "$r.codequality"
        try "codequality: unique fingerprints" unique_fingerprints "$r.codequality"
    fi
    if [ -f "$r.rdjson" ]; then
        there check-jsonschema "$check_jsonschema" && try "rdjson: reviewdog's schema" "$check_jsonschema" \
            --schemafile "$schemas/rdjson-diagnostic-result.json" "$r.rdjson"
        there reviewdog "$reviewdog" && try "rdjson: reviewdog" reviewdog_rdjson "$r.rdjson"
    fi
    [ ! -f "$r.github" ] || try "github: a runner's reading" workflow_commands "$r.github"
    [ ! -f "$r.text" ] || try "text: a terminal's reading" plain_text "$r.text"
}

# ----------------------------------------------------------------------------------------- the cases

git() { command git -c user.name=t -c user.email=t@example.com -c commit.gpgsign=false -c core.quotepath=off "$@"; }
commit() { git add -A && git commit -q --allow-empty -m "$1"; }
# reports FOLDER ARGUMENT…: every report of one run in the current directory; a status of 3 or more is a failure.
reports() {
    into=$1
    shift
    what="tracegate $*"
    mkdir -p "$into"
    set -- "$@" -o "text=$into/tracegate.text"
    for format in json sarif codequality github rdjson; do set -- "$@" -o "$format=$into/tracegate.$format"; done
    env -i PATH="$PATH" HOME="$tmp" LC_ALL=C "$tracegate" "$@" >"$tmp/said" 2>&1
    status=$?
    [ "$status" -le 2 ] && [ -f "$into/tracegate.sarif" ]
    verdict $? "$what (status $status)"
}

example() {
    mkdir -p "$tmp/example" && cd "$tmp/example" || exit 2
    git init -q -b main .
    cp -R "$top/sarif/example/base/." . && commit base
    git checkout -q -b change
    cp -R "$top/sarif/example/change/." . && commit change
    echo "the example, its change"
    reports "$tmp/example-change" --base main --head change
    look_at "$tmp/example-change"
    echo "the example, all of it"
    reports "$tmp/example-all" --all
    look_at "$tmp/example-all"
    # what lies on lines of the diff is a comment, and nothing else is
    if there reviewdog "$reviewdog"; then
        want=$(jq '.diagnostics | length' "$tmp/example-change/tracegate.rdjson")
        "$reviewdog" -f=rdjson -name=tracegate -diff="git diff main change" -reporter=local \
            <"$tmp/example-change/tracegate.rdjson" >"$tmp/said" 2>&1
        [ "$want" != 0 ] && [ "$(grep -c 'aws_lambda_function' "$tmp/said")" = "$want" ]
        verdict $? "rdjson: reviewdog comments on the diff"
    fi
    echo "nothing to report"
    git checkout -q main
    reports "$tmp/nothing" --base main --head main
    look_at "$tmp/nothing"
}

# Names and values that try to get out of each format.
hostile() {
    mkdir -p "$tmp/hostile" && cd "$tmp/hostile" || exit 2
    git init -q -b main . && commit empty
    python3 - <<'END'
import os
evil = "a\"b<i>&amp;\x1b[31m::error::x\\n##[add-mask]y##VSO[task]{z}[l](http://evil)\u202e|`"
def write(path, text):
    if os.path.dirname(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
function = 'resource "aws_lambda_function" "%s" {\n  /* \u00e9\U0001f680 */ tracing_config { mode = %s }\n}\n'
quoted = '"' + evil.replace("\\", "\\\\").replace('"', '\\"') + '"'
write("::error file=a,b%:;[c].tf", function % ("odd_name", '"PassThrough"'))
write("d \u00e9\u202e\n::warning::x\r##[y]/main.tf", function % ("odd_folder", quoted))
write("value/main.tf", 'variable "v" {\n  default = %s\n}\n' % quoted + function % ("by_variable", "var.v"))
write("keys/main.tf", 'resource "aws_lambda_function" "k" {\n  for_each = { %s = 1, "b\\n::error::" = 2 }\n}\n' % quoted)
write("crlf/main.tf", (function % ("crlf", '"PassThrough"')).replace("\n", "\r\n"))
write("broken/main.tf", b'resource "aws_lambda_function" "x" {\n::error::x ##[add-mask]y \xff\x1b[2J = {\n')
write("long/main.tf", 'locals { a = "' + "x" * 100000 + '" }  resource "aws_lambda_function" "l" {}\n')
write("many/main.tf", "".join(function % ("f%d" % i, '""') for i in range(40)))
write("line/main.tf", " ".join('module "m%d" { source = "../many" }\n' % i for i in range(3)))
END
    commit hostile
    echo "hostile names and values"
    reports "$tmp/hostile-change" --base HEAD^ --head HEAD -v
    look_at "$tmp/hostile-change"
    printf 'resource "aws_lambda_function" "ff" {}\n' >"$(printf '\377.tf')"
    commit "a name that is no UTF-8"
    reports "$tmp/hostile-name" --base HEAD^ --head HEAD
    look_at "$tmp/hostile-name"
}

[ -d "$dir" ] || echo "no readers in $dir: sh test/clients/setup.sh $dir installs them, make clients CLIENTS=$dir uses them"
command -v jq >/dev/null || { echo "make clients: jq is missing (make deps)" >&2; exit 2; }
if [ -n "${REPORTS:-}" ]; then
    echo "$REPORTS"
    look_at "$(cd "$REPORTS" && pwd)"
elif [ ! -x "$tracegate" ]; then
    echo "make clients: $tracegate is missing (make)" >&2
    exit 2
else
    example
    hostile
fi
for name in $missing; do echo "  not installed: $name (test/clients/setup.sh)"; done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
