// Which roots a change can touch, found without parsing what it cannot.
//
// CHANGES.md "From changed files to affected modules". A changed file touches directories (its own; those that link
// to it; those whose functions may read it); a touched directory touches its callers, up to the roots. Each side's
// files are looked for in that side's graph, because a deleted file has callers only there.
#include "plan_internal.h"

#include <stdlib.h>

typedef struct {
    const tg_affected_options *options;
    tg_arena *arena;
    tg_map roots; // tg_affected by directory
    struct {
        tg_affected *items;
        size_t count, capacity;
    } found;
} finder;

// Which files a directory's functions may read.
typedef struct reads {
    bool known;    // it was looked at
    bool any;      // only evaluation knows
    tg_str *items; // else the ends of their names
    size_t count, capacity;
} reads;

// One side: its graph with the edges turned round.
typedef struct {
    finder *f;
    const tg_graph *graph;
    tg_files *files;
    int side;
    uint32_t *callers; // of directory i: from starts[i] to starts[i + 1]
    size_t *starts;
    struct reads *reads; // of each directory; looked at when first asked for
    tg_str *targets;     // what each link of the graph leads to, real; the null string: nowhere
    int64_t *from;       // the directory by which one was reached; -1: none yet, its own index: the first
    uint32_t *queue;
} side;

static void turn_round(side *s)
{
    size_t count = s->graph->count, edges = 0;
    s->starts = tg_new_array(s->f->arena, size_t, count + 2);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < s->graph->items[i].call_count; k++, edges++)
            s->starts[s->graph->items[i].calls[k] + 2]++;
    for (size_t i = 1; i < count + 2; i++)
        s->starts[i] += s->starts[i - 1];
    s->callers = tg_new_array(s->f->arena, uint32_t, edges + 1);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < s->graph->items[i].call_count; k++)
            s->callers[s->starts[s->graph->items[i].calls[k] + 1]++] = (uint32_t)i;
    s->from = tg_new_array(s->f->arena, int64_t, count + 1);
    s->reads = tg_new_array(s->f->arena, reads, count + 1);
    s->queue = tg_new_array(s->f->arena, uint32_t, count + 1);
    s->targets = tg_new_array(s->f->arena, tg_str, s->graph->links.count + 1);
    for (size_t i = 0; i < s->graph->links.count; i++)
        if (tg_files_resolve(s->files, s->graph->links.items[i], s->f->arena, &s->targets[i], NULL) !=
            TG_FILES_OK)
            s->targets[i] = (tg_str){ NULL, 0 };
}

// -------------------------------------------------------------------------------- results

static void push(tg_arena *arena, tg_strs *list, tg_str s)
{
    tg_str *items = tg_new_array(arena, tg_str, list->count + 1);
    for (size_t i = 0; i < list->count; i++) {
        if (tg_str_equal(list->items[i], s))
            return;
        items[i] = list->items[i];
    }
    items[list->count] = s;
    *list = (tg_strs){ items, list->count + 1 };
}

static tg_affected *affected(finder *f, tg_str root)
{
    size_t index = (size_t)(uintptr_t)tg_map_get(&f->roots, root);
    if (!index) {
        tg_push(f->arena, &f->found, ((tg_affected){ .root = root }));
        index = f->found.count;
        tg_map_put(&f->roots, root, (void *)(uintptr_t)index);
    }
    return &f->found.items[index - 1];
}

static void add_root(side *s, uint32_t root, tg_str changed)
{
    finder *f = s->f;
    tg_affected *a = affected(f, s->graph->items[root].path);
    push(f->arena, &a->changed, changed);
    if (a->through.count > 0)
        return;
    // `from` leads from the root to the directory that was touched: the way back to front.
    tg_strs way = { NULL, 0 };
    size_t steps = 1;
    for (uint32_t at = root; s->from[at] != (int64_t)at; at = (uint32_t)s->from[at])
        steps++;
    tg_str *items = tg_new_array(f->arena, tg_str, steps);
    uint32_t at = root;
    for (size_t i = steps; i-- > 0; at = (uint32_t)s->from[at])
        items[i] = s->graph->items[at].path;
    way = (tg_strs){ items, steps };
    a->through = way;
}

// --------------------------------------------------------------------------------- up to the roots

static void visit(side *s, uint32_t directory, int64_t by, size_t *count)
{
    if (s->from[directory] >= 0)
        return;
    s->from[directory] = by;
    s->queue[(*count)++] = directory;
}

