// Roots: which root modules a run looks at, and where each stands on the base.
//
// Both sides are looked at for the union of their roots (CHANGES.md): one that is new on the head has what its directory, or
// the one it was renamed from, held on the base; one that is no root any more has nothing to say.
#include "roots.h"

#include <stdlib.h>

// ------------------------------------------------------------------------------------------ graphs

static bool real_paths(const tg_roots_options *o, tg_strs *out, tg_problem *problem)
{
    tg_strs paths = o->target->paths;
    tg_str *real = tg_new_array(o->arena, tg_str, paths.count);
    for (size_t i = 0; i < paths.count; i++)
        if (tg_files_resolve(o->target->files, paths.items[i], o->arena, &real[i], problem) != TG_FILES_OK)
            return false;
    *out = (tg_strs){ real, paths.count };
    return true;
}

static const tg_graph *make_graph(const tg_roots_options *o, tg_files *files, int side, tg_strs paths,
                                  tg_map *scans)
{
    tg_graph_options options = { .arena = o->arena,
                                 .texts = o->texts,
                                 .modules = o->modules,
                                 .files = files,
                                 .side = side,
                                 .scans = scans,
                                 .paths = paths };
    return tg_graph_make(&options);
}

static bool is_root(const tg_graph *graph, tg_str directory)
{
    int64_t i = graph ? tg_graph_find(graph, directory) : -1;
    return i >= 0 && graph->items[i].root;
}

static bool exists(const tg_graph *graph, tg_str directory)
{
    return graph && tg_graph_find(graph, directory) >= 0;
}

// ------------------------------------------------------------------------------------------ choice

typedef struct finder {
    const tg_roots_options *o;
    tg_roots *out;
    tg_map renamed; // a directory that is new on the head -> tg_str *, the one that it was on the base
    tg_map taken;   // directories of the base whose root has another name on the head
} finder;

// How many files git pairs between two directories, the configuration's own first.
typedef struct pairing {
    tg_str now, old;
    size_t files, configuration;
} pairing;

typedef struct pairings {
    pairing *items;
    size_t count, capacity;
} pairings;

static int most_files_first(const void *a, const void *b)
{
    const pairing *x = a, *y = b;
    if (x->configuration != y->configuration)
        return x->configuration > y->configuration ? -1 : 1;
    if (x->files != y->files)
        return x->files > y->files ? -1 : 1;
    int order = tg_str_compare(x->now, y->now);
    return order ? order : tg_str_compare(x->old, y->old);
}

static void count_pair(finder *f, tg_map *known, pairings *all, const tg_change *c)
{
    tg_str now = tg_path_directory(c->path), old = tg_path_directory(c->old_path);
    tg_str key = tg_format(f->o->arena, "%.*s\n%.*s", TG_ARG(now), TG_ARG(old));
    size_t place = (size_t)(uintptr_t)tg_map_get(known, key);
    if (!place) {
        tg_push(f->o->arena, all, ((pairing){ .now = now, .old = old }));
        tg_map_put(known, key, (void *)(uintptr_t)(place = all->count));
    }
    all->items[place - 1].files++;
    all->items[place - 1].configuration += tg_path_is_configuration(c->path);
}

// A directory that is new on the head is the new name of one that is gone, if git pairs their files: one to one, and of
// several the one with most files.
static void find_renamed(finder *f)
{
    const tg_changes *changes = &f->o->target->changes;
    tg_map known, claimed;
    pairings all = { 0 };
    tg_map_init(&known, f->o->arena);
    tg_map_init(&claimed, f->o->arena);
    tg_map_init(&f->renamed, f->o->arena);
    tg_map_init(&f->taken, f->o->arena);
    for (size_t i = 0; f->out->base_graph && i < changes->count; i++) {
        const tg_change *c = &changes->items[i];
        if (c->kind == TG_CHANGE_RENAMED && !exists(f->out->base_graph, tg_path_directory(c->path)) &&
            exists(f->out->base_graph, tg_path_directory(c->old_path)) &&
            !exists(f->out->graph, tg_path_directory(c->old_path)))
            count_pair(f, &known, &all, c);
    }
    if (all.count)
        qsort(all.items, all.count, sizeof *all.items, most_files_first);
    for (size_t i = 0; i < all.count; i++) {
        pairing *p = &all.items[i];
        if (tg_map_get(&f->renamed, p->now) || tg_map_get(&claimed, p->old))
            continue;
        tg_map_put(&f->renamed, p->now, &p->old);
        tg_map_put(&claimed, p->old, f);
    }
}

