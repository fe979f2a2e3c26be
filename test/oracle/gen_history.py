#!/usr/bin/env python3
"""Write pairs of trees, before and after random edits, for differential testing of what a change does.

    gen_history.py OUT --seed 1 --count 100

Each OUT/SSS-NNNN/ has `base/`, `head/` (modules as gen_modules.py writes them: one root module, several over one module, or
environments made of symbolic links, with functions that lend themselves to moving) and `ops`, the names of the edits. What is
true of them is not written here: plan_history.py asks Terraform. The same seed gives the same bytes.
"""
import argparse
import json
import os
import random
import re
import shutil

import gen_modules

FUNCTION = 'resource "aws_lambda_function" "%s" {\n%s  function_name = "%s"\n  role          = "arn:aws:iam::123456789012:role/r"\n%s}\n'
TRACING = '  tracing_config {\n    mode = %s\n  }\n'
BLOCK = r'^%s \{\n(?:.*\n)*?\}\n'
DATA = (".yaml", ".json", ".tpl", ".txt", ".stored")


class Gen(gen_modules.Gen):
    """A module tree of any layout; `tops` are directories that get values for their variables as roots do."""

    def __init__(self, seed):
        super().__init__(seed)
        self.tops = {}
        self.links = {}

    def write(self, m):
        super().write(m)
        if m.path in self.tops:
            sets = "".join(f"{v['name']} = {v['set'] if v['set'] is not None else v['default']}\n" for v in m.variables
                           if v["set"] is not None or v["default"] is None)
            self.tops[m.path] = sets
            if sets:
                self.files[f"{m.path}/terraform.tfvars"] = sets

    def extra(self, path):
        """Functions, and a module with one, that edits move about."""
        r, at = self.r, lambda f: os.path.join(path, f) if path else f
        mode = lambda: '"%s"' % r.choice(["Active", "PassThrough"])
        text = ""
        for i in range(r.randrange(1, 4)):
            repeat, value = r.choice([
                ("", mode()), ("", mode()), ("  count = %d\n" % r.randrange(1, 4), mode()),
                ('  for_each = { a = %s, b = %s, c = %s }\n' % (mode(), mode(), mode()), "each.value"),
                ("  count = 2\n", '["Active", "PassThrough"][count.index]'),
            ])
            text += FUNCTION % (f"e{i}", repeat, f"e{i}", r.choice(["", TRACING % value, TRACING % value])) + "\n"
        if r.random() < 0.5:
            text += FUNCTION % ("d0", "", "d0", TRACING % self.from_settings(at)) + "\n"
        if r.random() < 0.6:
            folder = r.choice(["xm", "xm/inner"])
            repeat = r.choice(["", "  count  = 2\n", '  for_each = toset(["a", "b"])\n', ""])
            text += f'module "xc" {{\n  source = "./{folder}"\n{repeat}  tracing = {mode()}\n}}\n'
            self.files[at(f"{folder}/main.tf")] = 'variable "tracing" {\n  type = string\n}\n\n' + FUNCTION % (
                "x0", "", "x0", TRACING % r.choice(["var.tracing", mode()]))
        self.files[at("extra.tf")] = text

    def from_settings(self, at):
        """A mode that a function takes from files, by ways that a search for names may miss."""
        r, mode = self.r, self.r.choice(["Active", "PassThrough"])
        kind = r.choice(["json", "fileset", "template", "local", "exists"])
        if kind == "json":
            self.files[at("settings/mode.json")] = json.dumps({"mode": mode}) + "\n"
            return 'jsondecode(file("${path.module}/settings/mode.json")).mode'
        if kind == "fileset":
            self.files[at("settings/a.flag")] = "\n"
            return 'length(fileset("${path.module}/settings", "*.flag")) > 1 ? "Active" : "PassThrough"'
        if kind == "template":
            self.files[at("settings/outer.tpl")] = '${trimspace(file("${p}/settings/inner.txt"))}'
            self.files[at("settings/inner.txt")] = mode + "\n"
            return 'templatefile("${path.module}/settings/outer.tpl", { p = path.module })'
        if kind == "local":
            self.files[at("settings/inner.txt")] = mode
            return 'file({ for k in ["inner"] : k => "${path.module}/settings/${k}.txt" }["inner"])'
        self.files[at("settings/a.flag")] = "\n"
        return 'fileexists("${path.module}/settings/b.flag") ? "Active" : "PassThrough"'

    def plain(self, path):
        if path:
            self.tops[path] = ""
        self.module(0, path)
        self.extra(path)

    def shared(self):
        """Several roots over one module."""
        child = self.module(1, "modules/x")
        self.extra("modules/x")
        for name in ["live/a", "live/b", "live/c/app"][:self.r.randrange(1, 4)]:
            self.tops[name] = ""
            root = gen_modules.Module(self, 0)
            root.path = name
            up = "../" * (name.count("/") + 1)
            root.blocks.append(self.call_text(root, "x", up + "modules/x", child))
            if self.r.random() < 0.5:
                self.function(root)
            self.write(root)

    def linked(self):
        """Environments whose files are symbolic links to one stack's."""
        self.plain("stack")
        below = [f[len("stack/"):] for f in self.files if f.startswith("stack/")]
        values = self.tops["stack"]
        for name in ["envs/dev", "envs/prod"]:
            for entry in sorted({f.split("/")[0] for f in below} - {"terraform.tfvars"}):
                self.links[f"{name}/{entry}"] = f"../../stack/{entry}"
            self.files[f"{name}/terraform.tfvars"] = values or "# none\n"
        if self.r.random() < 0.5:
            self.links["envs/dr"] = "prod"

    def tree(self):
        k = self.r.random()
        if k < 0.4:
            self.plain("")
        elif k < 0.55:
            self.plain("infra/app")
        elif k < 0.85:
            self.shared()
        else:
            self.linked()