// From the directories in the queue to all their callers; one with an opaque source may call any.
static void spread(side *s, size_t count, tg_str changed)
{
    bool opaque = false;
    for (size_t next = 0; next < count; next++) {
        uint32_t d = s->queue[next];
        for (size_t i = s->starts[d]; i < s->starts[d + 1]; i++)
            visit(s, s->callers[i], d, &count);
        for (size_t i = 0; !opaque && i < s->graph->count; i++)
            if (s->graph->items[i].opaque)
                visit(s, (uint32_t)i, d, &count);
        opaque = true;
        if (s->graph->items[d].root)
            add_root(s, d, changed);
    }
}

// ------------------------------------------------------------------------- what a file touches

static bool is_below(tg_str path, tg_str directory)
{
    return directory.length == 0 || tg_str_equal(path, directory) ||
           (tg_str_starts_with(path, directory) && path.data[directory.length] == '/');
}

static bool links_to(const tg_directory *d, tg_str path)
{
    for (size_t i = 0; i < d->links.count; i++)
        if (tg_str_equal(d->links.items[i], path))
            return true;
    return false;
}

// The literal end of a path expression: `"${path.module}/a/b.json"` ends in "b.json". Null: only evaluation knows.
static tg_str literal_name(const tg_expr *expr)
{
    expr = tg_expr_bare(expr);
    if (expr->kind == TG_EXPR_TEMPLATE) {
        const tg_sequence *parts = (const tg_sequence *)expr;
        if (parts->count == 0)
            return S("");
        expr = parts->items[parts->count - 1];
    }
    if (expr->kind != TG_EXPR_LITERAL || expr->op != TG_LITERAL_STRING)
        return (tg_str){ NULL, 0 };
    tg_str text = ((const tg_literal *)expr)->text, name = tg_path_base(text);
    // Without a slash before it the name may begin in the part that is not known.
    return name.length < text.length || text.length == 0 ? name : text;
}

typedef struct {
    tg_arena *arena;
    reads *reads;
} reader;

static bool is_file_function(tg_str name)
{
    static const tg_str functions[] = {
        S("file"),    S("templatefile"),     S("fileexists"),       S("filebase64"),
        S("filemd5"), S("filesha1"),         S("filesha256"),       S("filesha512"),
        S("fileset"), S("filebase64sha256"), S("filebase64sha512"),
    };
    if (tg_str_starts_with(name, S("core::")))
        name = tg_str_slice(name, 6, name.length);
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
        if (tg_str_equal(name, functions[i]))
            return true;
    return false;
}

static bool look_at_call(const tg_expr *expr, void *context)
{
    reader *r = context;
    const tg_call *call = (const tg_call *)expr;
    if (expr->kind == TG_EXPR_CALL && is_file_function(call->name)) {
        tg_str name = call->count > 0 ? literal_name(call->arguments[0]) : (tg_str){ NULL, 0 };
        // What a fileset matches, and what a template reads, stands elsewhere.
        bool elsewhere =
            tg_str_ends_with(call->name, S("fileset")) || tg_str_ends_with(call->name, S("templatefile"));
        if (tg_str_none(name) || elsewhere)
            r->reads->any = true;
        else
            tg_push(r->arena, r->reads, name);
    }
    return !r->reads->any;
}

// Depth is the parser's.
static void look_at_body(const tg_body *body, reader *r)
{
    for (uint32_t i = 0; i < body->attribute_count && !r->reads->any; i++)
        tg_expr_walk(body->attributes[i]->expr, look_at_call, r);
    for (uint32_t i = 0; i < body->block_count && !r->reads->any; i++)
        look_at_body(body->blocks[i]->body, r);
}

// What the functions in a directory's configuration may read. JSON configuration may read all.
static void look_at_functions(const side *s, const tg_directory *d, reads *out)
{
    reader r = { s->f->arena, out };
    out->known = true;
    for (size_t i = 0; d->reads && i < d->files.count && !out->any; i++) {
        tg_files_status status;
        const tg_diags *diags;
        if (!tg_path_is_configuration(d->files.items[i]))
            continue;
        const tg_file *file =
            tg_modules_parse(s->f->options->modules, s->files, s->side, d->files.items[i], &status, &diags);
        if (file && file->json)
            out->any = true;
        else if (file)
            look_at_body(file->body, &r);
    }
}

static bool reads_name(const reads *all, tg_str path)
{
    if (all->any)
        return true;
    if (!all->count)
        return false;
    tg_str name = tg_path_base(path);
    bool found = false;
    for (size_t i = 0; i < all->count && !found; i++)
        found = tg_str_ends_with(name, all->items[i]);
    return found;
}

