// A directory's files as one module: which count, what overrides change, what is refused.
#include "plan_fixture.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

// ------------------------------------------------------------------------------------------- files

static const char *names(tg_arena *arena, const char *listed, bool tofu)
{
    tg_entry entries[16];
    size_t count = 0;
    for (const char *at = listed; *at;) {
        const char *end = strchr(at, ' ');
        size_t length = end ? (size_t)(end - at) : strlen(at);
        entries[count++] = (tg_entry){ { at, length }, TG_ENTRY_FILE, false };
        at += length + (end != NULL);
    }
    tg_strs found = tg_module_file_names(arena, &(tg_entries){ entries, count }, tofu);
    tg_str out = S("");
    for (size_t i = 0; i < found.count; i++)
        out = tg_format(arena, "%.*s%s%.*s", TG_ARG(out), i ? " " : "", TG_ARG(found.items[i]));
    return tg_str_copy(arena, out).data;
}

Test(module, reads_configuration_files_by_name_then_overrides_by_name)
{
    static const struct {
        const char *listed;
        bool tofu;
        const char *read;
    } cases[] = {
        { "#x# #x.tf .h.tf a.TF a.tf a.tf.json a.tf~ b.tfvars c.tftest.hcl d.tfmock.hcl e.tfquery.hcl", false,
          "#x.tf a.tf a.tf.json" },
        { "_override.tf a.tf a_override.tf b.tf.json b_override.tf.json override.tf xoverride.tf", false,
          "a.tf b.tf.json xoverride.tf _override.tf a_override.tf b_override.tf.json override.tf" },
        { "a.tf a.tofu b.tofu", false, "a.tf" },
        { "a.tofu b.tofu.json", false, "a.tofu b.tofu.json" },
        { "a.tf a.tf.json a.tofu b.tf b.tf.json b.tofu.json c.tofu", true,
          "a.tf.json a.tofu b.tf b.tofu.json c.tofu" },
        { "override.tf override.tofu x_override.tofu", true, "override.tofu x_override.tofu" },
        { "", false, "" },
    };
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect(eq(str, TEXT(names(&arena, cases[i].listed, cases[i].tofu)), TEXT(cases[i].read)));
    tg_arena_reset(&arena);
}

// ------------------------------------------------------------------------- declarations, overrides

static void add_text(tg_buf *out, const world *w, const char *name, const tg_attribute *a)
{
    if (a)
        tg_buf_format(out, " %s=%.*s", name,
                      TG_ARG(tg_text_slice(tg_texts_get(w->texts, a->expr->span.file), a->expr->span)));
}

static void add_blocks(tg_buf *out, world *w, const tg_content *content, const char *type)
{
    tg_diags diags;
    tg_diags_init(&diags, &w->arena, 10);
    tg_items items = tg_content_blocks(&w->arena, content, tg_str_from(type), &diags);
    for (size_t i = 0; i < items.count; i++) {
        tg_text *text = tg_texts_get(w->texts, items.items[i].block->span.file);
        tg_buf_format(out, " %s%s@%.*s:%u", items.items[i].dynamic ? "dynamic-" : "", type,
                      TG_ARG(text->path), (unsigned)tg_text_line(text, items.items[i].block->span.start));
    }
}

static const tg_attribute *argument(world *w, const tg_content *content, const char *name)
{
    tg_diags diags;
    tg_diags_init(&diags, &w->arena, 10);
    return tg_content_attribute(&w->arena, content, tg_str_from(name), &diags);
}

