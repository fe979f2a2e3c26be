// Run: the stages in order, each one call. Roots are found, each is a job (planned and checked on its own, in an arena
// of its own), and what the jobs leave is put together in one order that does not depend on who was first.
#include "run.h"

#include "gather.h"
#include "inputs.h"
#include "lines.h"
#include "roots.h"

#include "tracegate/limits.h"
#include "work.h"

#include <pthread.h>
#include <stdlib.h>

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
    tg_files *installed; // the working directory as it lies there; NULL: none
    tg_roots roots;
    tg_side_inputs inputs;
    tg_lines lines;
    tg_baseline baseline;
    bool has_baseline;
    tg_left *left; // one a root
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

bool tg_run_scope(tg_run *run, tg_problem *problem)
{
    tg_target *t = run->target;
    if (!tg_inputs_read(run->options, t, run->texts, &run->arena, &run->diags, &run->inputs, problem))
        return false;
    tg_roots_options options = { .arena = &run->arena,
                                 .texts = run->texts,
                                 .modules = run->modules,
                                 .target = t,
                                 .every = run->inputs.changed };
    if (!tg_roots_find(&options, &run->roots, problem))
        return false;
    const tg_diags *said = run->roots.graph->diags;
    for (size_t i = 0; said && i < said->count; i++)
        tg_diags_add(&run->diags, said->items[i]);
    run->results.scope = (tg_scope){ .mode = t->mode,
                                     .compared = t->compared,
                                     .base = t->base_id,
                                     .head = t->head_id,
                                     .changes = t->compared ? &t->changes : NULL,
                                     .roots = tg_roots_shown(&run->arena, &run->roots),
                                     .root_count = run->roots.count,
                                     .why = t->why };
    return true;
}

// -------------------------------------------------------------------------------------------- jobs

// What outlives the job, copied to the run's arena.
static void keep(tg_run *run, tg_left *out, const tg_findings *findings, const tg_diags *diags)
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

static tg_str call_key(tg_arena *arena, const tg_fetched *call)
{
    return tg_format(arena, "%.*s\n%.*s", TG_ARG(call->path), TG_ARG(call->source));
}

// The modules that `unseeing` calls without seeing them, though `seeing` sees what it calls there by the same source.
static tg_strs unseen_by(tg_arena *arena, tg_plan *unseeing, tg_plan *seeing)
{
    size_t calls, others, count = 0;
    const tg_fetched *call = tg_plan_fetched(unseeing, &calls), *other = tg_plan_fetched(seeing, &others);
    tg_str *paths = tg_new_array(arena, tg_str, calls);
    tg_map seen;
    tg_map_init(&seen, arena);
    for (size_t i = 0; i < others; i++)
        if (other[i].seen)
            tg_map_put(&seen, call_key(arena, &other[i]), seeing);
    for (size_t i = 0; i < calls; i++)
        if (!call[i].seen && tg_map_get(&seen, call_key(arena, &call[i])))
            paths[count++] = call[i].path;
    return (tg_strs){ paths, count };
}

// What a side has at each address.
typedef struct index {
    tg_map rows, subjects; // by rule and address
} index;

static tg_str row_key(tg_arena *arena, const tg_rule *rule, tg_str address)
{
    return tg_format(arena, "%s %.*s", rule->id, TG_ARG(address));
}

static void make_index(tg_arena *arena, const side *of, index *out)
{
    tg_map_init(&out->rows, arena);
    tg_map_init(&out->subjects, arena);
    for (size_t i = 0; i < of->findings.count; i++) {
        tg_finding *f = &of->findings.items[i];
        tg_map_put(&out->rows, row_key(arena, f->rule, f->address), f);
    }
    for (const tg_rule *const *rule = tg_rules(); of->plan && *rule; rule++) {
        size_t count;
        const tg_subject *all = tg_plan_subjects(of->plan, (*rule)->targets, &count);
        for (size_t i = 0; i < count; i++)
            tg_map_put(&out->subjects, row_key(arena, *rule, all[i].address), (void *)(uintptr_t)&all[i]);
    }
}

// The resource's block, and those of the calls that lead to it.
static tg_spans blocks_of(tg_arena *arena, const tg_subject *s)
{
    if (!s)
        return (tg_spans){ NULL, 0 };
    tg_span *items = tg_new_array(arena, tg_span, s->call_count + 1);
    for (size_t i = 0; i < s->call_count; i++)
        items[i] = s->calls[i]->block->span;
    items[s->call_count] = s->resource->block->span;
    return (tg_spans){ items, s->call_count + 1 };
}