# ------------------------------------------------------------------------------------------------ a tree on disk

class Tree:
    def __init__(self, top):
        self.top = top

    def at(self, path):
        return os.path.join(self.top, path)

    def read(self, path):
        with open(self.at(path)) as f:
            return f.read()

    def write(self, path, text):
        os.makedirs(os.path.dirname(self.at(path)) or ".", exist_ok=True)
        with open(self.at(path), "w") as f:
            f.write(text)

    def files(self, *ends):
        """Paths of real files, links left out, in order."""
        found = []
        for base, folders, names in os.walk(self.top):
            folders.sort()
            found += [os.path.relpath(os.path.join(base, n), self.top) for n in names if n.endswith(ends) and not os.path.islink(os.path.join(base, n))]
        return sorted(found)

    def links(self):
        found = []
        for base, folders, names in os.walk(self.top):
            found += [os.path.relpath(os.path.join(base, n), self.top) for n in names + folders if os.path.islink(os.path.join(base, n))]
        return sorted(found)

    def sources(self):
        """(file, source as written, the directory that it means) of every module call."""
        found = []
        for f in self.files(".tf"):
            for source in re.findall(r'^\s*source\s*=\s*"(\.[^"]*)"', self.read(f), re.M):
                found.append((f, source, os.path.normpath(os.path.join(os.path.dirname(f), source))))
        return found

    def called(self):
        return sorted({d for _, _, d in self.sources() if os.path.isdir(self.at(d)) and not os.path.islink(self.at(d))})

    def roots(self):
        called = {d for _, _, d in self.sources()}
        return sorted({os.path.dirname(f) for f in self.files(".tf")} - called)


def block_at(r, text, head):
    found = list(re.finditer(BLOCK % head, text, re.M))
    return r.choice(found) if found else None


def cut(text, match):
    return text[:match.start()] + text[match.end():]


def directory_of(path):
    return os.path.dirname(path)


# ------------------------------------------------------------------------------------------------ edits of text

def replace_one(r, t, f, pattern, change):
    text = t.read(f)
    found = list(re.finditer(pattern, text))
    if not found:
        return False
    hit = r.choice(found)
    t.write(f, text[:hit.start()] + change(hit) + text[hit.end():])
    return True


OTHER = {"Active": "PassThrough", "PassThrough": "Active", "true": "false", "false": "true"}


def flip(r, t):
    return replace_one(r, t, r.choice(t.files(".tf", ".tfvars", ".tf.json", ".tfvars.json")), r"\b(Active|PassThrough)\b", lambda h: OTHER[h.group(0)])


def flip_bool(r, t):
    return replace_one(r, t, r.choice(t.files(".tf", ".tfvars")), r"\b(true|false)\b", lambda h: OTHER[h.group(0)])