// Everything that the module declares, in a fixed order, then its diagnostics.
static const char *described(world *w, const char *directory, bool tofu)
{
    const tg_module *m = tg_modules_load(w->modules, w->files, 0, tg_str_from(directory), tofu);
    tg_buf out = { 0 };
    for (size_t i = 0; i < m->variables.count; i++) {
        const tg_variable *v = m->variables.entries[i].value;
        tg_buf_format(&out, "variable %.*s", TG_ARG(v->name));
        for (size_t k = 0; k < v->parts.count; k++) {
            add_text(&out, w, "type", v->parts.items[k].type);
            add_text(&out, w, "default", v->parts.items[k].initial);
        }
        tg_buf_format(&out, "%s\n", v->validation_count ? " validated" : "");
    }
    for (size_t i = 0; i < m->locals.count; i++) {
        const tg_local *local = m->locals.entries[i].value;
        tg_buf_format(&out, "local %.*s", TG_ARG(local->name));
        add_text(&out, w, "value", local->value);
        tg_buf_byte(&out, '\n');
    }
    for (size_t i = 0; i < m->outputs.count; i++) {
        const tg_output *o = m->outputs.entries[i].value;
        tg_buf_format(&out, "output %.*s", TG_ARG(o->name));
        add_text(&out, w, "value", o->value);
        add_text(&out, w, "sensitive", o->sensitive);
        tg_buf_byte(&out, '\n');
    }
    for (size_t i = 0; i < m->calls.count; i++) {
        const tg_module_call *c = m->calls.entries[i].value;
        tg_buf_format(&out, "module %.*s", TG_ARG(c->name));
        add_text(&out, w, "source", c->source);
        add_text(&out, w, "version", c->version);
        add_text(&out, w, "count", c->repetition.count);
        add_text(&out, w, "for_each", c->repetition.for_each);
        add_text(&out, w, "a", tg_call_argument(&w->arena, c, S("a")));
        add_text(&out, w, "(count)", tg_call_argument(&w->arena, c, S("count")));
        tg_buf_byte(&out, '\n');
    }
    for (size_t i = 0; i < m->resources.count; i++) {
        const tg_resource *r = m->resources.entries[i].value;
        tg_buf_format(&out, "%.*s", TG_ARG(m->resources.entries[i].key));
        add_text(&out, w, "count", r->repetition.count);
        add_text(&out, w, "for_each", r->repetition.for_each);
        add_text(&out, w, "enabled", r->repetition.enabled);
        add_text(&out, w, "a", argument(w, &r->content, "a"));
        add_text(&out, w, "b", argument(w, &r->content, "b"));
        add_blocks(&out, w, &r->content, "t");
        tg_buf_byte(&out, '\n');
    }
    tg_buf_format(&out, "%s%s%s%s%s", m->moved.count ? "moved " : "", m->removed.count ? "removed " : "",
                  m->marks.backend.file ? "backend " : "", m->marks.cloud.file ? "cloud " : "",
                  m->marks.import.file ? "import " : "");
    for (size_t i = 0; i < m->diags->count; i++)
        tg_buf_format(&out, "[%s]", m->diags->items[i].code);
    tg_str text = tg_str_copy(&w->arena, tg_buf_str(&out));
    tg_buf_free(&out);
    return text.data;
}

typedef struct {
    const char *files, *module;
} fact;

static void check_facts(const fact *facts, size_t count, bool tofu)
{
    for (size_t i = 0; i < count; i++) {
        world w;
        world_open(&w, facts[i].files);
        cr_expect(eq(str, TEXT(described(&w, "", tofu)), TEXT(facts[i].module)), "fact %zu:\n%s", i,
                  facts[i].files);
        world_close(&w);
    }
}
#define CHECK(facts, tofu) check_facts((facts), sizeof(facts) / sizeof(facts)[0], (tofu))

