// Run: the stages in order, each one call. Roots are found, each is a job (planned and checked on its own, in an arena
// of its own), and what the jobs leave is put together in one order that does not depend on who was first.
#include "run.h"

#include "inputs.h"
#include "lines.h"

#include "tracegate/limits.h"
#include "work.h"

#include <pthread.h>
#include <stdlib.h>

// What a job leaves behind.
typedef struct outcome {
    tg_findings findings;
    tg_diags diags;
    bool limited;
} outcome;

// What a worker has to itself.
typedef struct worker {
    tg_pool *pool;
} worker;

struct tg_run {
    const tg_options *options;
    tg_target *target;
    tg_arena arena;       // of the run: whatever outlives a job
    pthread_mutex_t lock; // of `arena`
    tg_texts *texts;
    tg_modules *modules;
    tg_files *installed;                // the working directory as it lies there; NULL: none
    const tg_graph *graph, *base_graph; // of both sides; the base's only where two are compared
    tg_scope_root *roots;
    tg_str *base_roots; // beside `roots`: where the root stands on the base; the null string: nowhere
    size_t root_count;
    tg_side_inputs inputs;
    tg_lines lines;
    tg_baseline baseline;
    bool has_baseline;
    outcome *outcomes; // one a root
    worker *workers;
    size_t worker_count;
    tg_diags diags;
    tg_results results;
};

tg_run *tg_run_new(const tg_options *options, tg_target *target)
{
    tg_run *run = tg_allocate(sizeof *run);
    memset(run, 0, sizeof *run);
    run->options = options;
    run->target = target;
    tg_arena_init(&run->arena, NULL);
    pthread_mutex_init(&run->lock, NULL);
    run->texts = tg_texts_new();
    run->modules = tg_modules_new(run->texts);
    tg_diags_init(&run->diags, &run->arena, 0);
    return run;
}

void tg_run_free(tg_run *run)
{
    for (size_t i = 0; i < run->worker_count; i++)
        tg_pool_free(run->workers[i].pool);
    tg_files_close(run->installed);
    tg_modules_free(run->modules);
    tg_texts_free(run->texts);
    pthread_mutex_destroy(&run->lock);
    tg_arena_reset(&run->arena);
    free(run);
}

// ------------------------------------------------------------------------------------------- scope

static tg_str shown_directory(tg_str directory)
{
    return directory.length ? directory : S(".");
}

static bool real_paths(tg_run *run, tg_strs *out, tg_problem *problem)
{
    tg_strs paths = run->target->paths;
    tg_str *real = tg_new_array(&run->arena, tg_str, paths.count);
    for (size_t i = 0; i < paths.count; i++)
        if (tg_files_resolve(run->target->files, paths.items[i], &run->arena, &real[i], problem) !=
            TG_FILES_OK)
            return false;
    *out = (tg_strs){ real, paths.count };
    return true;
}

