#!/usr/bin/env python3
"""Write random Terraform configurations with Lambda functions: what gen_modules.py does not reach.

    gen_more.py OUT --seed 1 --count 100

Each OUT/NNN-NNNN/ is a case: a root module, or several over one shared module. SHAPES is the list of what a case is made of, EXPRESSIONS
and PREDICATES what stands in them. What is true of a case is not written here: truth_more.py plans it. What only the generator
knows stands in worlds.json beside the configuration:

    roots      the directories to plan, if not the top
    variables  of a variable without value: the values that make a difference
    text       of an expression that nobody can know (terraform.workspace): what to put in its place

Unknown conditions have the form `aws_iam_role.roleN.arn == "x"`, as gen_modules.py's: the truth is what all their outcomes say.
The same seed gives the same bytes.
"""

import argparse
import collections
import json
import os
import random
import re

import gen_modules
from gen_modules import MODES, Module

MOST_UNKNOWN = 4  # unknown conditions in a case, so that all their outcomes can be planned
WORKSPACES = ["prod", "dev", "other"]
ROLE = 'resource "aws_iam_role" "%s" {\n  name               = "%s"\n  assume_role_policy = "{}"\n}\n'
REQUIRED = '  function_name = "%s"\n  role          = "arn:aws:iam::123456789012:role/r"\n'


def indent(text, by="  "):
    return "".join(by + line + "\n" if line else "\n" for line in text.splitlines())


def block(head, *lines):
    return head + " {\n" + "".join(indent(x) for x in lines if x) + "}\n"


# What is true or false of known values, by functions and operators; %d are small numbers. A row each.
PREDICATES = """
cidrhost("10.0.%d.0/24", 5) == "10.0.1.5"
cidrsubnet("10.0.0.0/16", 8, %d) == "10.0.2.0/24"
cidrnetmask("172.16.0.0/12") == "255.240.0.0"
cidrsubnets("10.0.0.0/16", 4, 8, 8)[1] == "10.0.16.0/24"
cidrhost("fd00::/64", %d) == "fd00::2"
timeadd("2024-02-28T00:00:00Z", "2%dh") == "2024-02-28T22:00:00Z"
formatdate("EEEE", "2024-02-2%dT10:00:00Z") == "Thursday"
timecmp("2024-01-01T00:00:00Z", "2024-01-01T0%d:00:00Z") == 0
length(setproduct(["a", "b"], range(%d))) == 4
transpose({ a = ["x"], b = ["x", "y"] })["x"][%d %% 2] == "b"
regex("[a-z]+", "12abc%d") == "abc"
length(regexall("[0-9]", "a1b2c%d")) == 3
replace("a-1-b-%d", "/(\\\\d)/", "<$1>") == "a-<1>-b-<2>"
format("%%03d|%%-4s|%%q", %d, "a", "b") == "001|a   |\\"b\\""
format("%%.2f", 1 / (%d + 2)) == "0.50"
format("%%v", { a = %d }) == "{\\"a\\":1}"
formatlist("%%s-%%d", ["a", "b"], %d)[1] == "b-2"
jsonencode({ b = [1, null], a = "x%d" }) == "{\\"a\\":\\"x1\\",\\"b\\":[1,null]}"
yamldecode("a: [1, %d]").a[1] == 2
jsondecode("{\\"a\\": %d.0}").a == 1
substr(sha256("%d"), 0, 2) == "6b"
md5("%d") == "c4ca4238a0b923820dcc509a6f75849b"
uuidv5("dns", "a%d.example") == uuidv5("dns", "a1.example")
urlencode("a b&%d") == "a+b%%261"
base64encode("x%d") == "eDE="
length(setintersection(toset(["a", "b"]), toset(["b", "k%d"]))) == 1
setsubtract(toset([1, 2, 3]), toset([%d])) == toset([1, 3])
index(["a", "b", "c"], element(["a", "b", "c"], %d)) == 1
range(1, %d, 2) == tolist([1])
sum([0.1, 0.2]) == 0.%d
1 / 3 * 3 == %d
length(["a"]) / length(["a", "b", "c"]) * 3 == %d
0.1 + 0.2 == 0.3
pow(2, %d) == 4
pow(2, 0.5) * pow(2, 0.5) == 2
log(8, %d + 1) == 3
parseint("f%d", 16) == 241
9007199254740993 %% 2 == %d
-7 %% 3 == -%d
floor(-%d.5) == -2
"1" == %d
tostring(1.%d0) == "1.1"
1e%d == tonumber("10")
ceil(%d / 2) == 1
max(%d, 1, 0) == 1
signum(%d - 1) == 0
alltrue([for x in [1, 2, %d] : x < 3])
anytrue([])
one([for x in ["a", "b"] : x if x != "a"]) == "b"
contains(["a", "k%d"], "k1")
strcontains("prod-%d", "d-1")
endswith("name-%d", "-1")
title("ab c%d") == "Ab C1"
trim("xxax%dx", "x") == "ax1"
indent(%d, "a\\nb") == "a\\n  b"
join("-", reverse(sort(["b", "a", "c%d"]))) == "c1-b-a"
basename("/a/b%d.txt") == "b1.txt"
chunklist(["a", "b", "c"], %d + 1)[1][0] == "c"
coalesce(null, "", "k%d") == "k1"
matchkeys(["i1", "i2"], ["a", "b"], ["a"])[0] == "i%d"
try(tonumber("x%d"), 1) == 1
can(tobool("%d"))
can({ a = 1 }["k%d"])
tobool("true") == (%d == 1)
null == (%d == 1 ? null : "a")
!(%d > 1) && true || false
[1, "a", true] == [%d, "a", true]
{ a = 1 } == { a = %d }
tolist(["1", 1, true])[2] == "true" && %d < 2
zipmap(["a", "b"], [1, %d]).b == 2
keys({ b = 1, a%d = 2 })[0] == "a1"
lookup({ a1 = 1 }, "a%d", 0) == 1
length("h\\u00e9llo%d") == 6
"\\u0041" == "A" && %d != 2
upper("\\u00e4%d") == "\\u00c4" || false
split(",", "a,b,%d")[2] == "1"
merge({ a = 1 }, { a = %d }, null).a == 2
flatten([["a"], [["b", %d]]])[2] == 2
distinct(["a", "a", "b%d"])[1] == "b1"
compact(["", "a%d", null])[0] == "a1"
slice(["a", "b", "c"], %d, 3)[0] == "b"
csvdecode("a,b\\n1,%d\\n")[0].b == "2"
textdecodebase64(textencodebase64("a%d", "UTF-16LE"), "UTF-16LE") == "a1"
strrev("ab%d") == "1ba"
abs(-%d) == 1
length([for k, v in { a = 1, b = %d } : k if v > 1]) == 1
{ for s in ["a", "b", "a"] : s => %d... }["a"] == [1, 1]
""".strip().split("\n")