Test(module, declarations_come_from_all_files_in_both_syntaxes)
{
    static const fact facts[] = {
        { "variable \"v\" {\n  type = string\n  default = \"x\"\n  validation {\n    condition = true\n  "
          "}\n}\n"
          "--- b.tf\nlocals {\n  l = 1\n}\noutput \"o\" {\n  value = 2\n}\n"
          "resource aws_x y {\n  a = 1\n  t {\n  }\n}\ndata \"d\" \"e\" {\n}\nephemeral \"d\" \"e\" {\n}\n"
          "module \"m\" {\n  source = \"./m\"\n  version = \"1.0\"\n  a = 3\n}\n"
          "moved {\n  from = a.b\n  to = a.c\n}\nremoved {\n  from = a.d\n}\n",
          "variable v type=string default=\"x\" validated\nlocal l value=1\noutput o value=2\n"
          "module m source=\"./m\" version=\"1.0\" a=3\naws_x.y a=1 t@b.tf:9\ndata.d.e\nephemeral.d.e\n"
          "moved removed " },
        { "terraform {\n  backend \"s3\" {\n  }\n}\nimport {\n  to = a.b\n  id = \"x\"\n}\n"
          "terraform {\n  cloud {\n  }\n}\nprovider \"aws\" {\n}\ncheck \"c\" {\n}\n",
          "backend cloud import " },
        { "--- a.tf.json\n{\"variable\": {\"v\": {\"default\": 1}}, \"locals\": {\"l\": \"x\"},\n"
          "\"resource\": {\"aws_x\": {\"y\": {\"a\": 1, \"t\": [{\"m\": 1}]}}}, \"//\": \"note\",\n"
          "\"module\": {\"m\": {\"source\": \"./m\", \"a\": 2}}, \"output\": [{\"o\": {\"value\": 1}}]}\n",
          "variable v default=1\nlocal l value=x\noutput o value=1\nmodule m source=./m a=2\n"
          "aws_x.y a=1 t@a.tf.json:2\n" },
        { "resource \"x\" \"y\" {\n  lifecycle {\n    enabled = false\n  }\n}\n", "x.y enabled=false\n" },
        { "resource \"x\" \"y\" {\n  a = 1\n  _ {\n    b = 2\n    t {\n    }\n  }\n}\n"
          "module \"m\" {\n  source = \"./m\"\n  count = 1\n  _ {\n    count = 7\n  }\n}\n",
          "module m source=\"./m\" count=1 (count)=7\nx.y a=1 b=2 t@main.tf:5\n" },
    };
    CHECK(facts, false);
}

Test(module, what_is_refused_is_said_and_the_rest_is_there)
{
    static const fact facts[] = {
        { "resource \"x\" \"y\" {\n  a = 1\n}\nresource \"x\" \"y\" {\n  a = 2\n}\n",
          "x.y a=1\n[module/duplicate]" },
        { "variable \"v\" {\n  default = 1\n}\nvariable \"v\" {\n  default = 2\n}\nlocals {\n  l = "
          "1\n}\nlocals {\n  l = 2\n}\n",
          "variable v default=1\nlocal l value=1\n[module/duplicate][module/duplicate]" },
        { "module \"m\" {\n  source = \"./a\"\n}\nmodule \"m\" {\n  source = \"./b\"\n}\noutput \"o\" {\n  "
          "value = 1\n}\n"
          "output \"o\" {\n  value = 2\n}\n",
          "output o value=1\nmodule m source=\"./a\"\n[module/duplicate][module/duplicate]" },
        { "resource \"x\" {\n}\nresource \"x\" \"y\" \"z\" {\n}\nlocals \"a\" {\n}\n",
          "[module/labels][module/labels][module/labels]" },
        { "resouce \"x\" \"y\" {\n}\na = 1\n", "[module/unsupported-block][module/unsupported-argument]" },
        { "resource \"x\" \"y\" {\n  count = 1\n  for_each = {}\n}\n",
          "x.y count=1 for_each={}\n[module/count-and-for-each]" },
    };
    CHECK(facts, false);
}