// By its own name, or by that of a link to it. (Below a linked directory its name is the same.)
static bool may_read(const side *s, const tg_directory *d, tg_str path)
{
    reads *all = &s->reads[d - s->graph->items];
    if (!all->known)
        look_at_functions(s, d, all);
    bool found = reads_name(all, path);
    for (size_t i = 0; i < s->graph->links.count && !found; i++)
        found = tg_str_equal(s->targets[i], path) && reads_name(all, s->graph->links.items[i]);
    return found;
}

static bool is_lock_file(tg_str path)
{
    return tg_str_equal(tg_path_base(path), S(".terraform.lock.hcl"));
}

static bool names_opentofu(const side *s, tg_str path)
{
    tg_str bytes;
    size_t at;
    return tg_files_read(s->files, path, s->f->arena, &bytes, NULL) == TG_FILES_OK &&
           tg_str_find(bytes, S("registry.opentofu.org"), &at);
}

// What of a changed path is the same for every directory.
typedef struct {
    tg_str path, own; // `own`: the directory in which it lies
    bool configuration, everything, dialect;
    bool leads_on; // it is a link, or a submodule that is not at hand: what else is reached through it?
} touch;

static touch touch_of(const side *s, tg_str path, bool leads_on)
{
    return (touch){ .path = path,
                    .own = tg_path_directory(path),
                    .configuration =
                        tg_path_is_configuration(path) || tg_path_is_loaded_tfvars(tg_path_base(path)),
                    .everything = tg_str_equal(path, S(".tracegate.hcl")),
                    .dialect = is_lock_file(path) && names_opentofu(s, path),
                    .leads_on = leads_on };
}

static bool touches(const side *s, const tg_directory *d, const touch *t)
{
    if (t->everything || links_to(d, t->path))
        return true;
    if ((t->configuration || t->dialect) && tg_str_equal(t->own, d->path))
        return true;
    // A directory that became, or was, a link or a submodule holds all that is below it.
    if (is_below(d->path, t->path) || (t->leads_on && (d->linked || d->reads)))
        return true;
    return !t->configuration && d->reads && may_read(s, d, t->path);
}

static void look_at_file(side *s, tg_str path, bool leads_on)
{
    size_t count = 0;
    touch t = touch_of(s, path, leads_on);
    for (size_t i = 0; i < s->graph->count; i++)
        s->from[i] = -1;
    for (uint32_t i = 0; i < s->graph->count; i++)
        if (touches(s, &s->graph->items[i], &t))
            visit(s, i, i, &count);
    spread(s, count, path);
}

// A directory that is a root on one side only.
static void look_at_roots(side *s, const tg_graph *other)
{
    for (size_t i = 0; i < s->graph->count; i++) {
        int64_t there = tg_graph_find(other, s->graph->items[i].path);
        if (s->graph->items[i].root && (there < 0 || !other->items[there].root)) {
            tg_affected *a = affected(s->f, s->graph->items[i].path);
            if (a->through.count == 0)
                push(s->f->arena, &a->through, s->graph->items[i].path);
        }
    }
}

static int by_root(const void *a, const void *b)
{
    return tg_str_compare(((const tg_affected *)a)->root, ((const tg_affected *)b)->root);
}

// On both sides: where a name is not there, others may ask for it (fileexists(), fileset(), a call of a directory).
static void look_at_change(side *head, side *base, const tg_change *change)
{
    bool leads_on = change->old_entry != TG_ENTRY_FILE || change->entry != TG_ENTRY_FILE;
    look_at_file(head, change->path, leads_on);
    look_at_file(base, change->path, leads_on);
    if (change->kind == TG_CHANGE_RENAMED) {
        look_at_file(head, change->old_path, leads_on);
        look_at_file(base, change->old_path, leads_on);
    }
}

const tg_affected *tg_graph_affected(const tg_affected_options *options, size_t *count)
{
    finder f = { .options = options, .arena = options->arena };
    tg_map_init(&f.roots, f.arena);
    side head = { .f = &f, .graph = options->head, .files = options->head_files, .side = 0 };
    side base = { .f = &f, .graph = options->base, .files = options->base_files, .side = 1 };
    turn_round(&head);
    turn_round(&base);
    for (size_t i = 0; i < options->changes->count; i++)
        look_at_change(&head, &base, &options->changes->items[i]);
    look_at_roots(&head, options->base);
    look_at_roots(&base, options->head);
    if (f.found.count > 1)
        qsort(f.found.items, f.found.count, sizeof *f.found.items, by_root);
    *count = f.found.count;
    return f.found.items;
}
