// Which directories are roots, who calls whom, and which roots a change touches.
#include "plan_fixture.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#define CALL(name, source) "module \"" name "\" {\n  source = \"" source "\"\n}\n"

static const tg_graph *graph_of(world *w, tg_strs paths)
{
    return tg_graph_make(&(tg_graph_options){
        .arena = &w->arena, .texts = w->texts, .modules = w->modules, .files = w->files, .paths = paths });
}

// The roots, "." for the top, then diagnostics.
static const char *roots(world *w, const tg_graph *graph)
{
    tg_str out = S("");
    for (size_t i = 0; i < graph->count; i++)
        if (graph->items[i].root)
            out = tg_format(&w->arena, "%.*s%s%.*s", TG_ARG(out), out.length ? " " : "",
                            graph->items[i].path.length ? (int)graph->items[i].path.length : 1,
                            graph->items[i].path.length ? graph->items[i].path.data : ".");
    for (size_t i = 0; i < graph->diags->count; i++)
        out = tg_format(&w->arena, "%.*s [%s]", TG_ARG(out), graph->diags->items[i].code);
    return tg_str_copy(&w->arena, out).data;
}

Test(graph, what_nobody_calls_is_a_root)
{
    static const struct {
        const char *files, *roots;
    } cases[] = {
        { CALL("m", "./m") "--- m/main.tf\nlocals {\n}\n", "." },
        { "--- live/dev/main.tf\n" CALL("m", "../../m") "--- live/prod/main.tf\n" CALL(
              "m", "../../m") "--- m/main.tf\nlocals {\n}\n",
          "live/dev live/prod" },
        { "--- a/main.tf\n" CALL("b", "../b") "--- b/main.tf\n" CALL("c",
                                                                     "../c") "--- c/main.tf\nlocals {\n}\n",
          "a" },
        { "--- a/main.tf\nlocals {\n}\n--- b/main.tf\nlocals {\n}\n", "a b" },
        // Called, but marked: a backend, cloud, an import, tfvars that load by themselves.
        { CALL("m", "./m") "--- m/main.tf\nterraform {\n  backend \"s3\" {\n  }\n}\n", ". m" },
        { CALL("m", "./m") "--- m/main.tf\nterraform {\n  cloud {\n  }\n}\n", ". m" },
        { CALL("m", "./m") "--- m/main.tf\nimport {\n  to = a.b\n  id = \"x\"\n}\n", ". m" },
        { CALL("m", "./m") "--- m/main.tf\nlocals {\n}\n--- m/terraform.tfvars\nx = 1\n", ". m" },
        { CALL("m", "./m") "--- m/main.tf\nlocals {\n}\n--- m/x.auto.tfvars.json\n{}\n", ". m" },
        { CALL("m", "./m") "--- m/main.tf\nlocals {\n}\n--- m/x.tfvars\nx = 1\n", "." },
        { CALL("m", "./m") "--- m/main.tf\nlocals {\n}\n--- m/.terraform.lock.hcl\n\n--- "
                           "m/providers.tf\nprovider \"aws\" {\n}\n",
          "." },
        // Not configuration: not entered, not counted.
        { "locals {\n}\n--- .terraform/modules/x/main.tf\nlocals {\n}\n--- vars/terraform.tfvars\nx = 1\n",
          "." },
        // The search for callers looks at both dialects' files.
        { "--- a/main.tofu\n" CALL("m", "../m") "--- a/main.tf\nlocals {\n}\n--- m/main.tf\nlocals {\n}\n",
          "a" },
        { "--- a/main.tf.json\n{\"module\": {\"m\": {\"source\": \"../m\"}}}\n--- m/main.tf\nlocals {\n}\n",
          "a" },
        // A linked directory is its target; a linked file counts where the link lies.
        { CALL("m", "./l") "--> l real\n--- real/main.tf\nlocals {\n}\n", "." },
        { "--> prod/main.tf ../shared/main.tf\n--- shared/main.tf\n" CALL(
              "m", "../m") "--- m/main.tf\nlocals {\n}\n",
          "prod shared" },
        // A source that only evaluation knows.
        { CALL("m", "./${var.x}") "variable \"x\" {\n  default = \"m\"\n}\n--- m/main.tf\nlocals {\n}\n--- "
                                  "n/main.tf\nlocals {\n}\n",
          ". n" },
        { "--- a/main.tf\n" CALL("b", "../b") "--- b/main.tf\n" CALL("c", "../c") "--- c/main.tf\n" CALL(
              "b", "../b"),
          "a" },
        // Circles that no root reaches.
        { "--- b/main.tf\n" CALL("c", "../c") "--- c/main.tf\n" CALL("b", "../b") "--- d/main.tf\n" CALL(
              "d", "./"),
          "b c d [plan/module-cycle] [plan/module-cycle]" },
        { "--- b/main.tf\n" CALL("c", "../c") "--- c/main.tf\n" CALL("b", "../b")
              CALL("d", "../d") "--- d/main.tf\nlocals {\n}\n",
          "b c [plan/module-cycle] [plan/module-cycle]" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        world w;
        world_open(&w, cases[i].files);
        cr_expect(eq(str, TEXT(roots(&w, graph_of(&w, (tg_strs){ NULL, 0 }))), TEXT(cases[i].roots)),
                  "case %zu:\n%s", i, cases[i].files);
        world_close(&w);
    }
}

Test(graph, what_the_user_names_is_the_scope)
{
    static const char files[] =
        CALL("m", "./m") "--- m/main.tf\nlocals {\n}\n--- m/sub/main.tf\nlocals {\n}\n"
                         "--- other/main.tf\nlocals {\n}\n";
    static const struct {
        tg_str path;
        const char *roots;
    } cases[] = {
        { S(""), ". m/sub other" }, // everything
        { S("m"), "m m/sub" },      // what lies outside calls nothing
        { S("m/main.tf"), "m" },    // a file makes its directory a root
        { S("main.tf"), "." },      { S("other"), "other" }, { S("oth"), "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        world w;
        world_open(&w, files);
        cr_expect(
            eq(str, TEXT(roots(&w, graph_of(&w, (tg_strs){ &cases[i].path, 1 }))), TEXT(cases[i].roots)),
            "%.*s", TG_ARG(cases[i].path));
        world_close(&w);
    }
}

static bool exclude_examples(void *data, tg_str directory)
{
    (void)data;
    return tg_str_starts_with(directory, S("examples"));
}

Test(graph, an_excluded_directory_calls_nothing_and_is_no_root)
{
    world w;
    world_open(&w, "--- examples/a/main.tf\n" CALL("m", "../../m") "--- m/main.tf\nlocals {\n}\n");
    const tg_graph *graph = tg_graph_make(&(tg_graph_options){ .arena = &w.arena,
                                                               .texts = w.texts,
                                                               .modules = w.modules,
                                                               .files = w.files,
                                                               .excluded = exclude_examples });
    cr_expect(eq(str, TEXT(roots(&w, graph)), TEXT("m")));
    world_close(&w);
}

// ---------------------------------------------------------------------------------------- affected

// "ROOT < a < b": by which way; each with the changed files in brackets.
static const char *affected(world *head, world *base, const tg_change *changes, size_t count)
{
    tg_arena *arena = &head->arena;
    tg_changes all = { (tg_change *)(uintptr_t)changes, count };
    size_t found;
    const tg_affected *list =
        tg_graph_affected(&(tg_affected_options){ .arena = arena,
                                                  .modules = head->modules,
                                                  .head = graph_of(head, (tg_strs){ NULL, 0 }),
                                                  .base = graph_of(base, (tg_strs){ NULL, 0 }),
                                                  .head_files = head->files,
                                                  .base_files = base->files,
                                                  .changes = &all },
                          &found);
    tg_str out = S("");
    for (size_t i = 0; i < found; i++) {
        out = tg_format(arena, "%.*s%s", TG_ARG(out), i ? "; " : "");
        for (size_t k = list[i].through.count; k-- > 0;)
            out =
                tg_format(arena, "%.*s%.*s%s", TG_ARG(out), TG_ARG(list[i].through.items[k]), k ? " < " : "");
        for (size_t k = 0; k < list[i].changed.count; k++)
            out = tg_format(arena, "%.*s [%.*s]", TG_ARG(out), TG_ARG(list[i].changed.items[k]));
    }
    return tg_str_copy(arena, out).data;
}

Test(graph, a_change_touches_the_roots_that_it_can_reach)
{
#define TREE                                                                                                 \
    "--- a/main.tf\n" CALL("m", "../m") "--- b/main.tf\n" CALL("n", "../n") "--- m/main.tf\n" CALL(          \
        "n", "../n") "--- n/main.tf\nlocals {\n  x = file(\"${path.module}/x.json\")\n}\n--- n/x.json\n{}\n" \
                     "--- c/main.tf\nlocals {\n  x = file(var.x)\n}\n--- d/main.tf\nlocals {\n}\n--- "       \
                     "a/x.txt\nx\n"
    static const struct {
        const char *file, *roots;
    } cases[] = {
        { "a/main.tf", "a [a/main.tf]" },
        { "a/terraform.tfvars", "a [a/terraform.tfvars]" },
        { "a/prod.tfvars", "c [a/prod.tfvars]" }, // only what reads any file
        { "m/main.tf", "a < m [m/main.tf]" },
        { "n/main.tf", "a < m < n [n/main.tf]; b < n [n/main.tf]" },
        { "n/x.json", "a < m < n [n/x.json]; b < n [n/x.json]; c [n/x.json]" },
        { "a/x.txt", "c [a/x.txt]" },
        { "README.md", "c [README.md]" },
        { ".tracegate.hcl",
          "a [.tracegate.hcl]; b [.tracegate.hcl]; c [.tracegate.hcl]; d [.tracegate.hcl]" },
        { "d/.terraform.lock.hcl", "c [d/.terraform.lock.hcl]" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        world head, base;
        world_open(&head, TREE);
        world_open(&base, TREE);
        tg_change change = { .kind = TG_CHANGE_MODIFIED,
                             .path = tg_str_from(cases[i].file),
                             .old_path = tg_str_from(cases[i].file) };
        cr_expect(eq(str, TEXT(affected(&head, &base, &change, 1)), TEXT(cases[i].roots)), "%s",
                  cases[i].file);
        world_close(&head);
        world_close(&base);
    }
}

Test(graph, what_is_gone_is_looked_for_where_it_was)
{
    static const struct {
        const char *base, *head;
        tg_change change;
        const char *roots;
    } cases[] = {
        // The last caller is gone: the module becomes a root.
        { "--- a/main.tf\n" CALL("m", "../m") "--- m/main.tf\nlocals {\n}\n",
          "--- m/main.tf\nlocals {\n}\n",
          { .kind = TG_CHANGE_DELETED, .path = S("a/main.tf"), .old_path = S("a/main.tf") },
          "a [a/main.tf]; m" },
        // A first caller: it is no root any more.
        { "--- m/main.tf\nlocals {\n}\n",
          "--- a/main.tf\n" CALL("m", "../m") "--- m/main.tf\nlocals {\n}\n",
          { .kind = TG_CHANGE_ADDED, .path = S("a/main.tf"), .old_path = S("a/main.tf") },
          "a [a/main.tf]; m" },
        { "--- a/main.tf\n" CALL("m", "../m") "--- m/main.tf\nlocals {\n}\n--- m/b.tf\nlocals {\n}\n",
          "--- a/main.tf\n" CALL("m", "../m") "--- m/main.tf\nlocals {\n}\n",
          { .kind = TG_CHANGE_DELETED, .path = S("m/b.tf"), .old_path = S("m/b.tf") },
          "a < m [m/b.tf]" },
        { "--- a/main.tf\n" CALL("m", "../m") "--- m/b.tf\nlocals {\n}\n",
          "--- a/main.tf\n" CALL("m", "../m") "--- m/c.tf\nlocals {\n}\n",
          { .kind = TG_CHANGE_RENAMED, .path = S("m/c.tf"), .old_path = S("m/b.tf") },
          "a < m [m/c.tf] [m/b.tf]" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        world head, base;
        world_open(&head, cases[i].head);
        world_open(&base, cases[i].base);
        cr_expect(eq(str, TEXT(affected(&head, &base, &cases[i].change, 1)), TEXT(cases[i].roots)),
                  "case %zu", i);
        world_close(&head);
        world_close(&base);
    }
}

Test(graph, links_and_opaque_sources_are_followed)
{
    static const struct {
        const char *files, *file, *roots;
    } cases[] = {
        { "--> prod/main.tf ../shared/main.tf\n--- shared/main.tf\nlocals {\n}\n", "shared/main.tf",
          "prod [shared/main.tf]; shared [shared/main.tf]" },
        { "--- a/main.tf\n" CALL("m", "../${var.x}") "variable \"x\" {\n}\n--- m/main.tf\nlocals {\n}\n",
          "m/main.tf", "a < m [m/main.tf]; m [m/main.tf]" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        world head, base;
        world_open(&head, cases[i].files);
        world_open(&base, cases[i].files);
        tg_change change = { .kind = TG_CHANGE_MODIFIED,
                             .path = tg_str_from(cases[i].file),
                             .old_path = tg_str_from(cases[i].file) };
        cr_expect(eq(str, TEXT(affected(&head, &base, &change, 1)), TEXT(cases[i].roots)), "case %zu", i);
        world_close(&head);
        world_close(&base);
    }
}
