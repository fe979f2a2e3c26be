// All directories in scope, who calls whom, and which of them are roots.
//
// MODULES.md "Which directories are roots". One pass over the bytes of every configuration file (tg_module_scan), no
// trees; only where a source is an expression the roots that reach it are planned, to see what it calls.
#include "terragrunt.h"

#include <stdlib.h>

// What is found of a directory while its files come by.
typedef struct {
    tg_str path;
    bool named, marked, configuration;
    bool unit_file; // a terragrunt.hcl
    const tg_terragrunt *unit;
    tg_scan scan;
    struct {
        tg_str *items;
        size_t count, capacity;
    } files, links;
} contents;

typedef struct {
    const tg_graph_options *options;
    tg_arena *arena;
    tg_diags *diags;
    struct {
        contents *items;
        size_t count, capacity;
    } found;
    struct {
        tg_str *items;
        size_t count, capacity;
    } stacks; // stack files in scope
    struct {
        tg_str *items;
        size_t count, capacity;
    } links; // every symbolic link
    tg_directory *items;
    size_t count;
    tg_map by_path; // uint32_t: an index
} maker;

static uint32_t *index_of(const maker *m, tg_str path)
{
    return tg_map_get(&m->by_path, path);
}

// ------------------------------------------------------------------------------------------- scope

static bool is_below(tg_str path, tg_str directory)
{
    return directory.length == 0 || tg_str_equal(path, directory) ||
           (tg_str_starts_with(path, directory) && path.data[directory.length] == '/');
}

// PATH names directories to search and files whose directory is a root.
static bool in_scope(const maker *m, tg_str directory, bool *named)
{
    const tg_graph_options *o = m->options;
    *named = false;
    bool found = o->paths.count == 0;
    for (size_t i = 0; i < o->paths.count; i++) {
        tg_str path = o->paths.items[i];
        bool file = tg_path_is_configuration(path) && tg_str_equal(tg_path_directory(path), directory);
        *named = *named || file;
        found = found || file || is_below(directory, path);
    }
    for (size_t i = 0; i < o->roots.count; i++)
        if (tg_str_equal(o->roots.items[i], directory))
            found = *named = true;
    return found && (*named || !o->excluded || !o->excluded(o->data, directory));
}

// -------------------------------------------------------------------------------------- directories

static bool wanted(tg_str path)
{
    return tg_path_is_configuration(path) || tg_path_is_loaded_tfvars(tg_path_base(path)) ||
           tg_path_is_unit(path) || tg_path_is_stack(path);
}

// The entry of a directory in scope, NULL: it is not.
static contents *contents_of(maker *m, tg_str path)
{
    uint32_t *index = index_of(m, path);
    if (index)
        return &m->found.items[*index];
    bool named;
    if (!in_scope(m, path, &named))
        return NULL;
    index = tg_new(m->arena, uint32_t);
    *index = (uint32_t)m->found.count;
    // NOLINTNEXTLINE(clang-analyzer-core.NullDereference): room there is, or tg_push makes it
    tg_push(m->arena, &m->found, ((contents){ .path = path, .named = named }));
    tg_map_put(&m->by_path, path, index);
    return &m->found.items[m->found.count - 1];
}

// A link is followed here: what it points to counts where the link lies.
static bool follow(maker *m, const tg_found_file *file, contents *c)
{
    tg_entry_kind kind;
    tg_str real;
    if (file->kind == TG_ENTRY_FILE)
        return true;
    if (file->kind != TG_ENTRY_LINK || !wanted(file->path) ||
        tg_files_stat(m->options->files, file->path, m->arena, &kind, NULL) != TG_FILES_OK ||
        kind != TG_ENTRY_FILE ||
        tg_files_resolve(m->options->files, file->path, m->arena, &real, NULL) != TG_FILES_OK)
        return false;
    tg_push(m->arena, &c->links, real);
    return true;
}

static void add_scan(maker *m, const tg_scan *scan, tg_scan *out)
{
    for (size_t i = 0; i < scan->sources.count; i++)
        tg_push(m->arena, &out->sources, scan->sources.items[i]);
    out->opaque |= scan->opaque;
    out->marked |= scan->marked;
    out->reads |= scan->reads;
}