def drop_block(r, t):
    return replace_one(r, t, r.choice(t.files(".tf")), r"  tracing_config \{\n    mode = [^\n]*\n  \}\n", lambda h: "")


def add_comment(r, t):
    f = r.choice(t.files(".tf"))
    t.write(f, "# a comment\n" + t.read(f).replace("\n\n", "\n# another\n\n", 1))
    return True


def edit_data(r, t):
    """A file that a function reads."""
    files = [f for f in t.files(*DATA) if not f.endswith((".tf.json", ".tfvars.json"))]
    if not files:
        return False
    f = r.choice(files)
    if replace_one(r, t, f, r"\b(Active|PassThrough)\b", lambda h: OTHER[h.group(0)]):
        return True
    if f.endswith(".tpl"):
        t.write(f, r.choice(["${m}", "PassThrough", "Active", "%{ if true }${m}%{ endif }"]))
        return True
    return False


def flag_files(r, t):
    """A file comes or goes whose presence is what a function asks for."""
    folders = sorted({directory_of(f) for f in t.files(".flag")})
    if not folders:
        return False
    path = os.path.join(r.choice(folders), "b.flag")
    if os.path.lexists(t.at(path)):
        os.unlink(t.at(path))
    else:
        t.write(path, "\n")
    return True


def json_default(r, t):
    files = t.files("more.tf.json")
    return bool(files) and replace_one(r, t, r.choice(files), r'"default": (true|false|"Active"|"PassThrough"|\d+)',
                                       lambda h: h.group(0).replace(h.group(1), {"true": "false", "false": "true", '"Active"': '"PassThrough"',
                                                                                 '"PassThrough"': '"Active"'}.get(h.group(1), "7")))


# ------------------------------------------------------------------------------------------------ whole files

def rename_file(r, t):
    f = r.choice(t.files(".tf"))
    if "override" in f or not f.endswith(("main.tf", "extra.tf", "variables.tf")):
        return False
    os.rename(t.at(f), t.at(os.path.join(directory_of(f), "renamed.tf")))
    return True


def to_text(r, t):
    """A file is configuration no longer."""
    f = r.choice(t.files(".tf"))
    if r.random() < 0.5 and not f.endswith("extra.tf"):
        return False
    os.rename(t.at(f), t.at(f + ".txt"))
    return True


def delete_file(r, t):
    os.unlink(t.at(r.choice(t.files(".tf", ".tfvars", ".json", ".yaml", ".txt"))))
    return True


def split_file(r, t):
    f = r.choice(t.files(".tf"))
    found = block_at(r, t.read(f), r'(?:resource|variable|module)(?: "[\w.-]+")+')
    if not found or "override" in f:
        return False
    t.write(f, cut(t.read(f), found))
    other = os.path.join(directory_of(f), "split.tf")
    t.write(other, (t.read(other) if os.path.exists(t.at(other)) else "") + found.group(0))
    return True


def override_added(r, t):
    f = r.choice(t.files(".tf"))
    found = re.search(r'resource "aws_lambda_function" "(\w+)"', t.read(f))
    if not found or "override" in f:
        return False
    t.write(os.path.join(directory_of(f), r.choice(["y_override.tf", "override.tf"])),
            'resource "aws_lambda_function" "%s" {\n  tracing_config {\n    mode = "%s"\n  }\n}\n' % (found.group(1), r.choice(["Active", "PassThrough"])))
    return True


def override_removed(r, t):
    files = t.files("override.tf")
    if not files:
        return False
    os.unlink(t.at(r.choice(files)))
    return True


def expression(text):
    """An HCL expression as .tf.json writes it; None: it cannot be said there in one way."""
    if re.fullmatch(r"true|false|null|-?\d+", text):
        return json.loads(text)
    if re.fullmatch(r'"(?:[^"\\$%]|\\["\\n])*"', text):
        return json.loads(text)
    return "${" + text + "}"