Test(module, overrides_replace_arguments_one_by_one_and_blocks_by_type)
{
    static const fact facts[] = {
        { "resource \"x\" \"y\" {\n  a = 1\n  b = 2\n  t {\n  }\n}\n"
          "--- override.tf\nresource \"x\" \"y\" {\n  b = 3\n}\n",
          "x.y a=1 b=3 t@main.tf:4\n" },
        { "resource \"x\" \"y\" {\n  t {\n  }\n  dynamic \"t\" {\n    for_each = []\n    content {\n    }\n  "
          "}\n}\n"
          "--- override.tf\nresource \"x\" \"y\" {\n  t {\n  }\n}\n",
          "x.y t@override.tf:2\n" },
        { "resource \"x\" \"y\" {\n  t {\n  }\n}\n--- override.tf\nresource \"x\" \"y\" {\n"
          "  dynamic \"t\" {\n    for_each = []\n    content {\n    }\n  }\n}\n",
          "x.y dynamic-t@override.tf:2\n" },
        { "resource \"x\" \"y\" {\n  dynamic \"t\" {\n    for_each = []\n    content {\n    }\n  }\n}\n"
          "--- override.tf.json\n{\"resource\": {\"x\": {\"y\": {\"t\": []}}}}\n",
          "x.y dynamic-t@main.tf:2\n" },
        { "resource \"x\" \"y\" {\n  dynamic \"t\" {\n    for_each = []\n    content {\n    }\n  }\n}\n"
          "--- override.tf.json\n{\"resource\": {\"x\": {\"y\": {\"t\": null}}}}\n",
          "x.y dynamic-t@main.tf:2\n" },
        // By full names in byte order, `.tf` and `.tf.json` together, blocks in file order.
        { "resource \"x\" \"y\" {\n  a = 0\n}\n--- b_override.tf\nresource \"x\" \"y\" {\n  a = 3\n}\n"
          "resource \"x\" \"y\" {\n  a = 4\n}\n--- a_override.tf.json\n{\"resource\": {\"x\": {\"y\": "
          "{\"a\": 2}}}}\n",
          "x.y a=4\n" },
        { "module \"m\" {\n  source = \"./a\"\n  version = \"1\"\n  count = 1\n  a = 1\n}\n"
          "--- override.tf\nmodule \"m\" {\n  source = \"./b\"\n}\n--- z_override.tf\nmodule \"m\" {\n  a = "
          "2\n  count = 3\n}\n",
          "module m source=\"./b\" version=\"1\" count=3 a=2\n" },
        { "locals {\n  l = 1\n  k = 1\n}\noutput \"o\" {\n  value = 1\n}\n"
          "--- override.tf\nlocals {\n  l = 2\n}\noutput \"o\" {\n  sensitive = true\n}\n",
          "local l value=2\nlocal k value=1\noutput o value=1 sensitive=true\n" },
        { "variable \"v\" {\n  type = string\n  default = \"a\"\n}\n"
          "--- override.tf\nvariable \"v\" {\n  type = number\n  default = 1\n}\n",
          "variable v type=string default=\"a\" type=number default=1\n" },
        { "resource \"x\" \"y\" {\n  count = 1\n}\n--- override.tf\nresource \"x\" \"y\" {\n  for_each = "
          "{}\n}\n",
          "x.y count=1 for_each={}\n" },
    };
    CHECK(facts, false);
}

Test(module, an_override_without_base_or_of_what_cannot_be_overridden_is_refused)
{
    static const fact facts[] = {
        { "--- override.tf\nresource \"x\" \"y\" {\n}\nvariable \"v\" {\n}\nlocals {\n  l = 1\n}\noutput "
          "\"o\" {\n}\n"
          "module \"m\" {\n}\n",
          "[module/override-without-base][module/override-without-base][module/override-without-base]"
          "[module/override-without-base][module/override-without-base]" },
        { "variable \"v\" {\n}\n--- override.tf\nvariable \"v\" {\n  validation {\n    condition = true\n  "
          "}\n}\n",
          "variable v\n[module/override-refused]" },
        { "--- override.tf\nmoved {\n  from = a.b\n  to = a.c\n}\nimport {\n  to = a.b\n  id = \"\"\n}\n",
          "[module/override-refused][module/override-refused]" },
    };
    CHECK(facts, false);
}

Test(module, a_linked_file_counts_where_the_link_lies)
{
    static const fact facts[] = {
        { "--> main.tf shared/common.tf\n--- shared/common.tf\nlocals {\n  l = 1\n}\n", "local l value=1\n" },
        { "--> main.tf ../outside.tf\n--- a.tf\nlocals {\n  l = 1\n}\n",
          "local l value=1\n[files/link-outside]" },
        { "--> main.tf nowhere.tf\n--- a.tf\nlocals {\n  l = 1\n}\n", "local l value=1\n[files/unreadable]" },
    };
    CHECK(facts, false);
}