static const tg_scan *read_and_scan(maker *m, tg_arena *scratch, tg_str path)
{
    tg_scan *scan = tg_new(m->arena, tg_scan);
    tg_str bytes;
    if (tg_files_read(m->options->files, path, scratch, &bytes, NULL) == TG_FILES_OK)
        tg_module_scan(m->arena, path, bytes, scan);
    return scan;
}

// What both sides share is looked at once.
static void scan_file(maker *m, tg_str path, tg_scan *out)
{
    tg_arena scratch;
    tg_arena_init(&scratch, NULL);
    tg_map *known = m->options->scans;
    tg_str id = known ? tg_files_content_id(m->options->files, path, &scratch) : (tg_str){ NULL, 0 };
    if (tg_str_none(id)) {
        add_scan(m, read_and_scan(m, &scratch, path), out);
        tg_arena_reset(&scratch);
        return;
    }
    tg_str key = tg_str_join(&scratch, id, tg_str_ends_with(path, S(".json")) ? S("j") : S(""));
    const tg_scan *scan = tg_map_get(known, key);
    if (!scan) {
        scan = read_and_scan(m, &scratch, path);
        tg_map_put(known, tg_str_copy(m->arena, key), (void *)(uintptr_t)scan);
    }
    add_scan(m, scan, out);
    tg_arena_reset(&scratch);
}

static void add_file(maker *m, const tg_found_file *file, contents *c)
{
    if (!follow(m, file, c))
        return;
    if (tg_path_is_stack(file->path)) {
        tg_push(m->arena, &m->stacks, file->path);
        return;
    }
    if (tg_path_is_unit(file->path)) {
        c->unit_file = true;
        return;
    }
    tg_push(m->arena, &c->files, file->path);
    if (!tg_path_is_configuration(file->path)) {
        c->marked = true;
        return;
    }
    c->configuration = true;
    scan_file(m, file->path, &c->scan);
}

static void look_at_files(maker *m)
{
    tg_found_files found = { 0 };
    tg_problem problem = { 0 };
    tg_files_status status = tg_files_walk(m->options->files, S(""), wanted, m->arena, &found, &problem);
    if (status != TG_FILES_OK && status != TG_FILES_ABSENT)
        tg_diags_add(m->diags, (tg_diag){ .severity = TG_ERROR,
                                          .code = "files/unreadable",
                                          .path = problem.path,
                                          .message = problem.text,
                                          .hint = problem.remedy,
                                          .missed = true });
    for (size_t i = 0; i < found.count; i++) {
        if (found.items[i].kind == TG_ENTRY_LINK)
            tg_push(m->arena, &m->links, found.items[i].path);
        contents *c = contents_of(m, tg_path_directory(found.items[i].path));
        if (c)
            add_file(m, &found.items[i], c);
    }
}

static int by_path(const void *a, const void *b)
{
    return tg_str_compare(((const contents *)a)->path, ((const contents *)b)->path);
}

// What a unit was read from counts among its links: a change of any of them is one of the unit.
static void read_unit(maker *m, contents *c)
{
    tg_terragrunt_reader reader = { m->arena, m->options };
    c->unit = tg_terragrunt_read(&reader, c->path, c->configuration);
    for (size_t i = 0; c->unit && i < c->unit->files.count; i++)
        tg_push(m->arena, &c->links, c->unit->files.items[i]);
}

static void add_directory(maker *m, const contents *c, size_t i)
{
    uint32_t *index = tg_new(m->arena, uint32_t);
    *index = (uint32_t)i;
    tg_map_put(&m->by_path, c->path, index);
    m->items[i] = (tg_directory){ .path = c->path,
                                  .root = c->named,
                                  .marked = c->marked || c->scan.marked,
                                  .opaque = c->scan.opaque,
                                  .reads = c->scan.reads,
                                  .linked = c->links.count > 0,
                                  .unit = c->unit,
                                  .files = { c->files.items, c->files.count },
                                  .links = { c->links.items, c->links.count } };
}