def body_as_json(lines):
    """The arguments and nested blocks of a body, lines taken off the front."""
    out = {}
    while lines:
        line = lines.pop(0).strip()
        if line == "}":
            break
        nested = re.fullmatch(r'(\w+)(?: "(\w+)")? \{(?: (\w+) = (.*) \})?', line)
        argument = re.fullmatch(r"(\w+)\s*=\s*(.*)", line)
        if nested and nested.group(3):
            out[nested.group(1)] = {nested.group(3): expression(nested.group(4))}
        elif nested and nested.group(2):
            out[nested.group(1)] = {nested.group(2): body_as_json(lines)}
        elif nested:
            out[nested.group(1)] = body_as_json(lines)
        elif argument:
            name, value = argument.groups()
            out[name] = value if name in ("iterator", "from", "to") else expression(value)
    return out


def variable_as_json(body):
    """A default is no expression there, and a type is its text. None: the default is more than a literal."""
    out = {}
    for name, value in re.findall(r"^  (\w+)\s*=\s*(.*)$", body, re.M):
        if name == "type":
            out[name] = value
        elif name == "default" and not re.fullmatch(r'true|false|\d+|"[^"\\$%]*"', value):
            return None
        else:
            out[name] = json.loads(value)
    return out


def as_json(text):
    out, rest = {}, text
    for found in re.finditer(r'^(\w+)((?: "[\w.-]+")*) \{\n((?:.*\n)*?)\}\n', text, re.M):
        kind, labels, body = found.group(1), re.findall(r'"([^"]+)"', found.group(2)), found.group(3)
        rest = rest.replace(found.group(0), "", 1)
        value = variable_as_json(body) if kind == "variable" else body_as_json(body.splitlines())
        if value is None:
            return None
        if kind in ("moved", "removed"):
            out.setdefault(kind, []).append(value)
            continue
        if kind == "locals":
            out.setdefault(kind, {}).update(value)
            continue
        place = out.setdefault(kind, {})
        for label in labels[:-1]:
            place = place.setdefault(label, {})
        place[labels[-1]] = value
    return None if rest.strip() and not all(line.startswith("#") for line in rest.strip().splitlines()) else out


def to_json(r, t):
    f = r.choice(t.files(".tf"))
    document = as_json(t.read(f))
    if not document:
        return False
    os.unlink(t.at(f))
    t.write(f + ".json", json.dumps(document, indent=2) + "\n")
    return True


# ------------------------------------------------------------------------------------------------ variables

def tops_with_variables(t):
    """(root, name, type) of the variables that a root declares in one line each."""
    for root in t.roots():
        for f in t.files(".tf"):
            if directory_of(f) == root:
                for name, kind in re.findall(r'variable "(\w+)" \{\n  type = (string|bool|number)\n', t.read(f)):
                    yield root, name, kind


def values_added(r, t):
    found = list(tops_with_variables(t))
    if not found:
        return False
    root, name, kind = r.choice(found)
    value = {"string": '"%s"' % r.choice(["Active", "PassThrough", "prod"]), "bool": r.choice(["true", "false"]), "number": "3"}[kind]
    f = os.path.join(root, r.choice(["terraform.tfvars", "c.auto.tfvars", "terraform.tfvars.json", "z.auto.tfvars.json", "other.tfvars"]))
    if os.path.lexists(t.at(f)):
        return False
    t.write(f, json.dumps({name: json.loads(value)}) + "\n" if f.endswith(".json") else f"{name} = {value}\n")
    return True


def values_removed(r, t):
    files = t.files(".tfvars", ".tfvars.json")
    if not files:
        return False
    os.unlink(t.at(r.choice(files)))
    return True


def value_removed(r, t):
    files = t.files(".tfvars")
    if not files:
        return False
    f = r.choice(files)
    lines = t.read(f).splitlines(True)
    if not lines:
        return False
    lines.pop(r.randrange(len(lines)))
    t.write(f, "".join(lines))
    return True


# ------------------------------------------------------------------------------------------------ directories

def move_directory(t, old, new):
    if os.path.lexists(t.at(new)):
        return False
    os.makedirs(t.at(directory_of(new)), exist_ok=True)
    os.rename(t.at(old), t.at(new))
    return True


def point_to(t, old, new):
    """Every source that leads to `old` now leads to `new`; `moved` says where a caller in it lies now."""
    for f, source, directory in t.sources():
        if directory == old:
            relative = os.path.relpath(new, directory_of(f) or ".")
            t.write(f, t.read(f).replace(f'"{source}"', f'"{relative if relative.startswith(".") else "./" + relative}"'))