Test(module, a_file_that_both_sides_share_is_one_tree)
{
    world w;
    world_open(&w, "locals {\n  l = 1\n}\n");
    const tg_module *head = tg_modules_load(w.modules, w.files, 0, S(""), false);
    const tg_module *base = tg_modules_load(w.modules, w.files, 1, S(""), false);
    cr_expect(head != base);
    cr_expect(head->files[0].file == base->files[0].file);
    cr_expect(tg_modules_load(w.modules, w.files, 0, S(""), false) == head);
    world_close(&w);
}

// -------------------------------------------------------------------------------------- a cheap look

Test(module, scanning_finds_the_sources_of_module_calls_and_nothing_else)
{
    static const struct {
        const char *path, *text, *found; // sources, then what else is said
    } cases[] = {
        { "a.tf", "module \"m\" {\n  source = \"./m\"\n}\n", "./m" },
        { "a.tf",
          "module m { source=\"../m\" }\nmodule \"n\" {\n  a = { source = \"./no\" }\n  source = \"./n\" # "
          "x\n}",
          "../m ./n" },
        { "a.tf", "# module \"m\" { source = \"./m\" }\n/* module \"m\" {\n source = \"./m\" } */\n", "" },
        { "a.tf", "locals {\n  t = <<-EOT\n    module \"m\" {\n      source = \"./m\"\n    }\n  EOT\n}\n",
          "" },
        { "a.tf",
          "locals {\n  t = \"${\"}\"} module \\\"m\\\" {\"\n}\nmodule \"m\" {\n  source = \"./m\"\n}\n",
          "./m" },
        { "a.tf", "resource \"aws_s3_object\" \"o\" {\n  source = \"./x\"\n}\n", "" },
        { "a.tf",
          "resource \"aws_s3_object\" \"module\" {\n  source = \"./y\"\n}\nresource a module {\n  source "
          "= \"./x\"\n}\n",
          "" },
        { "a.tf", "module \"m\" {\n  source = \"./${var.x}\"\n}\n", "opaque" },
        { "a.tf", "module \"m\" {\n  source = var.x\n}\n", "opaque" },
        { "a.tf", "module \"m\" {\n  source = \"./\\u006d\"\n}\n", "opaque" },
        { "a.tf", "module \"m\" {\n  source = \"./m\" == \"\" ? \"./a\" : \"./b\"\n}\n", "opaque" },
        { "a.tf", "terraform {\n  backend \"s3\" {\n  }\n}\n", "marked" },
        { "a.tf", "terraform {\n  cloud {\n  }\n}\n", "marked" },
        { "a.tf", "import {\n  to = a.b\n  id = \"\"\n}\n", "marked" },
        { "a.tf", "terraform {\n  required_providers {\n    aws = { source = \"hashicorp/aws\" }\n  }\n}\n",
          "" },
        { "a.tf", "locals {\n  x = yamldecode(file(\"a.yaml\"))\n}\n", "reads" },
        { "a.tf", "module \"m\" {\n  source = \"./m", "opaque" },
        { "a.tf.json", "{\"module\": {\"m\": {\"source\": \"./m\"}, \"n\": {\"source\": \"./${var.x}\"}}}",
          "./m opaque" },
        { "a.tf.json", "{\"terraform\": [{\"backend\": {\"s3\": {}}}]}", "marked" },
        { "a.tf.json", "{\"import\": [{\"to\": \"a.b\"}]}", "marked" },
    };
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tg_scan scan = { 0 };
        tg_module_scan(&arena, tg_str_from(cases[i].path), tg_str_from(cases[i].text), &scan);
        tg_str out = S("");
        for (size_t k = 0; k < scan.sources.count; k++)
            out = tg_format(&arena, "%.*s %.*s", TG_ARG(out), TG_ARG(scan.sources.items[k]));
        out = tg_format(&arena, "%.*s%s%s%s", TG_ARG(out), scan.opaque ? " opaque" : "",
                        scan.marked ? " marked" : "", scan.reads ? " reads" : "");
        tg_str expected = tg_format(&arena, "%s%s", *cases[i].found ? " " : "", cases[i].found);
        cr_expect(eq(str, TEXT(tg_str_copy(&arena, out).data), TEXT(expected.data)), "%s", cases[i].text);
    }
    tg_arena_reset(&arena);
}