// Only what holds configuration, or is a Terragrunt unit, counts; sorted by path.
static void sort_directories(maker *m)
{
    if (m->found.count > 1)
        qsort(m->found.items, m->found.count, sizeof *m->found.items, by_path);
    size_t kept = 0;
    for (size_t i = 0; i < m->found.count; i++) {
        contents *c = &m->found.items[i];
        if (c->unit_file)
            read_unit(m, c);
        if (c->configuration || c->unit)
            m->found.items[kept++] = *c;
    }
    m->count = kept;
    m->items = tg_new_array(m->arena, tg_directory, kept);
    tg_map_init(&m->by_path, m->arena);
    for (size_t i = 0; i < kept; i++)
        add_directory(m, &m->found.items[i], i);
}

// ------------------------------------------------------------------------------------------- calls

static bool is_local(tg_str source)
{
    return tg_str_starts_with(source, S("./")) || tg_str_starts_with(source, S("../")) ||
           tg_str_starts_with(source, S(".\\")) || tg_str_starts_with(source, S("..\\"));
}

// The directory of the graph to which a local source leads; NULL: none. `linked` is set where that is not as written.
static const uint32_t *callee(maker *m, tg_str directory, tg_str source, bool *linked)
{
    tg_str path, real;
    char *copy = tg_arena_copy(m->arena, source.data, source.length);
    for (size_t i = 0; i < source.length; i++)
        if (copy[i] == '\\')
            copy[i] = '/';
    if (!is_local(source) || !tg_path_join(m->arena, directory, (tg_str){ copy, source.length }, &path))
        return NULL;
    const uint32_t *found = index_of(m, path);
    if (found)
        return found;
    *linked = true;
    return tg_files_resolve(m->options->files, path, m->arena, &real, NULL) == TG_FILES_OK ? index_of(m, real)
                                                                                           : NULL;
}

static void connect(maker *m, tg_directory *d, const contents *c)
{
    uint32_t *calls = tg_new_array(m->arena, uint32_t, c->scan.sources.count + 1);
    bool from_elsewhere = c->unit && !tg_str_none(c->unit->source);
    const uint32_t *module = from_elsewhere ? index_of(m, c->unit->source) : NULL;
    d->linked = d->linked || (from_elsewhere && !module);
    if (module)
        calls[d->call_count++] = *module;
    for (size_t i = 0; i < c->scan.sources.count; i++) {
        const uint32_t *to = callee(m, d->path, c->scan.sources.items[i], &d->linked);
        if (to)
            calls[d->call_count++] = *to;
    }
    d->calls = calls;
}

// What a directory's verdicts depend on though it lies elsewhere.
static void add_link(maker *m, tg_directory *d, tg_str path)
{
    tg_str *links = tg_new_array(m->arena, tg_str, d->links.count + 1);
    if (d->links.count)
        memcpy(links, d->links.items, d->links.count * sizeof *links);
    links[d->links.count] = path;
    d->links = (tg_strs){ links, d->links.count + 1 };
}

// What a stack calls is judged as if a unit called it: at its own directory, nothing known of its variables.
static void connect_stacks(maker *m)
{
    tg_terragrunt_reader reader = { m->arena, m->options };
    for (size_t i = 0; i < m->stacks.count; i++) {
        tg_str stack = m->stacks.items[i];
        tg_strs sources = tg_stack_sources(&reader, stack);
        for (size_t k = 0; k < sources.count; k++) {
            bool unused = false;
            const uint32_t *to = callee(m, tg_path_directory(stack), sources.items[k], &unused);
            if (!to)
                continue;
            tg_directory *d = &m->items[*to];
            d->called = true;
            add_link(m, d, stack);
            if (!d->unit)
                d->unit = tg_stack_unit(m->arena, d->path, stack);
        }
    }
}

// A call of itself does not count.
static void mark_called(maker *m)
{
    for (uint32_t i = 0; i < m->count; i++)
        for (size_t k = 0; k < m->items[i].call_count; k++)
            if (m->items[i].calls[k] != i)
                m->items[m->items[i].calls[k]].called = true;
}

// ------------------------------------------------------------------------------------------- roots

static void mark_roots(maker *m)
{
    for (size_t i = 0; i < m->count; i++) {
        tg_directory *d = &m->items[i];
        d->root = d->root || !d->called || d->marked || d->unit;
    }
}