def rename_module_directory(r, t, callers=True):
    called = [d for d in t.called() if not any(link_target(t, link) == d for link in t.links())]
    if not called:
        return False
    old = r.choice(called)
    new = os.path.join(directory_of(old), r.choice(["renamed", "deep/er"]))
    inner = [(f, s, d) for f, s, d in t.sources() if (f + "/").startswith(old + "/") and not (d + "/").startswith(old + "/")]
    if inner:
        return False
    if callers:
        point_to(t, old, new)
    return move_directory(t, old, new)


def rename_module_directory_alone(r, t):
    return rename_module_directory(r, t, callers=False)


def link_target(t, link):
    return os.path.normpath(os.path.join(directory_of(link), os.readlink(t.at(link))))


def rename_root(r, t):
    roots = [d for d in t.roots() if d and not t.links()]
    if not roots:
        return False
    old = r.choice(roots)
    return move_directory(t, old, os.path.join(directory_of(old), "moved-root"))


def rename_parent(r, t):
    """A directory above roots or modules."""
    tops = [n for n in ("live", "infra", "modules") if os.path.isdir(t.at(n))]
    if not tops or t.links():
        return False
    old = r.choice(tops)
    for directory in t.called():
        if directory.startswith(old + "/"):
            point_to(t, directory, "other" + directory[len(old):])
    return move_directory(t, old, "other")


def delete_root(r, t):
    roots = [d for d in t.roots() if d]
    if len(roots) < 2:
        return False
    shutil.rmtree(t.at(r.choice(roots)))
    return True


def copy_root(r, t):
    roots = [d for d in t.roots() if d and not os.path.lexists(t.at(os.path.join(directory_of(d), "copy")))]
    if not roots:
        return False
    old = r.choice(roots)
    shutil.copytree(t.at(old), t.at(os.path.join(directory_of(old), "copy")), symlinks=True)
    return True


def add_root(r, t):
    """A first, or one more, caller of a directory in a new root: with the arguments that another call gives."""
    found = [(f, d) for f, _, d in t.sources() if os.path.isdir(t.at(d))]
    if not found or os.path.lexists(t.at("live/new")):
        return False
    f, directory = r.choice(found)
    needs = re.findall(r'variable "(\w+)" \{\n  type = (string|bool|number)\n(?!  default)', "".join(t.read(g) for g in t.files(".tf") if directory_of(g) == directory))
    values = {"string": '"Active"', "bool": "true", "number": "1"}
    t.write("live/new/main.tf", 'module "n" {\n  source = "../../%s"\n%s}\n' % (directory, "".join(f"  {n} = {values[k]}\n" for n, k in needs)))
    return True


def delete_module(r, t):
    """A directory, and the calls of it."""
    found = [d for d in t.called() if d.split("/")[-1][0] in "mx"]
    if not found:
        return False
    old = r.choice(found)
    for f, source, directory in t.sources():
        if directory == old:
            text = t.read(f)
            for hit in reversed(list(re.finditer(BLOCK % r'module "\w+"', text, re.M))):
                if f'source = "{source}"' in hit.group(0):
                    text = cut(text, hit)
            t.write(f, text)
    shutil.rmtree(t.at(old))
    return True


# ------------------------------------------------------------------------------------------------ calls and resources

def a_call(r, t):
    """(file, match) of a module call whose outputs nobody takes."""
    found = []
    for f in t.files(".tf"):
        found += [(f, h) for h in re.finditer(BLOCK % r'module "((?:c\d+|x|xc|n))"', t.read(f), re.M)]
    return r.choice(found) if found else (None, None)


def remove_call(r, t):
    f, hit = a_call(r, t)
    if f:
        t.write(f, cut(t.read(f), hit))
    return bool(f)


def add_call(r, t):
    f, hit = a_call(r, t)
    if not f or 'module "again"' in t.read(f):
        return False
    t.write(f, t.read(f) + hit.group(0).replace(f'module "{hit.group(1)}"', 'module "again"'))
    return True


def rename_call(r, t, moved=False):
    f, hit = a_call(r, t)
    if not f or 'module "other"' in t.read(f):
        return False
    text = t.read(f).replace(f'module "{hit.group(1)}"', 'module "other"')
    t.write(f, text + (f"\nmoved {{\n  from = module.{hit.group(1)}\n  to   = module.other\n}}\n" if moved else ""))
    return True