// The only changed file, whichever roots are looked at; NULL: there are several.
static const tg_change *only_change(const tg_changes *changes)
{
    return changes->count == 1 ? &changes->items[0] : NULL;
}

static bool has_cause(const tg_finding *f)
{
    return f->state == TG_STATE_NEW || f->became_undecided;
}

static void find_causes(tg_run *run, tg_arena *arena, const side *head, const side *base, tg_findings *both)
{
    index now, then;
    bool indexed = false;
    tg_cause_options cause = { .changes = &run->target->changes,
                               .head_text = head_text,
                               .data = run,
                               .only = only_change(&run->target->changes) };
    for (size_t i = 0; i < both->count; i++) {
        tg_finding *f = &both->items[i];
        if (!has_cause(f))
            continue;
        if (!indexed) {
            make_index(arena, head, &now);
            make_index(arena, base, &then);
            indexed = true;
        }
        tg_str key = row_key(arena, f->rule, f->address);
        cause.head_blocks = blocks_of(arena, tg_map_get(&now.subjects, key));
        cause.base_blocks = blocks_of(arena, tg_map_get(&then.subjects, key));
        f->cause = tg_cause_find(run->texts, &cause, f, tg_map_get(&then.rows, key));
        f->cause_removed = f->cause.file && !tg_cause_changed(run->texts, &cause, f->cause);
    }
}

// The findings of both sides as one list, with states and, for what is new, the line that made it so.
static tg_findings compare(tg_run *run, tg_arena *arena, const side *head, const side *base)
{
    tg_comparison options = { .base_missed = base->plan && missed_something(base->plan) };
    if (head->plan) {
        options.head_missed = missed_something(head->plan);
        options.head_blind = tg_plan_blind(head->plan);
        options.moves = moves_of(run, arena, head, base, &options.move_count);
    }
    if (head->plan && base->plan) {
        options.base_unseen = unseen_by(arena, base->plan, head->plan);
        options.head_unseen = unseen_by(arena, head->plan, base->plan);
    }
    tg_findings both = tg_compare(arena, &head->findings, &base->findings, &options);
    find_causes(run, arena, head, base, &both);
    return both;
}

static void check_root(void *data, size_t worker_number, size_t i)
{
    tg_run *run = data;
    tg_target *t = run->target;
    tg_arena arena;
    tg_arena_init(&arena, run->workers[worker_number].pool);
    arena.budget = TG_LIMIT_JOB_MEMORY;
    tg_str directory = run->roots.items[i].directory, shown = tg_root_shown(directory);
    side head = check_side(run, &arena, run->roots.graph, t->files, 0, directory, shown), base = { 0 };
    tg_findings findings = head.findings;
    if (run->has_baseline) {
        base.findings = tg_baseline_of(&arena, &run->baseline, shown, &head.findings);
        findings = compare(run, &arena, &head, &base);
    } else if (t->compared) {
        if (run->roots.base[i].data)
            base =
                check_side(run, &arena, run->roots.base_graph, t->base_files, 1, run->roots.base[i], shown);
        findings = compare(run, &arena, &head, &base);
    }
    keep(run, &run->left[i], &findings, head.plan ? tg_plan_diags(head.plan) : NULL);
    run->left[i].limited = head.plan && tg_plan_limited(head.plan);
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

static bool is_full(const tg_run *run)
{
    const tg_target *t = run->target;
    bool whole = t->mode == TG_SCOPE_ALL;
    for (size_t i = 0; t->mode == TG_SCOPE_PATHS && i < t->paths.count; i++)
        whole = whole || !t->paths.items[i].length;
    return whole;
}

static void finish(tg_run *run)
{
    tg_results *r = &run->results;
    tg_gathering gathering = { .arena = &run->arena,
                               .texts = run->texts,
                               .roots = r->scope.roots,
                               .left = run->left,
                               .count = run->roots.count,
                               .everything = is_full(run) };
    tg_gather(&gathering, &run->diags, r);
    r->texts = run->texts;
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
    run->left = tg_new_array(&run->arena, tg_left, run->roots.count);
    if (!tg_work(run->worker_count, run->roots.count, check_root, run, problem))
        return false;
    finish(run);
    return true;
}

const tg_results *tg_run_results(const tg_run *run)
{
    return &run->results;
}