class More(gen_modules.Gen):
    def __init__(self, seed):
        super().__init__(seed)
        self.unknown_count = 0
        self.roles = collections.defaultdict(list)  # of each directory: the roles on which conditions hang
        self.extra = collections.defaultdict(list)  # of each directory: (file, text) to be added
        self.tfvars = collections.defaultdict(dict)  # (directory, file): {variable: value}
        self.roots = [""]
        self.worlds = {"variables": {}, "text": {}}

    def pick(self, forms):
        return self.r.choices([f for _, f in forms], [w for w, _ in forms])[0]()

    def any_of(self, *choices):
        c = self.r.choice(choices)
        return c() if callable(c) else c

    # ------------------------------------------------------------- the unknown
    def unknown(self, m):
        """A string that is known after apply only; when there are enough of them, one that is known."""
        have = self.roles[m.path]
        if have and self.r.random() < 0.3:
            return f"aws_iam_role.{self.r.choice(have)}.arn"
        if self.unknown_count >= MOST_UNKNOWN:
            return self.lit(self.r.choice("xy"))
        self.unknown_count += 1
        name = f"role{len(have) + 1}"
        have.append(name)
        m.blocks.append(ROLE % (name, name))
        return f"aws_iam_role.{name}.arn"

    def condition(self, m, unknown=0.6):
        if self.r.random() < unknown:
            return f'{self.unknown(m)} == "x"'
        return self.boolean(m, 2)

    def key(self, m, a, b):
        return f'({self.condition(m)} ? "{a}" : "{b}")'

    def number(self, m, a, b):
        return f"({self.condition(m)} ? {a} : {b})"

    def workspace(self, m):
        if "terraform.workspace" not in self.worlds["text"]:
            if self.unknown_count > MOST_UNKNOWN - 2:
                return self.lit(self.r.choice(WORKSPACES))
            self.unknown_count += 2
            self.worlds["text"]["terraform.workspace"] = [self.lit(w) for w in WORKSPACES]
        return "terraform.workspace"

    def boolean(self, m, d):
        if d <= 4 and self.r.random() < 0.4:
            row = self.r.choice(PREDICATES)
            return "(" + row % tuple([self.r.choice([1, 1, 2, 0])] * row.replace("%%", "").count("%d")) + ")"
        return super().boolean(m, d)

    # ------------------------------------------------------------- expressions
    def string(self, m, d=0, each=None, want=None):
        if d > 2 or self.r.random() < 0.5:
            return super().string(m, d, each, want)
        return self.pick(self.expressions(m, d, each, want))

    def expressions(self, m, d, each, want):
        s = lambda: self.string(m, d + 1, each, want)
        p = lambda: self.paren(s())
        c = lambda: self.condition(m)
        return [
            # indexes that may fail
            (4, lambda: f'try({{ a = {s()}, b = {s()} }}[{self.key(m, "a", "c")}], {s()})'),
            (2, lambda: f'can({{ a = 1 }}[{self.key(m, "a", "c")}]) ? {p()} : {p()}'),
            (2, lambda: f"try([{s()}, {s()}][{self.number(m, 0, 5)}], {s()})"),
            (2, lambda: f'{{ a = {s()}, b = {s()} }}[{self.key(m, "a", "b")}]'),
            (1, lambda: f'{{ a = {s()}, b = {s()} }}[{self.key(m, "a", "c")}]'),
            (2, lambda: f'lookup({{ a = {s()} }}, {self.key(m, "a", "z")}, {s()})'),
            (1, lambda: f'try(tonumber({self.key(m, "1", "x")}) > 0 ? {p()} : {p()}, {s()})'),
            (1, lambda: f'try(tobool({self.key(m, "true", "maybe")}) ? {p()} : {p()}, {s()})'),
            (1, lambda: f'can(tonumber({self.key(m, "1", "x")})) ? {p()} : {p()}'),
            (1, lambda: f"element([{s()}, {s()}], {self.number(m, 0, 3)})"),
            (1, lambda: f"try(element([], {self.number(m, 0, 1)}), {s()})"),
            (1, lambda: f'try(regex("^A[a-z]+$", {s()}), {s()})'),
            (1, lambda: f'can(regex("^A", {s()})) ? {p()} : {p()}'),
            (1, lambda: f'try({self.local(m, "{ a = { b = 1 } }")}.a.c.d, {s()})'),
            (1, lambda: f'try(zipmap([{self.key(m, "a", "b")}], [{s()}])["a"], {s()})'),
            # collections whose elements or number are not known
            (2, lambda: f"coalesce(one({c()} ? [{s()}] : []), {s()})"),
            (2, lambda: f'length({c()} ? ["a"] : []) > 0 ? {p()} : {p()}'),
            (2, lambda: f"({c()} ? {{ m = {s()} }} : {{ m = {s()} }}).m"),
            (1, lambda: f"({c()} ? [{s()}, {s()}] : [{s()}])[0]"),
            (2, lambda: f"merge({{ m = {s()} }}, {c()} ? {{ m = {s()} }} : {{}}).m"),
            (2, lambda: f"merge({{ m = {s()} }}, {c()} ? {{ m = {s()} }} : null).m"),
            (1, lambda: f'lookup({c()} ? {{ m = {s()} }} : {{}}, "m", {s()})'),
            (1, lambda: f'try(({c()} ? {{ m = {s()} }} : {{ z = "q" }}).m, {s()})'),
            (1, lambda: f'[for k in ["a", "b"] : {s()} if k == {self.key(m, "a", "b")}][0]'),
            (1, lambda: f'try([for k in ["a", "b"] : {s()} if {c()}][0], {s()})'),
            (1, lambda: f'{{ for k in ["a", "b"] : k => {s()} if {c()} || k == "a" }}["a"]'),
            (1, lambda: f'join("", [for x in {c()} ? ["Act"] : ["act"] : "${{x}}ive"])'),
            (1, lambda: f'length(({c()} ? "a" : null)[*]) == 1 ? {p()} : {p()}'),
            (1, lambda: f'compact([{c()} ? {p()} : "", {s()}])[0]'),
            (1, lambda: f"concat([{s()}], {c()} ? [{s()}] : [])[0]"),
            (1, lambda: f"coalescelist({c()} ? [{s()}] : [], [{s()}])[0]"),
            (1, lambda: f'keys({{ ({self.key(m, "Active", "PassThrough")}) = 1 }})[0]'),
            (1, lambda: f'contains([{s()}, {s()}], "Active") ? {p()} : {p()}'),
            (1, lambda: f'contains({c()} ? ["a"] : ["b"], "a") ? {p()} : {p()}'),
            (1, lambda: f'({c()} ? null : "k") == null ? {p()} : {p()}'),
            (1, lambda: f'{p()} == "Active" ? {p()} : {p()}'),
            (1, lambda: f"alltrue([{c()}, {self.boolean(m, 3)}]) ? {p()} : {p()}"),
            (1, lambda: f"({c()}) && ({self.boolean(m, 3)}) ? {p()} : {p()}"),
            (1, lambda: f"!({c()}) ? {p()} : {p()}"),
            (6, lambda: self.through_unknown(m, s)),
            # the workspace
            (1, lambda: f'{self.workspace(m)} == "prod" ? {p()} : {p()}'),
            (1, lambda: f"lookup({{ prod = {s()}, dev = {s()} }}, {self.workspace(m)}, {s()})"),
            (1, lambda: f"try({{ prod = {s()}, dev = {s()} }}[{self.workspace(m)}], {s()})"),
            (1, lambda: f'contains(["prod", "dev"], {self.workspace(m)}) ? {p()} : {p()}'),
            # where the configuration lies
            (1, lambda: f'basename(path.module) == "k{self.r.randrange(1, 6)}" ? {p()} : {p()}'),
            (1, lambda: f"path.module == path.root ? {p()} : {p()}"),
            (1, lambda: f'path.root == "." && length(split("/", path.module)) < 2 ? {p()} : {p()}'),
            (1, lambda: f'fileexists("${{path.module}}/{self.r.choice(["main.tf", "k1/main.tf", "none.tf"])}") ? {p()} : {p()}'),
            # types that unify or convert
            (1, lambda: f"({self.boolean(m, 2)} ? [{s()}] : tolist([{s()}]))[0]"),
            (1, lambda: f'({self.boolean(m, 2)} ? {{ m = {s()}, n = 1 }} : {{ m = {s()}, n = "x" }}).m'),
            (1, lambda: f"({self.boolean(m, 2)} ? {{ m = {s()} }} : {{ m = {s()}, z = null }}).m"),
            (1, lambda: f"tolist({self.boolean(m, 2)} ? toset([{s()}]) : [{s()}])[0]"),
            (1, lambda: f"[1, {s()}, true][1]"),
            (1, lambda: f"tomap({{ a = {s()}, b = 1 }}).a"),
            (1, lambda: f"tolist([{s()}, 1, true])[0]"),
            (1, lambda: f"element(concat([1], [{s()}]), 1)"),
            (1, lambda: f'tostring({self.boolean(m, 2)} ? 1 : {p()}) == "1" ? {p()} : {p()}'),
            (1, lambda: f"flatten([1, [{s()}]])[1]"),
            (1, lambda: f"coalesce(null, {s()})"),
            # for: grouping, keys, nested
            (1, lambda: f'{{ for i, x in [{s()}, {s()}] : (i == 0 ? "a" : "b") => x }}["a"]'),
            (1, lambda: f'{{ for x in [{{ k = "a", m = {s()} }}, {{ k = "a", m = {s()} }}] : x.k => x.m... }}["a"][{self.r.randrange(2)}]'),
            (1, lambda: f"[for k, v in {{ b = {s()}, a = {s()} }} : v][{self.r.randrange(2)}]"),
            (1, lambda: f"[for x in [[{s()}], [{s()}]] : [for y in x : y][0]][{self.r.randrange(2)}]"),
            (1, lambda: f'[for p in setproduct(["a", "b"], [{s()}]) : p[1] if p[0] == "b"][0]'),
            (1, lambda: f'[for k in sort(distinct(["b", "a", "b"])) : {{ a = {s()}, b = {s()} }}[k]][{self.r.randrange(2)}]'),
            (1, lambda: f"{{ for k, v in {{ x = {{ m = {s()} }} }} : k => v.m if length(v) > 0 }}.x"),
            # templates
            (1, lambda: f'"%{{ for x in ["a", {s()}] }}%{{ if x != "a" }}${{x}}%{{ endif }}%{{ endfor }}"'),
            (1, lambda: f'"%{{ if {self.boolean(m, 2)} ~}} Active %{{~ else ~}} PassThrough %{{~ endif }}"'),
            (2, lambda: f"trimspace({self.heredoc(m, s())})"),
            (1, lambda: f'split("\\n", {self.listing(m, s(), s())})[{self.r.randrange(2)}]'),
            (1, lambda: f'"${{{s()}}}${{""}}"'),
            (1, lambda: f'"\\u0041ctive" == {p()} ? {p()} : {p()}'),
            (1, lambda: f'replace("$${{m}}", "$${{m}}", {s()})'),
            (1, lambda: f"templatestring({self.local(m, self.template_text())}, {{ m = {s()}, all = [{s()}, {s()}] }})"),
            # functions
            (1, lambda: f'split("/", "a/${{{s()}}}")[1]'),
            (1, lambda: f'formatlist("%s", [{s()}, {s()}])[{self.r.randrange(2)}]'),
            (1, lambda: f"jsondecode(jsonencode({{ m = {s()} }})).m"),
            (1, lambda: f'yamldecode(yamlencode({{ m = {s()}, l = [1, "2"] }})).m'),
            (1, lambda: f'trimsuffix("${{{s()}}}-x", "-x")'),
            (1, lambda: f'regex("^(?:x-)?(.*)$", "x-${{{s()}}}")[0]'),
            (1, lambda: f'transpose({{ Active = ["a"], PassThrough = ["b"] }})[{self.r.choice(["%sa%s", "%sb%s"]) % (chr(34), chr(34))}][0]'),
            (1, lambda: f"values(merge({{ b = {s()} }}, {{ a = {s()} }}))[{self.r.randrange(2)}]"),
            (1, lambda: f'sort(setunion(["Active"], [{s()}]))[0]'),
            (1, lambda: f'one(setsubtract(["Active", "PassThrough"], ["{self.r.choice(MODES)}"]))'),
            (1, lambda: f"nonsensitive(sensitive({s()}))"),
            (1, lambda: f"issensitive({s()}) ? {p()} : {p()}"),
            (1, lambda: f"base64decode(base64encode({s()}))"),
            (1, lambda: f"urlencode({s()})"),
            (1, lambda: f"substr({s()}, 0, -1)"),
            (1, lambda: f'title(lower("ACTIVE")) == {p()} ? {p()} : {p()}'),
            (1, lambda: f'chomp("${{{s()}}}\\r\\n")'),
            (1, lambda: f"element(sort([{s()}, {s()}]), {self.r.randrange(3)})"),
            (1, lambda: f'lookup({self.object_variable_of(m, s)}, "mode", {s()})'),
            (1, lambda: f'try(tonumber("q"), {s()})'),
        ]

    def arn(self, m):
        """What is known after apply only, and no condition."""
        if not self.roles[m.path]:
            self.roles[m.path].append("role0")
            m.blocks.append(ROLE % ("role0", "role0"))
        return f"aws_iam_role.{self.r.choice(self.roles[m.path])}.arn"

    def through_unknown(self, m, s):
        """Known, although something in it is not."""
        u = self.arn(m)
        t, e = self.paren(s()), self.paren(s())
        return self.any_of(
            f"merge({{ a = {u} }}, {{ m = {t} }}).m",
            f"[{u}, {t}][1]",
            f"concat([{u}], [{t}])[1]",
            f"flatten([[{u}], [{t}]])[1]",
            f"reverse([{u}, {t}])[0]",
            f"element([{t}, {u}], 2)",
            f'lookup({{ a = {u}, b = {t} }}, "b", "x")',
            f'zipmap(["a", "b"], [{u}, {t}])["b"]',
            f"values({{ a = {u}, b = {t} }})[1]",
            f"[for x in [{u}, {t}] : x][1]",
            f"slice([{u}, {t}], 1, 2)[0]",
            f'{{ for k, v in {{ a = {u}, b = {t} }} : k => v if k == "b" }}.b',
            f"try({{ a = {u} }}.b, {t})",
            f"length([{u}]) == 1 ? {t} : {e}",
            f'"arn-${{{u}}}" == "x" ? {t} : {e}',
            f'startswith("ab-${{{u}}}", "ab-") ? {t} : {e}',
            f'contains(["x", {u}], "x") ? {t} : {e}',
            f'keys({{ a = {u} }})[0] == "a" ? {t} : {e}',
            f"[{u}] == [] ? {t} : {e}",
            f"length(toset([{u}])) == 1 ? {t} : {e}",
            f"(true ? {t} : {u})",
            f"false ? {u} : {t}",
            f'length({{ for k in ["a", "b"] : k => {u} }}) == 2 ? {t} : {e}',
            f"{{ a = {u}, m = {t} }}.m",
            f"tolist([{u}, {t}])[1]",
            f'one([for x in [{{ n = "a", u = {u} }}, {{ n = "b", u = {t} }}] : x.u if x.n == "b"])',
            f"setproduct([{u}], [{t}])[0][1]",
            f"chunklist([{u}, {t}], 1)[1][0]",
            f"coalesce({t}, {u})",
            f"try({u}.zz, {t})",
            f'matchkeys([{u}, {t}], ["a", "b"], ["b"])[0]',
            f'transpose({{ Active = ["a"] }})["a"][0] == {t} ? {t} : {e}',
            f'jsonencode({{ a = {u} }}) == "x" ? {t} : {e}',
        )

    def heredoc(self, m, expr):
        mark = self.r.choice(["<<EOT", "<<-EOT"])
        pad = "    " if "-" in mark else ""
        return self.local(m, f"{mark}\n{pad}${{{expr}}}\n{pad}EOT")

    def listing(self, m, a, b):
        return self.local(m, f"<<-EOT\n    %{{ for x in [{a}, {b}] ~}}\n    ${{x}}\n    %{{ endfor ~}}\n    EOT")

    def template_text(self):
        return self.any_of(
            '"$${m}"',
            '"%%{ for x in all }$${x == m ? x : all[0]}%%{ endfor }"',
            '"%%{ if length(all) > 1 }$${m}%%{ else }$${all[0]}%%{ endif }"',
            '"$${all[1]}"',
        )

    def object_variable_of(self, m, s):
        name = m.name("o")
        value = self.any_of("{}", lambda: '{ mode = "%s" }' % self.mode(), "{ other = 1 }")
        m.variables.append({"name": name, "type": "map(string)", "default": value, "set": None})
        return "var." + name

    # ------------------------------------------------------------------- parts
    def settings(self, m, each=None):
        """A tracing_config, or none."""
        return self.pick(
            [
                (5, lambda: super(More, self).tracing(m, each)),
                (6, lambda: block("tracing_config", f"mode = {self.string(m, 0, each)}")),
                (4, lambda: self.dynamic(m, each)),
            ]
        )

    def tracing(self, m, each=None):
        text = self.settings(m, each)
        return text if text.startswith("  ") else indent(text)

    def dynamic(self, m, each=None):
        s = lambda: self.string(m, 1, each)
        c = lambda: self.condition(m)
        it = self.r.choice(["tracing_config", "tc"])
        over, mode = self.any_of(
            lambda: (f"{{ a = {s()} }}", f"{it}.value"),
            lambda: (f'{{ "{self.mode() or "Active"}" = 1 }}', f"{it}.key"),
            lambda: (f"toset([{s()}])", f"{it}.{self.r.choice(['value', 'key'])}"),
            lambda: (f"[{{ mode = {s()} }}]", f"{it}.value.mode"),
            lambda: (f"[{{ mode = {s()} }}]", f'{it}.value["mode"]'),
            lambda: (f"{c()} ? [{s()}] : []", f"{it}.value"),
            lambda: (f"[for x in [{s()}] : x if {c()}]", f"{it}.value"),
            lambda: (f'[for x in [{s()}] : x if x == "Active"]', f"{it}.value"),
            lambda: (f"{c()} ? {{ k = {s()} }} : {{}}", f"{it}.value"),
            lambda: (f"{c()} ? [1] : []", s()),
            lambda: (f"({c()} ? {s().join('()')} : null)[*]", f"{it}.value"),
            lambda: (f'compact([{c()} ? {self.paren(s())} : ""])', f"{it}.value"),
            lambda: (f"range({self.r.choice([0, 1, 1])})", f'{it}.key == 0 ? {self.paren(s())} : "x"'),
            lambda: ("[[" + s() + "]]", f"[for x in {it}.value : x][0]"),
            lambda: (self.nullable_object(m), f"{it}.value.mode"),
            lambda: (f'toset({c()} ? ["Active"] : [])', f"{it}.key"),
        )
        lines = [f"for_each = {over}"] + ([f"iterator = {it}"] if it == "tc" else [])
        return block('dynamic "tracing_config"', *lines, block("content", f"mode = {mode}"))

    def nullable_object(self, m):
        """A collection from a variable that may be null."""
        name = m.name("n")
        value = self.any_of("null", "{}", lambda: '{ mode = "%s" }' % self.mode(), "{ mode = null }")
        self.declare(m, name, 'object({ mode = optional(string, "%s"), size = optional(number) })' % self.mode(), value)
        return self.any_of(f"var.{name}[*]", f"var.{name} == null ? [] : [var.{name}]", f"[for x in [var.{name}] : x if x != null]")

    def lambda_(self, m, *lines, tracing=None, name=None, each=None):
        """Adds a function; returns its name."""
        name = name or m.name("f")
        text = self.tracing(m, each) if tracing is None else indent(tracing)
        body = "".join(indent(x) for x in lines) + REQUIRED % name + text
        m.blocks.append(f'resource "aws_lambda_function" "{name}" {{\n{body}}}\n')
        return name

    def mode_block(self, expr):
        return block("tracing_config", f"mode = {expr}")

    def child(self, m, name=None):
        c = Module(self, 9)
        name = name or m.name("k")
        c.path, c.folder = (os.path.join(m.path, name) if m.path else name), name
        return c

    def declare(self, m, name, type_, default=None, *more):
        text = [f"type = {type_}"] if type_ else []
        m.blocks.append(block(f'variable "{name}"', *text, f"default = {default}" if default is not None else "", *more))

    def call_of(self, m, child, *lines, name=None):
        name = name or m.name("c")
        m.blocks.append(block(f'module "{name}"', f'source = "./{child.folder}"', *lines))
        return name

    # ------------------------------------------------------------------ shapes
    def plain(self, m):
        self.function(m)

    def fleet(self, m):
        """Objects with optional attributes, through one or two levels of modules."""
        inner = 'object({ mode = optional(string, "%s"), enabled = optional(bool, %s) })' % (self.mode(), self.r.choice(["true", "false"]))
        nested = self.any_of(f"optional({inner}, {{}})", f"optional({inner})", inner)
        element = f'object({{\n    mode    = optional(string, "{self.mode()}")\n    tracing = {nested}\n    copies  = optional(number, 1)\n    tags    = optional(map(string), {{}})\n  }})'
        fleet = self.child(m)
        self.declare(fleet, "functions", f"map({element})", self.any_of(None, "{}"), self.any_of("", "nullable = false"))
        use = [
            "each.value.mode",
            "each.value.tracing.mode",
            "try(each.value.tracing.mode, each.value.mode)",
            'lookup(each.value.tags, "mode", each.value.mode)',
            'try(each.value.tags["mode"], each.value.mode)',
            'coalesce(lookup(each.value.tags, "mode", null), each.value.mode)',
            'try(each.value.tracing.enabled, false) ? "Active" : each.value.mode',
            'each.value.tracing == null ? "PassThrough" : each.value.tracing.mode',
        ]
        if nested == f"optional({inner})":
            use.remove("each.value.tracing.mode")
        mode = self.r.choice(use)
        how = self.r.randrange(5)
        if how == 0:
            self.lambda_(fleet, "for_each = var.functions", tracing=self.mode_block(mode))
        elif how == 1:
            self.lambda_(fleet, "for_each = { for k, v in var.functions : k => v if try(v.tracing.enabled, true) }", tracing=self.mode_block(mode))
        elif how == 2:
            over = self.any_of(
                "each.value.tracing[*]",
                "try(each.value.tracing.enabled, false) ? [each.value.tracing] : []",
                "[for t in [each.value.tracing] : t if t != null]",
            )
            self.lambda_(
                fleet,
                "for_each = var.functions",
                tracing=block('dynamic "tracing_config"', f"for_each = {over}", block("content", "mode = tracing_config.value.mode")),
            )
        elif how == 3:
            self.lambda_(
                fleet,
                'for_each = { for p in flatten([for k, v in var.functions : [for i in range(v.copies) : { key = "${k}-${i}", mode = v.mode }]]) : p.key => p }',
                tracing=self.mode_block("each.value.mode"),
            )
        else:
            one = self.child(fleet)
            self.declare(
                one,
                "settings",
                "object({ mode = optional(string), copies = optional(number), tracing = optional(object({ mode = optional(string) })) })",
                self.any_of(None, "{}"),
            )
            self.lambda_(
                one,
                self.any_of("", "count = try(var.settings.copies, 1) == null ? 1 : var.settings.copies", "count = coalesce(var.settings.copies, 1)"),
                tracing=self.mode_block(
                    self.any_of("var.settings.mode", "try(var.settings.tracing.mode, var.settings.mode)", 'coalesce(var.settings.mode, "Active")')
                ),
            )
            self.write(one)
            self.call_of(
                fleet,
                one,
                "for_each = var.functions",
                self.any_of(
                    "settings = each.value",
                    "settings = { mode = each.value.mode, tracing = each.value.tracing }",
                    "settings = merge(each.value, { copies = null })",
                ),
            )
        fleet.blocks.append(block('output "modes"', "value = { for k, v in var.functions : k => v.mode }"))
        self.write(fleet)
        each = None
        lines = []
        k = self.r.random()
        if k < 0.25:
            lines, each = [f'for_each = {{ eu = "{self.mode()}", us = "{self.mode()}" }}'], "each.value"
        elif k < 0.4:
            lines = [f"for_each = {{ eu = {self.fleet_value(m, None, nested)}, us = {{}} }}"]
        value = "each.value" if lines and not each else self.fleet_value(m, each, nested)
        if not each and not lines:
            value = self.any_of(value, lambda: self.local(m, value), lambda: f"{{ for k, v in {self.local(m, value)} : upper(k) => v }}")
        name = self.call_of(m, fleet, *lines, f"functions = {value}")
        if not lines and self.r.random() < 0.5:
            self.lambda_(m, tracing=self.mode_block(f"try(values(module.{name}.modes)[0], {self.string(m, 1)})"))

    def fleet_value(self, m, each, nested):
        items = []
        required = not nested.startswith("optional")
        for key in self.r.sample(["api", "worker", "cron", "a-b"], self.r.choice([1, 2, 2, 3])):
            attributes = []
            if self.r.random() < 0.6:
                attributes.append("mode = " + self.any_of("null", lambda: self.string(m, 1, each), lambda: self.string(m, 2, each)))
            if required or self.r.random() < 0.5:
                attributes.append(
                    "tracing = "
                    + self.any_of("{}", lambda: f"{{ mode = {self.string(m, 2, each)} }}", "{ enabled = false }", "{ mode = null, enabled = null }")
                )
            if self.r.random() < 0.3:
                attributes.append(f"copies = {self.any_of('0', '2', 'null', '1')}")
            if self.r.random() < 0.3:
                attributes.append("tags = " + self.any_of("null", lambda: f'{{ mode = "{self.mode()}" }}', "{ other = 1 }"))
            items.append(f'"{key}" = {{ {", ".join(attributes)} }}')
        return "{ " + ", ".join(items) + " }"

    def overrides(self, m):
        """One thing, overridden in several files."""
        files = self.r.sample(
            ["override.tf", "a_override.tf", "z_override.tf", "override.tf.json", "b_override.tf.json", "B_override.tf", "main_override.tf"],
            self.r.choice([1, 2, 2, 3]),
        )
        kind = self.r.choice(["function", "function", "function", "local", "variable", "call", "output"])
        n = m.name("w")
        if kind == "function":
            self.lambda_(m, self.any_of("", "", "count = 2"), name=n)
            for f in files:
                self.extra[m.path].append((f, self.function_override(m, n, f.endswith(".json"))))
        elif kind == "local":
            m.blocks.append(block("locals", f'{n} = "{self.mode()}"', f'{n}_other = "{self.mode()}"'))
            for f in files:
                e = self.any_of(lambda: self.lit(self.mode()), f"local.{n}_other")
                self.put(m, f, {"locals": {n: self.json_of(e)}}, block("locals", f"{n} = {e}"))
            self.lambda_(m, tracing=self.mode_block(f"local.{n}"))
        elif kind == "variable":
            self.declare(m, n, "string", self.any_of("null", lambda: self.lit(self.mode())))
            strict, said = {"nullable": False, "default": self.mode()}, []
            for f in sorted(files):
                what = self.r.choice([{"default": self.mode()}, {"type": "any"}, strict, {"description": "d"}, {"default": None}])
                if strict in said and what.get("default") is None:
                    what = {"description": "e"}
                said.append(what)
                text = [f"{k} = {v if k == 'type' else json.dumps(v)}" for k, v in what.items()]
                self.put(m, f, {"variable": {n: what}}, block(f'variable "{n}"', *text))
            self.lambda_(m, tracing=self.mode_block(f"coalesce(var.{n}, {self.string(m, 2)})"))
        elif kind == "call":
            child = self.child(m)
            self.declare(child, "mode", "string", self.lit(self.mode()))
            self.declare(child, "size", "number", "1")
            self.lambda_(child, tracing=self.mode_block("var.mode"))
            self.write(child)
            self.call_of(m, child, f"mode = {self.string(m, 2)}", name=n)
            for f in files:
                what = self.r.choice(
                    [{"mode": self.lit(self.mode())}, {"mode": "null"}, {"count": "2"}, {"size": "3"}, {"count": "1", "mode": self.lit(self.mode())}]
                )
                text = [f"{k} = {v}" for k, v in what.items()]
                self.put(m, f, {"module": {n: {k: self.json_of(v) for k, v in what.items()}}}, block(f'module "{n}"', *text))
        else:
            child = self.child(m)
            child.blocks.append(block('output "mode"', f"value = {self.string(child, 2)}", self.any_of("", 'description = "d"'), "sensitive = true"))
            for f in files:
                e = self.lit(self.mode())
                self.put(child, f, {"output": {"mode": {"value": self.json_of(e)}}}, block('output "mode"', f"value = {e}"))
            self.set_defaults(child)
            self.write(child)
            self.call_of(m, child, name=n)
            self.lambda_(m, tracing=self.mode_block(f"module.{n}.mode"))

    def put(self, m, file, in_json, in_hcl):
        """Adds to a file what its ending wants."""
        self.extra[m.path].append((file, in_json if file.endswith(".json") else in_hcl))

    def function_override(self, m, name, as_json):
        e = self.string(m, 2)
        if as_json:
            what = self.any_of(
                {"tracing_config": {"mode": self.json_of(e)}},
                {"tracing_config": [{"mode": self.json_of(e)}]},
                {"tracing_config": None},
                {"tracing_config": []},
                {"dynamic": {"tracing_config": {"for_each": [], "content": {"mode": "Active"}}}},
                {"description": "d"},
                {"dynamic": {"tracing_config": {"for_each": [self.json_of(e)], "content": {"mode": "${tracing_config.value}"}}}},
                {"environment": {"variables": {"a": "b"}}},
            )
            return {"resource": {"aws_lambda_function": {name: what}}}
        body = self.any_of(
            lambda: self.mode_block(e),
            lambda: self.dynamic(m),
            'description = "d"',
            "count = 1",
            "timeout = 10",
            lambda: block('dynamic "tracing_config"', "for_each = []", block("content", 'mode = "Active"')),
            block("environment", "variables = { a = 1 }"),
            block("lifecycle", "ignore_changes = [tracing_config]"),
            lambda: self.mode_block(self.lit(self.mode())),
        )
        return block(f'resource "aws_lambda_function" "{name}"', body)

    def json_of(self, expr):
        """An HCL expression as JSON writes it."""
        if expr in ("null", "true", "false") or expr.isdigit():
            return json.loads(expr)
        if expr[0] == '"' and expr[-1] == '"' and "\\" not in expr and expr.count('"') == 2 and "{" not in expr:
            return expr[1:-1]
        return "${" + expr + "}"

    def in_json(self, m):
        """Resources, locals, variables, module calls in .tf.json."""
        name = m.name("j")
        mode = self.json_of(self.string(m, 1))
        body = {"function_name": name, "role": "r", "//": "a comment"}
        body.update(
            self.any_of(
                {"tracing_config": {"mode": mode}},
                {"tracing_config": [{"mode": mode}]},
                {"tracing_config": []},
                {"tracing_config": None},
                {},
                {"dynamic": {"tracing_config": {"for_each": [mode], "content": {"mode": "${tracing_config.value}"}}}},
                {"dynamic": {"tracing_config": {"for_each": {"k": mode}, "iterator": "it", "content": [{"mode": "${it.value}"}]}}},
                {"dynamic": {"tracing_config": [{"for_each": self.json_of(f"{self.condition(m)} ? [1] : []"), "content": {"mode": mode}}]}},
                {"dynamic": [{"tracing_config": {"for_each": '${toset(["Active"])}', "content": {"mode": "${tracing_config.key}"}}}]},
                {"tracing_config": {"mode": "%{ if " + self.boolean(m, 3) + " }Active%{ else }PassThrough%{ endif }"}},
            )
        )
        k = self.r.random()
        if k < 0.15:
            body["count"] = self.any_of(2, "2", "${1 + 1}", 0, "${%s ? 1 : 0}" % self.condition(m, 0.3))
        elif k < 0.35:
            body["for_each"] = self.any_of({"a": mode, "b": self.mode()}, '${toset(["a", "b"])}', {})
            if "tracing_config" in body and body["tracing_config"] and self.r.random() < 0.7:
                body["tracing_config"] = {"mode": "${each.value}"}
        fragment = {
            "resource": self.any_of(
                {"aws_lambda_function": {name: body}},
                [{"aws_lambda_function": {name: body}}],
                {"aws_lambda_function": [{name: body}]},
                {"aws_lambda_function": {name: [body]}},
            )
        }
        if self.r.random() < 0.6:
            local, var = m.name("jl"), m.name("jv")
            fragment["locals"] = self.any_of({local: mode}, [{local: mode}], {local: {"m": mode, "n": [1, True, None]}})
            fragment["output"] = {var: {"value": "${1 + 1}", "description": "a ${ is text here"}}
            fragment["//"] = "${ in a comment"
            fragment["variable"] = {
                var + "_literal": {"default": "%{ if", "description": "${"},
                var: self.any_of({"type": "string", "default": self.mode()}, {"default": self.mode()}, {"type": "string", "default": "${x}"}),
            }
            as_object = isinstance(fragment["locals"], dict) and isinstance(fragment["locals"][local], dict)
            self.lambda_(m, tracing=self.mode_block(f"local.{local}{'.m' if as_object else ''}"))
            self.lambda_(m, tracing=self.mode_block(f'var.{var} == "$${{x}}" ? {self.paren(self.string(m, 2))} : var.{var}'))
        if self.r.random() < 0.3:
            child = self.child(m)
            self.extra[child.path].append(
                (
                    "main.tf.json",
                    {
                        "variable": {"mode": {"type": "string", "default": self.mode()}},
                        "resource": {
                            "aws_lambda_function": {"f": {"function_name": "${var.mode}", "role": "r", "tracing_config": {"mode": "${var.mode}"}}}
                        },
                        "output": {"mode": {"value": "${var.mode}"}},
                    },
                )
            )
            self.write(child)
            fragment["module"] = {name: {"source": f"./{child.folder}", **self.any_of({}, {"mode": mode}, {"mode": None})}}
            at = f"module.{name}.mode"
            if self.r.random() < 0.3:
                more = self.any_of(
                    {"count": 2}, {"for_each": {"a": mode}, "mode": "${each.value}"}, {"for_each": '${toset(["a", "b"])}'}, {"count": None}
                )
                fragment["module"][name].update(more)
                at = f"module.{name}[0].mode" if more.get("count") else f'module.{name}["a"].mode' if "for_each" in more else at
            self.lambda_(m, tracing=self.mode_block(at))
        self.extra[m.path].append((name + ".tf.json", fragment))

    def free_variable(self, m, name, type_, values, *more):
        """A variable of the root without value."""
        self.declare(m, name, type_, None, *more)
        self.worlds["variables"][os.path.join(m.path, name)] = values
        return "var." + name

    def validation(self, m):
        """A variable without value that its validation narrows, or whose type does."""
        if m.path not in self.roots or self.unknown_count > MOST_UNKNOWN - 2:
            return self.function(m)
        self.unknown_count += 2
        n = m.name("stage")
        v = "var." + n
        known = self.r.sample(["Active", "PassThrough", "prod", "dev"], self.r.choice([1, 2, 3]))
        listed = ", ".join(self.lit(k) for k in known)
        rule = lambda c: block("validation", f"condition = {c}", 'error_message = "Not allowed."')
        kind = self.r.randrange(7)
        if kind < 4:
            condition = [
                f"contains([{listed}], {v})",
                " || ".join(f'{v} == "{k}"' for k in known),
                f'{v} == "{known[0]}"',
                f"contains([{listed}], {v}) && length({v}) > 2",
            ][kind]
            values = [self.lit(k) for k in (known[:1] if kind == 2 else known)]
            self.free_variable(m, n, "string", values, rule(condition), self.any_of("", "nullable = false"))
        elif kind == 4:
            known = ["prod", "dev", "other"]
            self.free_variable(m, n, "string", [self.lit(k) for k in known + ["Active"]], "nullable = false")
        elif kind == 5:
            self.free_variable(m, n, "bool", ["true", "false"], "nullable = false")
        else:
            self.free_variable(m, n, "bool", ["true", "false", "null"])
        s = lambda: self.paren(self.string(m, 2))
        if kind >= 5:
            uses = [
                f"{v} ? {s()} : {s()}",
                f"coalesce({v}, true) ? {s()} : {s()}",
                f"{v} == true ? {s()} : {s()}",
                f'"${{{v}}}" == "true" ? {s()} : {s()}',
                f"try({v} ? {s()} : {s()}, {s()})",
            ]
        else:
            table = "{ " + ", ".join(f"{k} = {s()}" for k in known) + " }"
            uses = [
                f'{v} == "{known[0]}" ? {s()} : {s()}',
                f"try({table}[{v}], {s()})",
                f"lookup({table}, {v}, {s()})",
                f'contains(["{known[0]}"], {v}) ? {s()} : {s()}',
                f'upper({v}) == "{known[0].upper()}" ? {s()} : {s()}',
            ]
            if kind < 4:
                uses += [
                    v,
                    f"{table}[{v}]",
                    f"{table}[{v}]",
                    f'"${{{v}}}"',
                    f'startswith({v}, "{known[0][:2]}") ? {s()} : {s()}',
                    f"length({v}) > 3 ? {s()} : {s()}",
                    f"index([{listed}], {v}) == 0 ? {s()} : {s()}",
                    f'{{ for k in [{listed}] : k => k == "dev" ? "PassThrough" : "Active" }}[{v}]',
                ]
        for _ in range(self.r.choice([1, 2])):
            self.lambda_(m, tracing=self.mode_block(self.r.choice(uses)))
        if self.r.random() < 0.4:
            child = self.child(m)
            self.declare(child, "given", "bool" if kind >= 5 else "string", self.any_of(None, "null"))
            expr = (
                'var.given == true ? "Active" : "PassThrough"'
                if kind >= 5
                else self.any_of(
                    "var.given",
                    f'var.given == "{known[0]}" ? "Active" : "PassThrough"',
                    f'try({{ {known[0]} = "Active" }}[var.given], "PassThrough")',
                )
            )
            self.lambda_(
                child, self.any_of("", f'count = var.given == {"true" if kind >= 5 else self.lit(known[0])} ? 1 : 0'), tracing=self.mode_block(expr)
            )
            self.write(child)
            self.call_of(m, child, f"given = {v}")

    def unknown_repetition(self, m):
        """A resource or module whose number is not known, and what refers to it."""
        s = lambda: self.string(m, 2)
        kind = self.r.randrange(4)
        n = m.name("h")
        if kind in (0, 2):
            head = f"count = {self.any_of(lambda: self.condition(m, 0.9) + ' ? 1 : 0', lambda: self.condition(m, 0.9) + ' ? 0 : 2', lambda: f'length({self.condition(m)} ? [1] : [])')}"
        else:
            head = "for_each = " + self.any_of(
                lambda: f"{self.condition(m, 0.9)} ? {{ k = {self.lit(self.mode())} }} : {{}}",
                lambda: f'toset({self.condition(m, 0.9)} ? ["k"] : [])',
                lambda: f'{{ for x in ["k", "l"] : x => "{self.mode()}" if {self.condition(m, 0.9)} }}',
                lambda: f'{self.condition(m, 0.9)} ? {{ k = "{self.mode()}", l = "Active" }} : {{ k = "Active" }}',
            )
        if kind < 2:
            at, what = f"aws_lambda_function.{n}", "description"
            self.lambda_(m, head, f"description = {s()}", name=n, each="each.value" if kind == 1 else None)
        else:
            at, what = f"module.{n}", "mode"
            child = self.child(m)
            self.declare(child, "mode", "string", self.lit(self.mode()))
            self.lambda_(child, tracing=self.mode_block("var.mode"))
            child.blocks.append(block('output "mode"', "value = var.mode"))
            self.write(child)
            self.call_of(m, child, head, self.any_of("", lambda: f"mode = {s()}"), name=n)
        t, e = self.paren(s()), self.paren(s())
        if kind in (0, 2):
            uses = [
                f"coalesce(one({at}[*].{what}), {s()})",
                f"try({at}[0].{what}, {s()})",
                f"length({at}) > 0 ? {t} : {e}",
                f'join("", {at}[*].{what})',
                f"try([for h in {at} : h.{what}][0], {s()})",
                f"concat({at}[*].{what}, [{s()}])[0]",
                f"one({at}[*].{what})",
                f"{at}[0].{what}",
                f"can({at}[1]) ? {t} : {e}",
                f"try({at}.*.{what}[0], {s()})",
                f"length({at}[*].{what}) == 0 ? {t} : {at}[0].{what}",
            ]
            if "? 0 : 2" in head:
                uses = [u for u in uses if "one(" not in u]
        else:
            uses = [
                f'try({at}["k"].{what}, {s()})',
                f'lookup({{ for k, v in {at} : k => v.{what} }}, "k", {s()})',
                f'contains(keys({at}), "k") ? {t} : {e}',
                f"try(values({at})[0].{what}, {s()})",
                f'{at}["k"].{what}',
                f"length({at}) == 1 ? {t} : {e}",
                f"concat(values({at})[*].{what}, [{s()}])[0]",
                f'can({at}["l"]) ? {t} : {e}',
            ]
        for _ in range(self.r.choice([1, 2])):
            self.lambda_(m, tracing=self.mode_block(self.r.choice(uses)))

    def references(self, m):
        """Attributes of other resources that the configuration itself decides."""
        s = self.string(m, 1)
        n = m.name("x")
        t, e = self.paren(self.string(m, 2)), self.paren(self.string(m, 2))
        kind = self.r.randrange(5)
        if kind == 0:
            memory = self.any_of("", 'memory_size = "256"', "memory_size = null", "memory_size = 128")
            self.lambda_(
                m,
                f"description = {s}",
                memory,
                self.any_of("", 'runtime = "python3.12"'),
                block("environment", f"variables = {{ MODE = {self.string(m, 2)}, N = 1 }}"),
                self.any_of("", 'tags = { mode = "Active" }'),
                name=n,
                tracing=self.mode_block(self.string(m, 2)),
            )
            at = "aws_lambda_function." + n
            uses = [
                f"{at}.description",
                f'{at}.environment[0].variables["MODE"]',
                f"{at}.environment[0].variables.MODE",
                f"{at}.tracing_config[0].mode",
                f"one({at}.tracing_config).mode",
                f"one({at}.tracing_config[*].mode)",
                f"{at}.memory_size == 128 ? {t} : {e}",
                f"{at}.memory_size > 200 ? {t} : {e}",
                f'{at}.function_name == "{n}" ? {t} : {e}',
                f'{at}.package_type == "Zip" ? {t} : {e}',
                f"{at}.timeout == 3 ? {t} : {e}",
                f'coalesce({at}.runtime, "none") == "none" ? {t} : {e}',
                f"{at}.publish ? {t} : {e}",
                f'{at}.environment[0].variables.N == "1" ? {t} : {e}',
                f'try({at}.tags["mode"], {t})',
                f"length({at}.environment) == 1 ? {t} : {e}",
                f'{at}.tracing_config[0].mode == "Active" ? {t} : {e}',
                f"length({at}.dead_letter_config) == 0 ? {t} : {e}",
            ]
        elif kind == 1:
            given = self.any_of(s, f"{{ mode = {s}, n = 1 }}")
            m.blocks.append(
                block(f'resource "terraform_data" "{n}"', f"input = {given}", self.any_of("", lambda: f"triggers_replace = [{self.string(m, 2)}]"))
            )
            at = "terraform_data." + n
            uses = [
                f"{at}.input.mode" if given[0] == "{" else f"{at}.input",
                f"try({at}.input.mode, {at}.input)",
                f"can({at}.input.mode) ? {t} : {e}",
                f"try({at}.triggers_replace[0], {t})",
            ]
        elif kind == 2:
            m.blocks.append(block(f'resource "null_resource" "{n}"', f"triggers = {{ m = {s}, n = 1 }}"))
            at = "null_resource." + n
            uses = [
                f"{at}.triggers.m",
                f'{at}.triggers["m"]',
                f'lookup({at}.triggers, "m", "x")',
                f"try({at}.triggers.zz, {t})",
                f'{at}.triggers.n == "1" ? {t} : {e}',
                f"length({at}.triggers) == 2 ? {t} : {e}",
            ]
        elif kind == 3:
            m.blocks.append(block(f'resource "aws_sns_topic" "{n}"', f'name = "{self.r.choice(["Active", "PassThrough", "topic"])}"'))
            at = "aws_sns_topic." + n
            uses = [f"{at}.name", f'{at}.name == "topic" ? {t} : {e}', f'"${{{at}.name}}"', f"try({at}.name, {t})"]
        else:
            m.blocks.append(block(f'resource "terraform_data" "{n}"', f'for_each = {{ a = {s}, b = "{self.mode()}" }}', "input = each.value"))
            at = "terraform_data." + n
            uses = [
                f'{at}["a"].input',
                f"{{ for k, v in {at} : k => v.input }}.b",
                f"(values({at})[*].input)[0]",
                f"[for v in {at} : v.input][1]",
                f'try({at}["c"].input, {t})',
                f"length({at}) == 2 ? {t} : {e}",
            ]
        for _ in range(self.r.choice([1, 2])):
            self.lambda_(m, tracing=self.mode_block(self.r.choice(uses)))

    def tfvars_files(self, m):
        """One variable, set in several files of the root."""
        if m.path not in self.roots:
            return self.nullable(m)
        n = m.name("t")
        kind = self.r.choice(["string", "object", "any", "list", "map"])
        type_ = {
            "string": "string",
            "object": 'object({ mode = optional(string, "%s") })' % self.mode(),
            "any": self.r.choice(["any", None]),
            "list": "list(string)",
            "map": "map(string)",
        }[kind]
        value = {
            "string": lambda: self.any_of(lambda: self.mode(), lambda: self.mode(), None),
            "object": lambda: self.any_of({}, lambda: {"mode": self.mode()}, {"mode": None}),
            "any": lambda: {"mode": self.mode(), "l": [1]},
            "list": lambda: [self.mode(), self.mode()],
            "map": lambda: {"mode": self.mode(), "b": "x"},
        }[kind]
        self.declare(m, n, type_, json.dumps(value()))
        for f in self.r.sample(
            [
                "terraform.tfvars",
                "terraform.tfvars.json",
                "a.auto.tfvars",
                "a.auto.tfvars.json",
                "b.auto.tfvars",
                ".h.auto.tfvars",
                "Z.auto.tfvars.json",
                "prod.tfvars",
            ],
            self.r.choice([1, 2, 3]),
        ):
            self.tfvars[m.path, f][n] = value()
        t = self.paren(self.string(m, 2))
        uses = {
            "string": [f"coalesce(var.{n}, {t})", f"var.{n}", f"var.{n} == null ? {t} : var.{n}"],
            "list": [f"var.{n}[1]", f"one(slice(var.{n}, 0, 1))", f"element(var.{n}, 3)"],
        }.get(kind, [f"var.{n}.mode", f'var.{n}["mode"]', f'lookup(var.{n}, "mode", {t})', f"try(var.{n}.zz, {t})"])
        self.lambda_(m, tracing=self.mode_block(self.r.choice(uses)))

    def nullable(self, m):
        """Null arguments, defaults, nullable = false."""
        child = self.child(m)
        keep = self.r.random() < 0.5
        self.declare(
            child,
            "mode",
            "string",
            self.lit(self.mode()) if keep else self.any_of("null", lambda: self.lit(self.mode())),
            "nullable = false" if keep else "",
        )
        self.declare(child, "list", "list(string)", self.any_of("[]", lambda: f'["{self.mode()}"]'), self.any_of("", "nullable = false"))
        self.declare(child, "on", "bool", "true", "nullable = false")
        uses = [
            f'coalesce(var.mode, "{self.mode()}")',
            "var.mode",
            f'var.mode == null ? "{self.mode()}" : var.mode',
            'try(var.list[0], "Active")',
            'var.on ? "Active" : "PassThrough"',
            f'join("", var.mode[*])',
            'var.list == null ? "PassThrough" : "Active"',
            'try(length(var.list), 0) > 0 ? var.list[0] : "Active"',
        ]
        for _ in range(2):
            self.lambda_(
                child,
                tracing=self.any_of(
                    lambda: self.mode_block(self.r.choice(uses)),
                    lambda: block(
                        'dynamic "tracing_config"',
                        "for_each = " + self.any_of("var.mode[*]", "var.mode == null ? [] : [var.mode]", "toset(compact([var.mode]))"),
                        block("content", "mode = tracing_config.value"),
                    ),
                ),
            )
        child.blocks.append(block('output "mode"', "value = var.mode"))
        self.write(child)
        value = lambda: self.any_of("null", lambda: self.string(m, 2), lambda: f"{self.condition(m)} ? {self.paren(self.string(m, 2))} : null")
        args = [
            x
            for x in (
                f"mode = {value()}",
                f"list = {self.any_of('null', '[]', lambda: f'[{self.string(m, 2)}]')}",
                f"on = {self.any_of('null', 'false', 'true')}",
            )
            if self.r.random() < 0.7
        ]
        name = self.call_of(m, child, *args)
        if self.r.random() < 0.4:
            self.call_of(m, child, f"mode = module.{name}.mode")

    def counts(self, m):
        c = self.boolean(m, 2)
        head = "count = " + self.any_of(
            '"2"',
            f'{c} ? "1" : "0"',
            "length([1, 2])",
            "1 + 1",
            'tonumber("2")',
            f"{c} ? 2 : 1",
            "max(1, 2)",
            "floor(2.9)",
            "4 / 2",
            f"length([for x in [1, 2, 3] : x if x > {self.r.randrange(4)}])",
        )
        s = lambda: self.paren(self.string(m, 2))
        mode = self.any_of(
            f"count.index == 0 ? {s()} : {s()}",
            f"element([{s()}, {s()}], count.index)",
            f"count.index % 2 == 0 ? {s()} : {s()}",
            f'try([{s()}][count.index], "Active")',
            f'{{ "0" = {s()} , "1" = {s()}, "2" = "Active" }}[count.index]',
            f'format("k%d", count.index) == "k1" ? {s()} : {s()}',
            f"[{s()}, {s()}, {s()}][count.index]",
        )
        n = self.lambda_(m, head, 'description = count.index == 0 ? "Active" : "PassThrough"', tracing=self.mode_block(mode))
        at = f"aws_lambda_function.{n}"
        if self.r.random() < 0.6:
            self.lambda_(
                m,
                tracing=self.mode_block(
                    self.any_of(
                        f"try({at}[1].description, {s()})",
                        f"length({at}) == 2 ? {s()} : {s()}",
                        f"try(({at}[*].description)[0], {s()})",
                        f"reverse(concat({at}[*].description, [{s()}]))[0]",
                        f"try({at}[5].description, {s()})",
                        f"try([for i, f in {at} : f.description if i == 1][0], {s()})",
                    )
                ),
            )

    def outputs(self, m):
        """Outputs of modules with and without keys, through further modules."""
        child = self.child(m)
        self.declare(child, "mode", "string", self.lit(self.mode()))
        self.declare(child, "name", "any", '"n"')
        child.blocks.append(block('output "mode"', "value = var.mode"))
        child.blocks.append(block('output "all"', 'value = { mode = var.mode, list = [var.mode, "x"], name = var.name }'))
        if self.r.random() < 0.5:
            self.lambda_(child, tracing=self.mode_block("var.mode"))
        self.write(child)
        kind = self.r.randrange(3)
        s = lambda: self.paren(self.string(m, 2))
        if kind == 0:
            n = self.call_of(m, child, f"mode = {s()}")
            uses = [
                f"module.{n}.mode",
                f"module.{n}.all.mode",
                f"module.{n}.all.list[0]",
                f'module.{n}["mode"]',
                f"try(module.{n}.all.zz, {s()})",
                f'lookup(module.{n}.all, "mode", "x")',
            ]
        elif kind == 1:
            n = self.call_of(m, child, f'for_each = {{ a = "{self.mode()}", b = {s()} }}', "mode = each.value", "name = each.key")
            uses = [
                f'module.{n}["a"].mode',
                f"(values(module.{n})[*].mode)[1]",
                f"{{ for k, v in module.{n} : k => v.mode }}.b",
                f"[for v in module.{n} : v.all.mode][0]",
                f'try(module.{n}["c"].mode, {s()})',
                f"length(module.{n}) == 2 ? {s()} : {s()}",
                f'[for k, v in module.{n} : v.mode if v.all.name == "b"][0]',
                f"module.{n}[keys(module.{n})[1]].mode",
                f'merge([for v in module.{n} : {{ (v.all.name) = v.mode }}]...)["a"]',
            ]
        else:
            n = self.call_of(m, child, "count = " + self.any_of("2", f"{self.boolean(m, 2)} ? 2 : 1"), f"mode = count.index == 0 ? {s()} : {s()}")
            uses = [
                f"module.{n}[0].mode",
                f"(module.{n}[*].mode)[0]",
                f"try(module.{n}[1].mode, {s()})",
                f"length(module.{n}) == 2 ? {s()} : {s()}",
                f'contains(module.{n}[*].mode, "PassThrough") ? {s()} : {s()}',
                f"element(module.{n}[*].all, 0).mode",
                f'join(",", distinct(module.{n}.*.mode)) == "Active" ? {s()} : {s()}',
            ]
        use = self.r.choice(uses)
        self.lambda_(m, tracing=self.mode_block(use))
        if self.r.random() < 0.4:
            self.call_of(m, child, f"mode = {self.r.choice(uses)}", name=m.name("c"))

    def for_eaches(self, m):
        s = lambda: self.string(m, 2)
        over, mode = self.any_of(
            lambda: (f'{{ for i, v in [{s()}, {s()}] : "k${{i}}" => v }}', "each.value"),
            lambda: (
                f'{{ for p in setproduct(["a", "b"], ["x"]) : join("-", p) => p[0] == "a" ? {self.paren(s())} : {self.paren(s())} }}',
                "each.value",
            ),
            lambda: (f'zipmap(["a", "b"], [{s()}, {s()}])', "each.value"),
            lambda: ('toset(["Active", "PassThrough", "Active"])', "each.key"),
            lambda: (f'toset([for k, v in {{ a = {s()}, b = {s()} }} : k if v == "Active"])', '"Active"'),
            lambda: (
                f'{{ for k, g in {{ for x in [["a", "1"], ["b", "2"], ["a", "3"]] : x[0] => x[1]... }} : k => length(g) }}',
                f"each.value == 2 ? {self.paren(s())} : {self.paren(s())}",
            ),
            lambda: (f"merge({{ a = {{ mode = {s()} }} }}, {{ b = {{ mode = {s()} }} }})", "each.value.mode"),
            lambda: (f"{{ a = {{ t = [{{ mode = {s()} }}] }}, b = {{ t = [] }} }}", 'try(each.value.t[0].mode, "Active")'),
            lambda: (f'tomap({{ a = {s()}, "b/c.d" = {s()}, "q\\"x" = "Active" }})', "each.value"),
            lambda: (f'{{ for k, v in {{ a = {s()}, b = {s()} }} : k => v if v != "" }}', "each.value"),
            lambda: ('toset(split(",", "a,b"))', f'each.value == "a" ? {self.paren(s())} : {self.paren(s())}'),
            lambda: (f"{self.condition(m)} ? {{ a = {s()} }} : {{ b = {s()} }}", "each.value"),
            lambda: ('setsubtract(["a", "b", "c"], ["c"])', f"{{ a = {s()}, b = {s()} }}[each.key]"),
            lambda: ('toset(setsubtract(["a"], ["a"]))', '"x"'),
        )
        n = self.lambda_(
            m,
            f"for_each = {over}",
            "description = " + self.any_of("each.key", '"d"', mode),
            tracing=self.any_of(
                lambda: self.mode_block(mode),
                lambda: self.mode_block(mode),
                lambda: block('dynamic "tracing_config"', f"for_each = [{mode}]", block("content", "mode = tracing_config.value")),
                lambda: block(
                    'dynamic "tracing_config"', f'for_each = each.key == "a" ? [{mode}] : []', block("content", "mode = tracing_config.value")
                ),
            ),
        )
        if self.r.random() < 0.4:
            at = f"aws_lambda_function.{n}"
            self.lambda_(
                m,
                tracing=self.mode_block(
                    self.any_of(
                        f'try({at}["a"].description, {s()})',
                        f"try(values({at})[0].description, {s()})",
                        f'contains(keys({at}), "a") ? {self.paren(s())} : {self.paren(s())}',
                        f"length({at}) > 1 ? {self.paren(s())} : {self.paren(s())}",
                    )
                ),
            )

    def settings_in_files(self, m):
        """Functions described by files beside the module."""
        folder = m.name("conf")
        at = lambda f: os.path.join(m.path, folder, f) if m.path else os.path.join(folder, f)
        kind = self.r.randrange(5)
        names = self.r.sample(["api", "worker", "cron"], 2)
        if kind == 0:
            for n in names:
                self.files[at(n + ".yaml")] = f"name: {n}\n" + self.any_of(
                    "", lambda: f"tracing:\n  mode: {self.mode() or 'Active'}\n", "tracing: {}\n", "tracing: ~\n"
                )
            over = f'fileset("${{path.module}}/{folder}", "*.yaml")'
            read = f'yamldecode(file("${{path.module}}/{folder}/${{each.value}}"))'
            self.lambda_(m, f"for_each = {over}", tracing=self.mode_block(f"try({read}.tracing.mode, {self.string(m, 2)})"))
        elif kind == 1:
            for n in names:
                self.files[at(n + ".json")] = json.dumps(self.any_of({"mode": self.mode()}, {}, {"mode": None, "n": 1}))
            local = self.local(
                m,
                f'{{ for f in fileset(path.module, "{folder}/*.json") : trimsuffix(basename(f), ".json") => jsondecode(file("${{path.module}}/${{f}}")) }}',
            )
            self.lambda_(
                m,
                f"for_each = {local}",
                tracing=self.any_of(
                    lambda: self.mode_block(f'lookup(each.value, "mode", {self.string(m, 2)})'),
                    lambda: block(
                        'dynamic "tracing_config"', "for_each = try([each.value.mode], [])", block("content", "mode = tracing_config.value")
                    ),
                ),
            )
        elif kind == 2:
            self.files[at("all.csv")] = "name,mode\n" + "".join(f"{n},{self.mode()}\n" for n in names)
            self.lambda_(
                m,
                f'for_each = {{ for r in csvdecode(file("${{path.module}}/{folder}/all.csv")) : r.name => r }}',
                tracing=self.mode_block(self.any_of("each.value.mode", f"coalesce(each.value.mode, {self.string(m, 2)})")),
            )
        elif kind == 3:
            self.files[at("all.tftpl")] = self.any_of(
                "functions:\n%{ for n in names ~}\n  ${n}:\n    mode: ${mode}\n%{ endfor ~}\n",
                "${yamlencode({ functions = { for n in names : n => { mode = mode } } })}",
            )
            read = f'yamldecode(templatefile("${{path.module}}/{folder}/all.tftpl", {{ names = {json.dumps(names)}, mode = {self.string(m, 2, None, self.r.choice(MODES))} }})).functions'
            self.lambda_(m, f"for_each = {self.local(m, read)}", tracing=self.mode_block("each.value.mode"))
        else:
            self.files[at("base.yaml")] = (
                f"defaults: &d\n  mode: {self.r.choice(MODES)}\n  size: 1\nfunctions:\n  {names[0]}:\n    <<: *d\n  {names[1]}: {{ mode: {self.r.choice(MODES)} }}\n"
            )
            local = self.local(m, f'yamldecode(file("${{path.module}}/{folder}/base.yaml"))')
            self.lambda_(
                m,
                f"for_each = {local}.functions",
                tracing=self.mode_block(
                    self.any_of("each.value.mode", f"merge({local}.defaults, each.value).mode", 'try(each.value["<<"].mode, each.value.mode)')
                ),
            )

    def defaults_merged(self, m):
        """What people write around a map of settings of differing shape."""
        s = lambda: self.string(m, 2)
        items = []
        for key in self.r.sample(["api", "worker", "cron", "etl"], 3):
            items.append(
                f"{key} = "
                + self.any_of(
                    "{}",
                    lambda: f"{{ tracing = {{ mode = {s()} }} }}",
                    "{ tracing = null }",
                    lambda: f"{{ mode = {s()} }}",
                    "{ mode = null, size = 1 }",
                    lambda: f'{{ tracing = {{}}, mode = "{self.mode()}" }}',
                )
            )
        every = self.local(m, "{ " + ", ".join(items) + " }")
        defaults = self.local(m, f"{{ mode = {s()}, tracing = {{ mode = {s()} }}, size = 128 }}")
        mode = self.any_of(
            f"try(each.value.tracing.mode, {defaults}.tracing.mode)",
            f"try(each.value.mode, {defaults}.mode)",
            f'lookup(each.value, "mode", {defaults}.mode)',
            f"merge({defaults}, each.value).mode",
            f"try(coalesce(each.value.mode), {defaults}.mode)",
            f"try(merge({defaults}.tracing, each.value.tracing).mode, {defaults}.mode)",
            f"coalesce(try(each.value.tracing.mode, null), try(each.value.mode, null), {defaults}.mode)",
            f'contains(keys(each.value), "mode") ? "Active" : {defaults}.mode',
            f"length(each.value) > 0 ? {defaults}.mode : {self.paren(s())}",
        )
        over = self.any_of(
            every,
            f"{{ for k, v in {every} : k => v if can(v.mode) }}",
            f'{{ for k, v in {every} : "fn-${{k}}" => v if try(v.tracing, null) != null || k == "api" }}',
            f"{{ for k, v in {every} : k => merge({defaults}, v) }}",
        )
        self.lambda_(
            m,
            f"for_each = {over}",
            tracing=self.any_of(
                lambda: self.mode_block(mode),
                lambda: block('dynamic "tracing_config"', f"for_each = [{mode}]", block("content", "mode = tracing_config.value")),
                lambda: block(
                    'dynamic "tracing_config"',
                    "for_each = try(each.value.tracing, null) == null ? [] : [each.value.tracing]",
                    block("content", f"mode = try(tracing_config.value.mode, {s()})"),
                ),
                lambda: block(
                    'dynamic "tracing_config"',
                    'for_each = lookup(each.value, "mode", null) == null ? [] : [each.value.mode]',
                    "iterator = t",
                    block("content", "mode = t.value"),
                ),
            ),
        )

    def typed(self, m):
        """Arguments that a variable's type converts."""
        child = self.child(m)
        s = lambda: self.string(m, 2)
        type_, value, uses = self.any_of(
            lambda: (
                "set(string)",
                f"[{s()}, {s()}]",
                [
                    "tolist(var.v)[0]",
                    'contains(var.v, "Active") ? "Active" : "PassThrough"',
                    'length(var.v) == 1 ? "Active" : "PassThrough"',
                    "sort(var.v)[0]",
                ],
            ),
            lambda: (
                "list(string)",
                self.any_of(f"toset([{s()}])", f"[{s()}, 1, true]", "null"),
                ["var.v[0]", 'try(var.v[1], "Active")', 'var.v == null ? "PassThrough" : var.v[0]'],
            ),
            lambda: (
                "string",
                self.any_of("true", "1.50", "1e3", s),
                ['var.v == "true" ? "Active" : "PassThrough"', "var.v", 'var.v == "1.5" ? "Active" : "PassThrough"'],
            ),
            lambda: (
                "bool",
                self.any_of('"true"', '"false"', "null"),
                [
                    'var.v ? "Active" : "PassThrough"',
                    'coalesce(var.v, true) ? "Active" : "PassThrough"',
                    '"${var.v}" == "true" ? "Active" : "PassThrough"',
                ],
            ),
            lambda: (
                "number",
                self.any_of('"3"', "3.0", '"1e1"'),
                ['var.v == 3 ? "Active" : "PassThrough"', 'var.v > 5 ? "Active" : "PassThrough"', '"${var.v}" == "3" ? "Active" : "PassThrough"'],
            ),
            lambda: (
                "map(string)",
                f"{{ a = {s()}, n = 1, b = true }}",
                ["var.v.a", 'lookup(var.v, "a", "x")', 'var.v["b"] == "true" ? var.v.a : "x"', "values(var.v)[0]"],
            ),
            lambda: ("map(any)", f"{{ a = {s()}, b = {s()} }}", ["var.v.a", 'var.v["b"]', "try(var.v.c, var.v.a)"]),
            lambda: (
                "any",
                f"{{ a = {s()}, l = [{s()}, 1] }}",
                ["var.v.a", "var.v.l[0]", 'try(var.v.l[5], var.v["a"])', 'can(var.v.zz) ? "Active" : var.v.a'],
            ),
            lambda: ("tuple([string, bool])", f'[{s()}, "true"]', ["var.v[0]", 'var.v[1] ? var.v[0] : "x"']),
            lambda: (
                'list(object({ name = string, mode = optional(string, "Active") }))',
                f'[{{ name = "a" }}, {{ name = "b", mode = {s()}, more = 1 }}]',
                [
                    "var.v[1].mode",
                    "var.v[0].mode",
                    '{ for x in var.v : x.name => x }["b"].mode',
                    '[for x in var.v : x.mode if x.name != "a"][0]',
                    'var.v[*].mode == ["Active", "Active"] ? "Active" : "PassThrough"',
                ],
            ),
            lambda: (
                'set(object({ mode = optional(string, "PassThrough") }))',
                f"[{{ mode = {s()} }}, {{}}, {{ mode = null }}]",
                ["tolist(var.v)[0].mode", 'length(var.v) == 2 ? "Active" : "PassThrough"', "[for x in var.v : x.mode][0]"],
            ),
            lambda: (
                'object({ a = optional(object({ b = optional(object({ mode = optional(string, "Active") }), {}) })), d = optional(list(object({ mode = optional(string, "PassThrough") })), [{}]) })',
                self.any_of(
                    "{}", f"{{ a = {{}} }}", f"{{ a = {{ b = {{ mode = {s()} }} }} }}", "{ a = null, d = null }", f"{{ d = [{{ mode = {s()} }}] }}"
                ),
                ['try(var.v.a.b.mode, "PassThrough")', "var.v.d[0].mode", 'var.v.a == null ? "PassThrough" : var.v.a.b.mode', "one(var.v.d[*].mode)"],
            ),
            lambda: (
                'map(object({ mode = optional(string, "Active"), on = optional(bool) }))',
                f'{{ x = {{}}, y = {{ mode = {s()}, on = "true" }} }}',
                [
                    "var.v.x.mode",
                    'var.v["y"].mode',
                    'coalesce(var.v.y.on, false) ? var.v.y.mode : "x"',
                    'coalesce(var.v.x.on, true) ? "Active" : "x"',
                ],
            ),
        )
        self.declare(child, "v", type_, None, self.any_of("", "", "sensitive = true") if "null" not in value and "set" not in type_ else "")
        for _ in range(2):
            self.lambda_(child, tracing=self.mode_block(self.r.choice(uses)))
        self.write(child)
        self.call_of(m, child, f"v = {value}")

    def siblings(self, m):
        """Modules beside each other: one finds another by ../, is called over another's output."""
        a, b = self.child(m), self.child(m)
        self.declare(a, "modes", "map(string)", "{}")
        self.declare(a, "fallback", "string", self.lit(self.mode()))
        a.blocks.append(
            block(
                'output "by_name"',
                self.any_of(
                    "value = var.modes",
                    "value = { for k, v in var.modes : k => { mode = v, up = upper(v) } }",
                    "value = merge({ base = var.fallback }, var.modes)",
                ),
            )
        )
        a.blocks.append(block('output "first"', "value = try(values(var.modes)[0], var.fallback)"))
        nested = "up = upper" in a.blocks[-2]
        self.write(a)
        self.declare(b, "mode", "any", None)
        inner = "inner"
        if self.r.random() < 0.5:
            b.blocks.append(block(f'module "{inner}"', f'source = "../{a.folder}"', "modes = { x = try(var.mode.mode, var.mode) }"))
            self.lambda_(b, tracing=self.mode_block(f"module.{inner}.first"))
        else:
            self.lambda_(
                b,
                self.any_of("", 'count = try(var.mode.mode, var.mode) == "Active" ? 2 : 1'),
                tracing=self.mode_block(self.any_of("try(var.mode.mode, var.mode)", "can(var.mode.mode) ? var.mode.mode : var.mode")),
            )
        self.write(b)
        n = self.call_of(m, a, "modes = { p = " + self.string(m, 1) + ", q = " + self.string(m, 1) + " }")
        self.call_of(
            m,
            b,
            self.any_of(
                f"for_each = module.{n}.by_name",
                f'for_each = {{ for k, v in module.{n}.by_name : k => v if k != "q" }}',
                f"for_each = toset(keys(module.{n}.by_name))",
            ),
            self.any_of(f"mode = module.{n}.by_name[each.key]", f'mode = lookup(module.{n}.by_name, each.key, "x")'),
        )
        if not nested and self.r.random() < 0.5:
            self.lambda_(m, f"for_each = module.{n}.by_name", tracing=self.mode_block("each.value"))

    def chain(self, m):
        """A value passed down several levels, changed on the way, and out again."""
        child, last = None, None
        for level in range(self.r.choice([2, 3, 4])):
            c = Module(self, 9)
            c.folder = m.name("n")
            c.path = os.path.join(m.path, c.folder) if m.path else c.folder
            self.declare(c, "v", self.any_of("string", "any", None), self.any_of(None, "null", lambda: self.lit(self.mode())))
            self.declare(c, "on", "bool", self.any_of("true", "false"))
            passed = self.any_of(
                "var.v", "var.v", 'coalesce(var.v, "Active")', 'var.on ? var.v : "PassThrough"', '"${var.v}"', "try(tostring(var.v), null)"
            )
            if child is None or self.r.random() < 0.4:
                last = self.lambda_(
                    c,
                    self.any_of("", "count = var.on ? 1 : 0", "", "for_each = toset(compact([var.v]))"),
                    tracing=self.any_of(
                        self.mode_block("var.v"), block('dynamic "tracing_config"', "for_each = var.on ? [1] : []", block("content", "mode = var.v"))
                    ),
                )
            if child is None:
                c.blocks.append(block('output "out"', f"value = {passed}"))
            else:
                c.blocks.append(
                    block(
                        'module "next"',
                        f'source = "../{child.folder}"',
                        self.any_of("", "count = 1", "count = var.on ? 2 : 1"),
                        f"v = {passed}",
                        self.any_of("", "on = var.on", "on = !var.on"),
                    )
                )
                at = "try(module.next[0].out, null)" if "count" in c.blocks[-1] else "module.next.out"
                c.blocks.append(block('output "out"', f"value = {at}"))
            self.write(c)
            child = c
        n = self.call_of(
            m,
            child,
            f"v = {self.string(m, 1)}",
            self.any_of("", lambda: f"on = {self.boolean(m, 2)}"),
            self.any_of("", "depends_on = [terraform_data.%s]" % child.folder),
        )
        m.blocks.append(block(f'resource "terraform_data" "{child.folder}"'))
        if self.r.random() < 0.6:
            self.lambda_(m, tracing=self.mode_block(self.any_of(f"module.{n}.out", f"coalesce(module.{n}.out, {self.string(m, 2)})")))

    def sensitives(self, m):
        n = m.name("secret")
        self.declare(m, n, "string", self.lit(self.mode()), "sensitive = true")
        self.lambda_(
            m,
            tracing=self.any_of(
                lambda: self.mode_block(f"var.{n}"),
                lambda: self.mode_block(f"nonsensitive(var.{n})"),
                lambda: self.mode_block(f'var.{n} == "Active" ? {self.paren(self.string(m, 2))} : {self.paren(self.string(m, 2))}'),
                lambda: self.mode_block(f'"${{var.{n}}}"'),
                lambda: self.mode_block(f'lookup({{ a = var.{n} }}, "a", "x")'),
                lambda: self.mode_block(f"try(var.{n}.zz, {self.string(m, 2)})"),
                lambda: self.mode_block(f'coalesce(var.{n}, "x")'),
                lambda: self.mode_block(f"tolist(toset([var.{n}]))[0]"),
            ),
        )
        self.lambda_(m, f"for_each = nonsensitive(toset([var.{n}]))", tracing=self.mode_block("each.key"))

    def noise(self, m):
        """What changes nothing."""
        n = m.name("z")
        f = self.lambda_(
            m,
            self.any_of("", lambda: block("lifecycle", block("precondition", f"condition = length(local.{n}) > 0", 'error_message = "No."'))),
            self.any_of("", "provider = aws.other"),
            self.any_of("", "depends_on = [terraform_data.%s]" % n),
        )
        m.blocks.append(block("locals", f'{n} = "$${{x}}"', f'{n}_unused = try(tonumber("x"), null)'))
        m.blocks.append(block(f'resource "terraform_data" "{n}"', "input = 1"))
        if "aws.other" in m.blocks[-3] and not m.path:
            m.blocks.append(
                block('provider "aws"', 'region = "eu-west-1"') + block('provider "aws"', 'alias = "other"', 'region = "us-east-1"')
                if not any('alias = "other"' in b for b in m.blocks)
                else ""
            )
        elif "aws.other" in m.blocks[-3]:
            m.blocks[-3] = m.blocks[-3].replace("  provider = aws.other\n", "")
        m.blocks += self.r.sample(
            [
                block("moved", f"from = aws_lambda_function.old_{n}", f"to   = aws_lambda_function.{f}"),
                block(f'check "{n}"', block("assert", f'condition = local.{n} == "b"', 'error_message = "Only a warning."')),
                block(f'output "{n}"', f"value = local.{n}"),
                block(f'variable "{n}"', "type = string", 'default = "a"', "ephemeral = true"),
                block("removed", f"from = aws_lambda_function.gone_{n}", block("lifecycle", "destroy = false")),
                '/* resource "aws_lambda_function" "not" {} */\n# resource "aws_lambda_function" "nor_this" {}\n',
                (
                    block(
                        f'resource "aws_lambda_permission" "{n}"',
                        'action = "lambda:InvokeFunction"',
                        f"function_name = aws_lambda_function.{f}.function_name",
                        'principal = "s3.amazonaws.com"',
                    )
                    if "count" not in m.blocks[-3] and "for_each" not in m.blocks[-3].split("dynamic")[0]
                    else ""
                ),
            ],
            3,
        )

    SHAPES = [
        (3, plain),
        (10, fleet),
        (10, overrides),
        (8, in_json),
        (8, validation),
        (9, unknown_repetition),
        (8, references),
        (6, tfvars_files),
        (6, nullable),
        (5, counts),
        (8, outputs),
        (8, for_eaches),
        (3, sensitives),
        (3, noise),
        (7, settings_in_files),
        (8, defaults_merged),
        (8, typed),
        (6, siblings),
        (6, chain),
    ]

    def shape(self, m):
        self.r.choices([f for _, f in self.SHAPES], [w for w, _ in self.SHAPES])[0](self, m)

    # ------------------------------------------------------------------- cases
    def set_defaults(self, m):
        """Nobody passes arguments: every variable needs its default."""
        for v in m.variables:
            v["default"], v["set"] = v["default"] if v["default"] is not None else v["set"], None

    def case(self):
        if self.r.random() < 0.15:
            return self.several_roots()
        m = Module(self, 0)
        m.path = ""
        for _ in range(self.r.choice([1, 2, 2, 3])):
            self.shape(m)
        if self.r.random() < 0.35:
            self.called(m)
        self.write(m)

    def called(self, m):
        """A module of shapes, called with arguments for what it declares."""
        c = self.child(m)
        for _ in range(self.r.choice([1, 2])):
            self.shape(c)
        self.write(c)
        name = m.name("c")
        m.blocks.append(self.call_text(m, name, "./" + c.folder, c))

    def several_roots(self):
        self.roots = ["live/a", "live/b"][: self.r.choice([2, 2, 1])]
        shared = Module(self, 9)
        shared.path, shared.folder = "modules/x", "x"
        self.declare(shared, "mode", "string", self.any_of("null", lambda: self.lit(self.mode())))
        for _ in range(2):
            self.shape(shared)
        self.lambda_(
            shared,
            tracing=self.mode_block(
                self.any_of(
                    "var.mode", 'coalesce(var.mode, "PassThrough")', 'basename(path.root) == "." && var.mode == null ? "PassThrough" : var.mode'
                )
            ),
        )
        self.set_defaults(shared)
        self.write(shared)
        for path in self.roots:
            m = Module(self, 0)
            m.path = path
            if self.r.random() < 0.6:
                self.shape(m)
            m.blocks.append(
                block(
                    'module "x"',
                    'source = "../../modules/x"',
                    self.any_of("", lambda: f"mode = {self.string(m, 1)}"),
                    self.any_of("", "count = 2") if not self.worlds["variables"] else "",
                )
            )
            self.write(m)
        self.worlds["roots"] = self.roots

    def write(self, m):
        if m.path in self.roots and m.path:  # gen_modules.py writes tfvars for the top alone
            for v in m.variables:
                if v["set"] is not None:
                    self.tfvars_text(m.path, "terraform.tfvars", f"{v['name']} = {v['set']}\n")
        super().write(m)
        merged = collections.defaultdict(list)
        for name, what in self.extra.pop(m.path, []):
            merged[name].append(what)
        for name, parts in merged.items():
            at = os.path.join(m.path, name) if m.path else name
            if name.endswith(".json"):
                self.files[at] = json.dumps(parts[0] if len(parts) == 1 else parts, indent=2) + "\n"  # several: an array of bodies
            else:
                self.files[at] = self.files.get(at, "") + "".join(parts)
        for (path, name), values in list(self.tfvars.items()):
            if path == m.path:
                del self.tfvars[path, name]
                self.add_tfvars(path, name, values)

    def tfvars_text(self, path, name, text):
        at = os.path.join(path, name) if path else name
        self.files[at] = self.files.get(at, "") + text

    def add_tfvars(self, path, name, values):
        at = os.path.join(path, name) if path else name
        if name.endswith(".json"):
            had = json.loads(self.files[at]) if at in self.files else {}
            self.files[at] = json.dumps({**had, **values}, indent=2) + "\n"
        else:
            self.tfvars_text(path, name, "".join(f"{k} = {json.dumps(v)}\n" for k, v in values.items()))

    def rewritten(self, name, text):
        """The same in another hand: other line ends, labels without quotes."""
        if not name.endswith(".tf"):
            return text
        if self.r.random() < 0.05:
            text = text.replace("\n", "\r\n")
        if self.r.random() < 0.05:
            text = re.sub(r'^resource "(\w+)" "(\w+)"', r"resource \1 \2", text, flags=re.M)
        return text

    def finish(self):
        self.files = {name: self.rewritten(name, text) for name, text in self.files.items()}
        worlds = {k: v for k, v in self.worlds.items() if v}
        if worlds:
            self.files["worlds.json"] = json.dumps(worlds, indent=1, sort_keys=True) + "\n"
        return self.files


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("out")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--count", type=int, default=100)
    a = p.parse_args()
    for i in range(a.count):
        g = More(a.seed * 1000003 + i)
        g.case()
        for name, text in g.finish().items():
            path = os.path.join(a.out, f"{a.seed:03d}-{i:04d}", name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", newline="") as f:
                f.write(text)


if __name__ == "__main__":
    main()