def rename_call_moved(r, t):
    return rename_call(r, t, moved=True)


def a_function(r, t, where=".tf"):
    found = []
    for f in t.files(where):
        if "override" not in f:
            found += [(f, h) for h in re.finditer(BLOCK % r'resource "aws_lambda_function" "(\w+)"', t.read(f), re.M)]
    return r.choice(found) if found else (None, None)


def moved_block(old, new):
    return f"\nmoved {{\n  from = {old}\n  to   = {new}\n}}\n"


def rename_function(r, t, moves=()):
    f, hit = a_function(r, t)
    if not f or '"aws_lambda_function" "renamed"' in t.read(f):
        return False
    text = t.read(f).replace(f'"aws_lambda_function" "{hit.group(1)}"', '"aws_lambda_function" "renamed"')
    for old, new in moves:
        text += moved_block("aws_lambda_function." + (old or hit.group(1)), "aws_lambda_function." + new)
    t.write(f, text)
    return True


def rename_function_moved(r, t):
    return rename_function(r, t, [(None, "renamed")])


def rename_function_chain(r, t):
    return rename_function(r, t, r.choice([[(None, "between"), ("between", "renamed")], [("between", "renamed"), (None, "between")]]))


def add_function(r, t):
    f = r.choice(t.files(".tf"))
    if "override" in f or '"added"' in t.read(f):
        return False
    t.write(f, t.read(f) + "\n" + FUNCTION % ("added", "", "added", r.choice(["", TRACING % '"Active"'])))
    return True


def remove_function(r, t):
    f, hit = a_function(r, t)
    if not f:
        return False
    said = "\nremoved {\n  from = aws_lambda_function.%s\n  lifecycle {\n    destroy = false\n  }\n}\n" % hit.group(1)
    t.write(f, cut(t.read(f), hit) + r.choice(["", said]))
    return True


def split_instance_off(r, t):
    """fn["a"] becomes a function of its own."""
    f, hit = a_function(r, t, "extra.tf")
    if not f or "for_each = { a = " not in hit.group(0):
        return False
    value = re.search(r'a = ("\w+"), ', hit.group(0)).group(1)
    rest = hit.group(0).replace(f"a = {value}, ", "")
    alone = re.sub(r"  for_each = .*\n", "", hit.group(0)).replace(f'"{hit.group(1)}" {{', '"alone" {').replace("each.value", value)
    said = moved_block(f'aws_lambda_function.{hit.group(1)}["a"]', "aws_lambda_function.alone") if r.random() < 0.8 else ""
    t.write(f, t.read(f).replace(hit.group(0), rest + "\n" + alone) + said)
    return True


def split_call_off(r, t):
    """module.xc["a"] becomes a call of its own."""
    f, hit = a_call(r, t)
    if not f or 'toset(["a", "b"])' not in hit.group(0):
        return False
    rest = hit.group(0).replace('["a", "b"]', '["b"]')
    alone = re.sub(r"  for_each = .*\n", "", hit.group(0)).replace(f'module "{hit.group(1)}"', 'module "alone"')
    t.write(f, t.read(f).replace(hit.group(0), rest + "\n" + alone) + moved_block(f'module.{hit.group(1)}["a"]', "module.alone"))
    return True


def move_into_module(r, t):
    """A plain function goes into the module xm."""
    f, hit = a_function(r, t, "extra.tf")
    source = f and re.search(r'module "xc" \{\n  source = "\./([\w/]+)"', t.read(f))
    if not source or "count" in hit.group(0) or "each" in hit.group(0):
        return False
    inner = os.path.join(directory_of(f), source.group(1), "main.tf")
    if not os.path.exists(t.at(inner)):
        return False
    key = "[0]" if "count  = 2" in t.read(f) else '["a"]' if "toset" in t.read(f) else ""
    t.write(inner, t.read(inner) + "\n" + hit.group(0))
    name = hit.group(1)
    t.write(f, cut(t.read(f), hit) + moved_block("aws_lambda_function." + name, f"module.xc{key}.aws_lambda_function.{name}"))
    return True