// Sets `reached` for everything that `start` calls, and for itself. `stack` has room for all.
static void reach(const maker *m, uint32_t start, bool *reached, uint32_t *stack)
{
    size_t depth = 0;
    if (reached[start])
        return;
    reached[start] = true;
    stack[depth++] = start;
    while (depth > 0) {
        const tg_directory *d = &m->items[stack[--depth]];
        for (size_t i = 0; i < d->call_count; i++)
            if (!reached[d->calls[i]]) {
                reached[d->calls[i]] = true;
                stack[depth++] = d->calls[i];
            }
    }
}

// Directories that only call each other in a circle: each is a root.
static void mark_cycles(maker *m)
{
    size_t count = m->count;
    bool *reached = tg_new_array(m->arena, bool, count + 1), *again = tg_new_array(m->arena, bool, count + 1);
    uint32_t *stack = tg_new_array(m->arena, uint32_t, count + 1);
    for (uint32_t i = 0; i < count; i++)
        if (m->items[i].root)
            reach(m, i, reached, stack);
    for (uint32_t i = 0; i < count; i++) {
        tg_directory *d = &m->items[i];
        if (reached[i] || d->root)
            continue;
        memset(again, 0, count);
        for (size_t k = 0; k < d->call_count; k++)
            reach(m, d->calls[k], again, stack);
        if (!again[i])
            continue;
        d->root = true;
        tg_diags_add(
            m->diags,
            (tg_diag){ .severity = TG_WARNING,
                       .code = "plan/module-cycle",
                       .path = d->path,
                       .message = S("the modules in this directory call each other in a circle, and no "
                                    "root calls them") });
    }
}

// ---------------------------------------------------------------------- sources that are expressions

// Plans a root to see which directories its expressions lead to.
static void see_calls(maker *m, uint32_t root)
{
    const tg_graph_options *o = m->options;
    tg_arena scratch;
    tg_arena_init(&scratch, NULL);
    scratch.budget = TG_LIMIT_JOB_MEMORY;
    tg_plan *plan = tg_plan_new(&(tg_plan_options){ .arena = &scratch,
                                                    .texts = o->texts,
                                                    .modules = o->modules,
                                                    .files = o->files,
                                                    .side = o->side,
                                                    .root = m->items[root].path });
    size_t count;
    const tg_str *paths = tg_plan_directories(plan, &count);
    for (size_t i = 1; i < count; i++) {
        const uint32_t *to = index_of(m, paths[i]);
        if (to && *to != root)
            m->items[*to].called = true;
    }
    tg_arena_reset(&scratch);
}

static void resolve_expressions(maker *m)
{
    size_t count = m->count;
    bool *reached = tg_new_array(m->arena, bool, count + 1);
    uint32_t *stack = tg_new_array(m->arena, uint32_t, count + 1);
    bool any = false;
    for (size_t i = 0; i < count; i++)
        any = any || m->items[i].opaque;
    for (uint32_t i = 0; any && i < count; i++) {
        bool opaque = false;
        if (m->items[i].called && !m->items[i].marked)
            continue;
        memset(reached, 0, count);
        reach(m, i, reached, stack);
        for (size_t k = 0; k < count; k++)
            opaque = opaque || (reached[k] && m->items[k].opaque);
        if (opaque)
            see_calls(m, i);
    }
}

const tg_graph *tg_graph_make(const tg_graph_options *options)
{
    tg_graph *graph = tg_new(options->arena, tg_graph);
    tg_diags *diags = tg_new(options->arena, tg_diags);
    maker m = { .options = options, .arena = options->arena, .diags = diags };
    tg_diags_init(diags, options->arena, TG_LIMIT_JOB_DIAGNOSTICS);
    tg_map_init(&m.by_path, options->arena);
    look_at_files(&m);
    sort_directories(&m);
    for (size_t i = 0; i < m.count; i++)
        connect(&m, &m.items[i], &m.found.items[i]);
    connect_stacks(&m);
    mark_called(&m);
    resolve_expressions(&m);
    mark_roots(&m);
    mark_cycles(&m);
    *graph = (tg_graph){ m.items, m.count, { m.links.items, m.links.count }, diags };
    return graph;
}

int64_t tg_graph_find(const tg_graph *graph, tg_str directory)
{
    size_t low = 0, high = graph->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = tg_str_compare(graph->items[middle].path, directory);
        if (order == 0)
            return (int64_t)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}