// Where a root stands on the base; the null string: nowhere.
static tg_str on_base(finder *f, tg_str directory)
{
    if (exists(f->out->base_graph, directory))
        return directory;
    const tg_str *old = tg_map_get(&f->renamed, directory);
    if (!old)
        return (tg_str){ NULL, 0 };
    tg_map_put(&f->taken, *old, f);
    return *old;
}

// One that is a root on the head; or one that is no directory there any more, whose violations are then absent. What
// ceased to be a root has nothing to say.
static void add_root(finder *f, tg_scope_root root)
{
    tg_roots *out = f->out;
    bool on_head = is_root(out->graph, root.directory);
    if (!on_head && (exists(out->graph, root.directory) || !is_root(out->base_graph, root.directory)))
        return;
    out->base[out->count] = on_base(f, root.directory);
    out->items[out->count++] = root;
}

// Those that are gone from the head, but under another name.
static void drop_renamed(finder *f)
{
    tg_roots *out = f->out;
    size_t kept = 0;
    for (size_t i = 0; i < out->count; i++) {
        tg_str directory = out->items[i].directory;
        if (!exists(out->graph, directory) && tg_map_get(&f->taken, directory))
            continue;
        out->base[kept] = out->base[i];
        out->items[kept++] = out->items[i];
    }
    out->count = kept;
}

static void make_room(finder *f, size_t count)
{
    f->out->items = tg_new_array(f->o->arena, tg_scope_root, count);
    f->out->base = tg_new_array(f->o->arena, tg_str, count);
}

static void all_roots(finder *f)
{
    const tg_graph *head = f->out->graph, *base = f->out->base_graph;
    make_room(f, head->count + (base ? base->count : 0));
    for (size_t i = 0; i < head->count; i++)
        add_root(f, (tg_scope_root){ .directory = head->items[i].path });
    for (size_t i = 0; base && i < base->count; i++)
        if (!exists(head, base->items[i].path))
            add_root(f, (tg_scope_root){ .directory = base->items[i].path });
}

static void affected_roots(finder *f)
{
    size_t count;
    const tg_target *t = f->o->target;
    tg_affected_options options = { .arena = f->o->arena,
                                    .modules = f->o->modules,
                                    .head = f->out->graph,
                                    .base = f->out->base_graph,
                                    .head_files = t->files,
                                    .base_files = t->base_files,
                                    .changes = &t->changes };
    const tg_affected *affected = tg_graph_affected(&options, &count);
    make_room(f, count);
    for (size_t i = 0; i < count; i++)
        add_root(f, (tg_scope_root){ affected[i].root, affected[i].changed, affected[i].through });
}

bool tg_roots_find(const tg_roots_options *options, tg_roots *out, tg_problem *problem)
{
    tg_target *t = options->target;
    tg_strs paths = { NULL, 0 };
    *out = (tg_roots){ 0 };
    if (t->mode == TG_SCOPE_PATHS && !real_paths(options, &paths, problem))
        return false;
    tg_map scans;
    tg_map_init(&scans, options->arena);
    out->graph = make_graph(options, t->files, 0, paths, t->compared ? &scans : NULL);
    if (t->compared)
        out->base_graph = make_graph(options, t->base_files, 1, paths, &scans);
    finder f = { .o = options, .out = out };
    find_renamed(&f);
    if (t->compared && t->mode == TG_SCOPE_CHANGE && !options->every)
        affected_roots(&f);
    else
        all_roots(&f);
    drop_renamed(&f);
    return true;
}

tg_str tg_root_shown(tg_str directory)
{
    return directory.length ? directory : S(".");
}

const tg_scope_root *tg_roots_shown(tg_arena *arena, const tg_roots *roots)
{
    tg_scope_root *shown = tg_arena_copy(arena, roots->items, roots->count * sizeof *shown);
    for (size_t i = 0; i < roots->count; i++) {
        tg_strs through = shown[i].through;
        tg_str *directories = tg_new_array(arena, tg_str, through.count);
        for (size_t k = 0; k < through.count; k++)
            directories[k] = tg_root_shown(through.items[k]);
        shown[i].directory = tg_root_shown(shown[i].directory);
        shown[i].through = (tg_strs){ directories, through.count };
    }
    return shown;
}