def change_repetition(r, t):
    """count to for_each, to none, to another count; a key renamed or added."""
    f, hit = a_function(r, t, "extra.tf")
    if not f:
        return False
    text = hit.group(0)
    if re.search(r"  count = \d\n", text) and "count.index" not in text:
        new = r.choice(["", "  count = %d\n" % r.randrange(4), '  for_each = toset(["a", "b"])\n'])
        changed = re.sub(r"  count = \d\n", new, text)
        if "for_each" in new and r.random() < 0.7:
            changed += moved_block(f"aws_lambda_function.{hit.group(1)}[0]", f'aws_lambda_function.{hit.group(1)}["a"]')
    elif "{ a = " in text:
        changed = text.replace("{ a = ", r.choice(["{ z = ", '{ n = "PassThrough", a = ', '{ n = "Active", a = ']))
    elif "for_each" not in text and "count" not in text:
        changed = text.replace("{\n", "{\n  count = %d\n" % r.randrange(1, 3), 1)
    else:
        return False
    t.write(f, t.read(f).replace(text, changed))
    return True


def move_out_of_module(r, t):
    """A plain function of the module xm goes to its caller."""
    f, hit = a_function(r, t, "xm/main.tf")
    outer = f and os.path.join(directory_of(directory_of(f)), "extra.tf")
    if not f or "var." in hit.group(0) or not os.path.exists(t.at(outer)) or 'source = "./xm"' not in t.read(outer):
        return False
    key = "[0]" if "count  = 2" in t.read(outer) else '["a"]' if "toset" in t.read(outer) else ""
    t.write(f, cut(t.read(f), hit))
    t.write(outer, t.read(outer) + "\n" + hit.group(0) + moved_block(f"module.xc{key}.aws_lambda_function.{hit.group(1)}", "aws_lambda_function." + hit.group(1)))
    return True


def change_call_repetition(r, t):
    """A call gets count or for_each, or loses it, with and without a word about it."""
    f, hit = a_call(r, t)
    if not f:
        return False
    text, name = hit.group(0), "module." + hit.group(1)
    source = re.search(r"  source\s*= .*\n", text).group(0)
    repeated = re.search(r"  (?:count|for_each) *= .*\n", text)
    if repeated and "each." in text:
        return False
    if repeated:
        changed, said = text.replace(repeated.group(0), ""), moved_block(name + ('["a"]' if "for_each" in repeated.group(0) else "[0]"), name)
    else:
        new, key = r.choice([("  count = 2\n", "[1]"), ("  count = 1\n", "[0]"), ('  for_each = toset(["a", "b"])\n', '["b"]')])
        changed, said = text.replace(source, source + new), moved_block(name, name + key)
    t.write(f, t.read(f).replace(text, changed) + r.choice(["", said]))
    return True


def rename_key(r, t):
    """A key of a function's for_each is called otherwise."""
    f, hit = a_function(r, t, "extra.tf")
    if not f or "{ a = " not in hit.group(0):
        return False
    said = moved_block(f'aws_lambda_function.{hit.group(1)}["a"]', f'aws_lambda_function.{hit.group(1)}["z"]')
    t.write(f, t.read(f).replace(hit.group(0), hit.group(0).replace("{ a = ", "{ z = ")) + r.choice(["", said, said]))
    return True


# ------------------------------------------------------------------------------------------------ links

def link_to_file(r, t):
    """A link becomes the file itself, or the other way round."""
    links = [link for link in t.links() if os.path.isfile(t.at(link))]
    if not links:
        return False
    link = r.choice(links)
    text = t.read(link)
    os.unlink(t.at(link))
    t.write(link, text)
    return True


def file_to_link(r, t):
    files = [f for f in t.files(".tf", ".yaml", ".txt") if "/" in f]
    if not files or os.path.lexists(t.at("store")):
        return False
    f = r.choice(files)
    os.makedirs(t.at("store"))
    os.rename(t.at(f), t.at("store/" + os.path.basename(f) + ".stored"))
    os.symlink(os.path.relpath("store/" + os.path.basename(f) + ".stored", directory_of(f)), t.at(f))
    return True


def edit_stored(r, t):
    """What a link leads to."""
    files = t.files(".stored") + [f for f in t.files(".tf") if f.startswith(("store/", "stack/"))]
    return bool(files) and replace_one(r, t, r.choice(files), r"\b(Active|PassThrough)\b", lambda h: OTHER[h.group(0)])