static const tg_graph *make_graph(tg_run *run, tg_files *files, int side, tg_strs paths)
{
    tg_graph_options options = { .arena = &run->arena,
                                 .texts = run->texts,
                                 .modules = run->modules,
                                 .files = files,
                                 .side = side,
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

// Where a directory was on the base that is new on the head: git's pairing of a renamed file in it says so, if the old
// directory is gone. The null string: nowhere.
static tg_str renamed_from(const tg_run *run, tg_str directory)
{
    const tg_changes *changes = &run->target->changes;
    for (size_t i = 0; i < changes->count; i++) {
        const tg_change *c = &changes->items[i];
        if (c->kind != TG_CHANGE_RENAMED || !tg_str_equal(tg_path_directory(c->path), directory))
            continue;
        tg_str old = tg_path_directory(c->old_path);
        if (exists(run->base_graph, old) && !exists(run->graph, old))
            return old;
    }
    return (tg_str){ NULL, 0 };
}

// One that is a root on the head; or one that is no directory there any more, whose violations are then absent. What
// ceased to be a root has nothing to say.
static void add_root(tg_run *run, tg_scope_root root)
{
    bool on_head = is_root(run->graph, root.directory);
    if (!on_head && (exists(run->graph, root.directory) || !is_root(run->base_graph, root.directory)))
        return;
    tg_str base =
        exists(run->base_graph, root.directory) ? root.directory : renamed_from(run, root.directory);
    run->base_roots[run->root_count] = base;
    run->roots[run->root_count++] = root;
}

static bool is_renamed_root(const tg_run *run, tg_str directory)
{
    for (size_t i = 0; i < run->root_count; i++)
        if (run->base_roots[i].data && tg_str_equal(run->base_roots[i], directory) &&
            !tg_str_equal(run->roots[i].directory, directory))
            return true;
    return false;
}

// Those that are gone from the head, but under another name.
static void drop_renamed(tg_run *run)
{
    size_t kept = 0;
    for (size_t i = 0; i < run->root_count; i++) {
        bool gone = !exists(run->graph, run->roots[i].directory);
        if (gone && is_renamed_root(run, run->roots[i].directory))
            continue;
        run->base_roots[kept] = run->base_roots[i];
        run->roots[kept++] = run->roots[i];
    }
    run->root_count = kept;
}

static void make_room(tg_run *run, size_t count)
{
    run->roots = tg_new_array(&run->arena, tg_scope_root, count);
    run->base_roots = tg_new_array(&run->arena, tg_str, count);
}

static void all_roots(tg_run *run)
{
    make_room(run, run->graph->count + (run->base_graph ? run->base_graph->count : 0));
    for (size_t i = 0; i < run->graph->count; i++)
        add_root(run, (tg_scope_root){ .directory = run->graph->items[i].path });
    for (size_t i = 0; run->base_graph && i < run->base_graph->count; i++)
        if (!exists(run->graph, run->base_graph->items[i].path))
            add_root(run, (tg_scope_root){ .directory = run->base_graph->items[i].path });
    drop_renamed(run);
}

static void affected_roots(tg_run *run)
{
    size_t count;
    tg_affected_options options = { .arena = &run->arena,
                                    .modules = run->modules,
                                    .head = run->graph,
                                    .base = run->base_graph,
                                    .head_files = run->target->files,
                                    .base_files = run->target->base_files,
                                    .changes = &run->target->changes };
    const tg_affected *affected = tg_graph_affected(&options, &count);
    make_room(run, count);
    for (size_t i = 0; i < count; i++)
        add_root(run, (tg_scope_root){ affected[i].root, affected[i].changed, affected[i].through });
    drop_renamed(run);
}

static void add_diags(tg_run *run, const tg_diags *diags)
{
    for (size_t i = 0; diags && i < diags->count; i++)
        tg_diags_add(&run->diags, diags->items[i]);
}

// The roots as reports show them: the top is ".".
static const tg_scope_root *shown_roots(tg_run *run)
{
    tg_scope_root *shown = tg_arena_copy(&run->arena, run->roots, run->root_count * sizeof *shown);
    for (size_t i = 0; i < run->root_count; i++) {
        tg_strs through = shown[i].through;
        tg_str *directories = tg_new_array(&run->arena, tg_str, through.count);
        for (size_t k = 0; k < through.count; k++)
            directories[k] = shown_directory(through.items[k]);
        shown[i].directory = shown_directory(shown[i].directory);
        shown[i].through = (tg_strs){ directories, through.count };
    }
    return shown;
}

bool tg_run_scope(tg_run *run, tg_problem *problem)
{
    tg_target *t = run->target;
    tg_strs paths = { NULL, 0 };
    if (t->mode == TG_SCOPE_PATHS && !real_paths(run, &paths, problem))
        return false;
    if (!tg_inputs_read(run->options, t, run->texts, &run->arena, &run->diags, &run->inputs, problem))
        return false;
    run->graph = make_graph(run, t->files, 0, paths);
    add_diags(run, run->graph->diags);
    if (t->compared)
        run->base_graph = make_graph(run, t->base_files, 1, paths);
    if (t->compared && t->mode == TG_SCOPE_CHANGE && !run->inputs.changed)
        affected_roots(run);
    else
        all_roots(run);
    run->results.scope = (tg_scope){ .mode = t->mode,
                                     .compared = t->compared,
                                     .base = t->base_id,
                                     .head = t->head_id,
                                     .changes = t->compared ? &t->changes : NULL,
                                     .roots = shown_roots(run),
                                     .root_count = run->root_count,
                                     .why = t->why };
    return true;
}

// -------------------------------------------------------------------------------------------- jobs

// What outlives the job, copied to the run's arena.
static void keep(tg_run *run, outcome *out, const tg_findings *findings, const tg_diags *diags)
{
    pthread_mutex_lock(&run->lock);
    out->findings.items = tg_new_array(&run->arena, tg_finding, findings->count);
    for (size_t i = 0; i < findings->count; i++)
        out->findings.items[out->findings.count++] = tg_finding_copy(&run->arena, &findings->items[i]);
    out->findings.directives = tg_arena_copy(&run->arena, findings->directives,
                                             findings->directive_count * sizeof *findings->directives);
    out->findings.directive_count = findings->directive_count;
    tg_diags_init(&out->diags, &run->arena, 0);
    for (size_t i = 0; diags && i < diags->count; i++)
        tg_diags_add(&out->diags, tg_diag_copy(&run->arena, &diags->items[i]));
    pthread_mutex_unlock(&run->lock);
}

// One side of a root: its plan, and what the rules say of it.
typedef struct side {
    tg_plan *plan; // NULL: the root is not there
    tg_findings findings;
} side;

static const tg_file *file_at(void *data, tg_span at)
{
    tg_run *run = data;
    return tg_modules_file(run->modules, at.file);
}

static side check_side(tg_run *run, tg_arena *arena, const tg_graph *graph, tg_files *files, int number,
                       tg_str directory, tg_str shown)
{
    int64_t found = tg_graph_find(graph, directory);
    if (found < 0)
        return (side){ 0 };
    tg_plan_options options = { .arena = arena,
                                .texts = run->texts,
                                .modules = run->modules,
                                .files = files,
                                .side = number,
                                .installed = run->installed,
                                .root = directory,
                                .inputs = number ? run->inputs.base : run->inputs.head,
                                .workspace = tg_str_from(run->options->workspace),
                                .unit = graph->items[found].unit };
    tg_check_options check = { .rules = tg_rules(),
                               .root = shown,
                               .texts = run->texts,
                               .suppressions = !run->options->no_inline_suppressions,
                               .day = run->target->day,
                               .workspace = tg_str_from(run->options->workspace),
                               .file = file_at,
                               .data = run };
    tg_plan *plan = tg_plan_new(&options);
    return (side){ plan, tg_check_plan(plan, &check) };
}

static bool missed_something(tg_plan *plan)
{
    const tg_diags *diags = tg_plan_diags(plan);
    if (tg_plan_limited(plan))
        return true;
    for (size_t i = 0; i < diags->count; i++)
        if (diags->items[i].missed)
            return true;
    return false;
}

// The head's text of a file, as the modules have it.
static tg_text *head_text(void *data, tg_str path)
{
    tg_run *run = data;
    tg_files_status status;
    const tg_diags *unused;
    const tg_file *file = tg_modules_parse(run->modules, run->target->files, 0, path, &status, &unused);
    return file ? file->text : NULL;
}

static const tg_finding *row_of(const tg_findings *findings, tg_str address)
{
    for (size_t i = 0; i < findings->count; i++)
        if (tg_str_equal(findings->items[i].address, address))
            return &findings->items[i];
    return NULL;
}

// What the head's `moved` blocks say, then calls that were renamed without one.
static const tg_plan_move *moves_of(tg_run *run, tg_arena *arena, const side *head, const side *base,
                                    size_t *count)
{
    size_t said, renamed = 0;
    const tg_plan_move *first = tg_plan_moves(head->plan, &said), *second = NULL;
    if (base->plan)
        second = tg_renamed_calls(arena, run->texts, tg_rules(), head->plan, base->plan, &renamed);
    tg_plan_move *all = tg_new_array(arena, tg_plan_move, said + renamed);
    if (said)
        memcpy(all, first, said * sizeof *all);
    if (renamed)
        memcpy(all + said, second, renamed * sizeof *all);
    *count = said + renamed;
    return all;
}

// The findings of both sides as one list, with states and, for what is new, the line that made it so.
static tg_findings compare(tg_run *run, tg_arena *arena, const side *head, const side *base)
{
    tg_comparison options = { .base_missed = base->plan && missed_something(base->plan) };
    if (head->plan)
        options.moves = moves_of(run, arena, head, base, &options.move_count);
    tg_findings both = tg_compare(arena, &head->findings, &base->findings, &options);
    tg_cause_options cause = { .changes = &run->target->changes, .head_text = head_text, .data = run };
    for (size_t i = 0; i < both.count; i++)
        if (both.items[i].state == TG_STATE_NEW || both.items[i].became_undecided)
            both.items[i].cause = tg_cause_find(run->texts, &cause, &both.items[i],
                                                row_of(&base->findings, both.items[i].address));
    return both;
}

static void check_root(void *data, size_t worker_number, size_t i)
{
    tg_run *run = data;
    tg_target *t = run->target;
    tg_arena arena;
    tg_arena_init(&arena, run->workers[worker_number].pool);
    arena.budget = TG_LIMIT_JOB_MEMORY;
    tg_str directory = run->roots[i].directory, shown = shown_directory(directory);
    side head = check_side(run, &arena, run->graph, t->files, 0, directory, shown), base = { 0 };
    tg_findings findings = head.findings;
    if (run->has_baseline) {
        base.findings = tg_baseline_of(&arena, &run->baseline, shown, &head.findings);
        findings = compare(run, &arena, &head, &base);
    } else if (t->compared) {
        if (run->base_roots[i].data)
            base = check_side(run, &arena, run->base_graph, t->base_files, 1, run->base_roots[i], shown);
        findings = compare(run, &arena, &head, &base);
    }
    keep(run, &run->outcomes[i], &findings, head.plan ? tg_plan_diags(head.plan) : NULL);
    run->outcomes[i].limited = head.plan && tg_plan_limited(head.plan);
    tg_arena_reset(&arena);
}

// What differs inside the changed files, for the line that made a finding new.
static bool find_hunks(tg_run *run, tg_problem *problem)
{
    tg_target *t = run->target;
    for (size_t i = 0; t->compared && !t->patched && i < t->changes.count; i++) {
        tg_change *c = &t->changes.items[i];
        bool both = c->kind == TG_CHANGE_MODIFIED || c->kind == TG_CHANGE_RENAMED;
        if (both && !tg_git_hunks(t->git, &t->base, &t->head, c, problem, &run->arena))
            return false;
    }
    return true;
}

static void make_workers(tg_run *run)
{
    // One: a git handle is for one thread.
    run->worker_count = 1;
    run->workers = tg_new_array(&run->arena, worker, run->worker_count);
    for (size_t i = 0; i < run->worker_count; i++)
        run->workers[i].pool = tg_pool_new();
}

// ----------------------------------------------------------------------------------------- results

static bool same_diag(const tg_diag *a, const tg_diag *b)
{
    return a->subject.file == b->subject.file && a->subject.start == b->subject.start &&
           a->severity == b->severity && strcmp(a->code, b->code) == 0 &&
           tg_str_equal(a->message, b->message) && tg_str_equal(a->path, b->path);
}

// A module that several roots call says the same to each; and which modules are not at hand is a list of sources.
static void drop_repeated(tg_run *run, tg_diags *diags)
{
    size_t kept = 0;
    tg_map sources;
    tg_map_init(&sources, &run->arena);
    for (size_t i = 0; i < diags->count; i++) {
        tg_diag *d = &diags->items[i];
        bool listed = strcmp(d->code, "plan/module-not-seen") == 0;
        if ((kept && same_diag(d, &diags->items[kept - 1])) || (listed && tg_map_get(&sources, d->message)))
            continue;
        if (listed)
            tg_map_put(&sources, d->message, run);
        diags->items[kept++] = *d;
    }
    diags->count = kept;
}

static bool is_full(const tg_run *run)
{
    const tg_target *t = run->target;
    bool whole = t->mode == TG_SCOPE_ALL;
    for (size_t i = 0; t->mode == TG_SCOPE_PATHS && i < t->paths.count; i++)
        whole = whole || !t->paths.items[i].length;
    return whole;
}

static bool used_anywhere(const tg_run *run, tg_span at)
{
    for (size_t i = 0; i < run->root_count; i++)
        for (size_t k = 0; k < run->outcomes[i].findings.directive_count; k++) {
            const tg_directive_use *d = &run->outcomes[i].findings.directives[k];
            if (d->used && d->at.file == at.file && d->at.start == at.start)
                return true;
        }
    return false;
}

// Only where everything was looked at can a comment be said to silence nothing.
static void warn_of_unused(tg_run *run)
{
    for (size_t i = 0; is_full(run) && i < run->root_count; i++)
        for (size_t k = 0; k < run->outcomes[i].findings.directive_count; k++) {
            const tg_directive_use *d = &run->outcomes[i].findings.directives[k];
            if (d->named && !used_anywhere(run, d->at))
                tg_diags_add(&run->diags, (tg_diag){ .severity = TG_WARNING,
                                                     .code = "suppress/unused",
                                                     .subject = d->at,
                                                     .context = d->at,
                                                     .message = S("this comment silences nothing"),
                                                     .hint = S("take it out") });
        }
}

// A limit that no diagnostic tells of: nothing was given up by name, but something may be missing.
static void say_limited(tg_run *run, size_t root)
{
    const outcome *o = &run->outcomes[root];
    if (o->limited && !o->diags.errors)
        tg_diags_add(&run->diags, (tg_diag){ .severity = TG_ERROR,
                                             .code = "eval/limit",
                                             .path = shown_directory(run->roots[root].directory),
                                             .message = S("this root module takes more memory than one may"),
                                             .hint = S("name parts of it as PATH, or split it"),
                                             .missed = true });
}

static void gather(tg_run *run)
{
    size_t count = 0;
    for (size_t i = 0; i < run->root_count; i++)
        count += run->outcomes[i].findings.count;
    tg_finding *all = tg_new_array(&run->arena, tg_finding, count);
    count = 0;
    for (size_t i = 0; i < run->root_count; i++) {
        const outcome *o = &run->outcomes[i];
        if (o->findings.count)
            memcpy(all + count, o->findings.items, o->findings.count * sizeof *all);
        count += o->findings.count;
        add_diags(run, &o->diags);
        say_limited(run, i);
        run->results.incomplete = run->results.incomplete || o->limited;
        run->results.missed = run->results.missed || o->limited;
    }
    tg_findings_sort(all, count);
    run->results.findings = all;
    run->results.finding_count = count;
}

static void finish(tg_run *run)
{
    tg_results *r = &run->results;
    gather(run);
    warn_of_unused(run);
    tg_diags_sort(&run->diags, run->texts);
    drop_repeated(run, &run->diags);
    for (size_t i = 0; i < run->diags.count; i++) {
        r->incomplete = r->incomplete || run->diags.items[i].severity == TG_ERROR;
        r->missed = r->missed || run->diags.items[i].missed;
    }
    r->texts = run->texts;
    r->diags = &run->diags;
    r->summary = tg_summarize(r->findings, r->finding_count);
    r->rules = tg_rules();
    r->annotation_line = tg_lines_map;
    r->annotation_data = &run->lines;
}

// A report of before as what is compared with. A mistake in it is a diagnostic; then nothing is compared.
static bool read_baseline(tg_run *run, tg_problem *problem)
{
    const char *path = run->options->baseline;
    tg_str bytes;
    if (!path)
        return true;
    if (tg_outside_read(path, &run->arena, &bytes, problem) != TG_FILES_OK)
        return false;
    tg_text *text = tg_texts_add(run->texts, tg_str_from(path), bytes);
    run->has_baseline = tg_baseline_read(&run->arena, text, &run->diags, &run->baseline);
    run->results.scope.compared = run->has_baseline;
    return true;
}

// The working directory for installed modules, which no commit holds.
static void open_installed(tg_run *run)
{
    tg_problem unused;
    const char *top = run->target->git ? tg_git_workdir(run->target->git) : NULL;
    if (run->target->mode == TG_SCOPE_PATHS)
        top = run->target->top;
    if (top)
        run->installed = tg_files_open_directory(top, &unused);
}

bool tg_run_check(tg_run *run, tg_problem *problem)
{
    if (!tg_run_scope(run, problem))
        return false;
    if (!read_baseline(run, problem) || !find_hunks(run, problem))
        return false;
    tg_lines_find(run->target, &run->arena, &run->lines);
    open_installed(run);
    make_workers(run);
    run->outcomes = tg_new_array(&run->arena, outcome, run->root_count);
    if (!tg_work(run->worker_count, run->root_count, check_root, run, problem))
        return false;
    finish(run);
    return true;
}

const tg_results *tg_run_results(const tg_run *run)
{
    return &run->results;
}