def copy_target(r, t, link=None):
    """A changed copy of what a link leads to."""
    links = t.links()
    link = link or (r.choice(links) if links else None)
    old = link and link_target(t, link)
    new = link and old + "-copy"
    if not link or not os.path.exists(t.at(old)) or os.path.lexists(t.at(new)):
        return False
    if os.path.isdir(t.at(old)):
        shutil.copytree(t.at(old), t.at(new), symlinks=True)
    else:
        shutil.copy(t.at(old), t.at(new))
    files = [f for f in t.files(".tf", ".json", ".txt", "-copy") if (f + "/").startswith(new + "/")]
    if files:
        replace_one(r, t, r.choice(files), r"\b(Active|PassThrough)\b", lambda h: OTHER[h.group(0)])
    return True


def retarget(r, t):
    """A link leads to a changed copy of what it led to."""
    links = t.links()
    if not links:
        return False
    link = r.choice(links)
    old = link_target(t, link)
    new = old + "-copy"
    if not os.path.exists(t.at(new)) and not copy_target(r, t, link):
        return False
    os.unlink(t.at(link))
    os.symlink(os.path.relpath(new, directory_of(link) or "."), t.at(link))
    return True


def directory_to_link(r, t):
    """A module's directory moves away and a link stands in its place."""
    called = [d for d in t.called() if not any((f + "/").startswith(d + "/") for f, _, x in t.sources())]
    if not called or os.path.lexists(t.at("store")):
        return False
    old = r.choice(called)
    os.makedirs(t.at("store"))
    os.rename(t.at(old), t.at("store/module"))
    os.symlink(os.path.relpath("store/module", directory_of(old) or "."), t.at(old))
    return True


EDITS = [
    (12, flip), (2, drop_block), (2, flip_bool), (1, add_comment), (3, edit_data), (1.5, flag_files), (1, json_default),
    (1, rename_file), (0.3, to_text), (0.5, delete_file), (1, split_file), (2, override_added), (2, override_removed), (2, to_json),
    (2, values_added), (1, values_removed), (1, value_removed),
    (2, rename_module_directory), (0.3, rename_module_directory_alone), (2, rename_root), (1.5, rename_parent), (1, delete_root), (1, copy_root), (1.5, add_root), (1, delete_module),
    (1.5, remove_call), (1.5, add_call), (1.5, rename_call), (1.5, rename_call_moved),
    (1, rename_function), (1.5, rename_function_moved), (1, rename_function_chain), (1, add_function), (1, remove_function),
    (2, split_instance_off), (2, split_call_off), (2, move_into_module), (1.5, move_out_of_module), (3, change_repetition), (2, change_call_repetition), (1.5, rename_key),
    (1, link_to_file), (1, file_to_link), (1, directory_to_link), (3, edit_stored), (2, retarget), (0.5, copy_target),
]


def write_tree(gen, top):
    for name, text in gen.files.items():
        path = os.path.join(top, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as f:
            f.write(text)
    for name, target in gen.links.items():
        os.makedirs(os.path.dirname(os.path.join(top, name)), exist_ok=True)
        os.symlink(target, os.path.join(top, name))


def history(seed, out):
    """Base, some edits in it, then those of the change."""
    gen = Gen(seed)
    gen.tree()
    write_tree(gen, out + "/base")
    r = random.Random(seed * 31 + 7)
    edits, weights = [e for _, e in EDITS], [w for w, _ in EDITS]
    base = Tree(out + "/base")
    for _ in range(r.choice([0, 0, 1, 2, 3])):
        r.choice([copy_target, file_to_link, file_to_link, directory_to_link, directory_to_link, override_added, to_json, values_added, add_root])(r, base)
    shutil.copytree(out + "/base", out + "/head", symlinks=True)
    head, done, wanted = Tree(out + "/head"), [], r.choice([1, 1, 2, 3])
    for _ in range(40):
        edit = r.choices(edits, weights, k=1)[0]
        if head.files(".tf") and edit(r, head):
            done.append(edit.__name__)
        if len(done) == wanted:
            break
    with open(out + "/ops", "w") as f:
        f.write(" ".join(done) + "\n")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("out")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--count", type=int, default=100)
    a = p.parse_args()
    for i in range(a.count):
        history(a.seed * 1000003 + i, os.path.join(a.out, f"{a.seed:03d}-{i:04d}"))


if __name__ == "__main__":
    main()
