// Fuzzes whole repositories: any files become modules, roots, plans, findings; two of them are compared.
//
// The input is written as the unit tests write a repository (plan_fixture.h); a line of "=====" ends the head and begins
// the base. What every report relies on is checked of each row, and that a side compared with itself has nothing new.
#include "../unit/plan_fixture.h"
#include "fuzz.h"
#include "tracegate/check.h"

enum {
    FEW_ROOTS = 8,        // of one input: the others would say the same
    SMALL_JOB = 64 << 20, // bytes that a plan may take, so that one input stays quick
};

static const tg_file *file_at(void *data, tg_span at)
{
    return tg_modules_file(((world *)data)->modules, at.file);
}

static void check_place(const world *w, tg_span at)
{
    const tg_text *text = tg_texts_get(w->texts, at.file);
    TG_CHECK(text && at.start <= at.end && at.end <= text->bytes.length);
}

static void check_row(const world *w, const tg_finding *f)
{
    TG_CHECK(f->rule && f->address.length > 0 && f->reason.length > 0 && f->fingerprint.length == 32);
    TG_CHECK(f->instances.count <= TG_CAP_ADDRESSES);
    TG_CHECK(f->instance_count < 0 || f->instances.count <= (uint64_t)f->instance_count);
    if (!tg_str_equal(f->mode, S("(sensitive)")) && f->verdict != TG_UNDECIDED)
        TG_CHECK((f->verdict == TG_PASS) == tg_str_equal(f->mode, S("Active")));
    check_place(w, f->at);
    for (size_t i = 0; i < f->steps.count; i++)
        check_place(w, f->steps.items[i].at);
}

// A plan's messages have words and a place in a file, or in none.
static void check_messages(const world *w, const tg_diags *diags)
{
    for (size_t i = 0; i < diags->count; i++) {
        const tg_diag *d = &diags->items[i];
        TG_CHECK(d->code && d->message.length > 0);
        if (d->subject.file)
            check_place(w, d->subject);
    }
}

static tg_plan *plan_of(world *w, tg_arena *job, tg_files *files, int side, const tg_directory *root)
{
    return tg_plan_new(&(tg_plan_options){ .arena = job,
                                           .texts = w->texts,
                                           .modules = w->modules,
                                           .files = files,
                                           .side = side,
                                           .installed = files,
                                           .root = root->path,
                                           .unit = root->unit });
}

static tg_findings findings_of(world *w, tg_plan *plan)
{
    tg_findings all = tg_check_plan(plan, &(tg_check_options){ .rules = tg_rules(),
                                                               .root = S("."),
                                                               .texts = w->texts,
                                                               .suppressions = true,
                                                               .file = file_at,
                                                               .data = w });
    for (size_t i = 0; i < all.count; i++)
        check_row(w, &all.items[i]);
    check_messages(w, tg_plan_diags(plan));
    return all;
}

static void check_states(const tg_findings *rows, bool same_sides)
{
    for (size_t i = 0; i < rows->count; i++) {
        const tg_finding *f = &rows->items[i];
        TG_CHECK(f->state != TG_STATE_NEW || (f->verdict == TG_VIOLATION && !same_sides));
        TG_CHECK(f->state != TG_STATE_ABSENT || (f->became != TG_BECAME_NULL && !same_sides));
        TG_CHECK(f->new_instances.count == 0 || f->state == TG_STATE_NEW);
    }
}

static void compare(world *w, tg_arena *job, tg_plan *head, const tg_findings *now, tg_plan *base,
                    const tg_findings *then)
{
    tg_comparison options = { 0 };
    options.moves = tg_plan_moves(head, &options.move_count);
    tg_findings rows = tg_compare(job, now, then, &options);
    check_states(&rows, false);
    options.moves = tg_renamed_calls(job, w->texts, tg_rules(), head, base, &options.move_count);
    rows = tg_compare(job, now, then, &options);
    check_states(&rows, false);
}

static const tg_graph *graph_of(world *w, tg_files *files, int side)
{
    return tg_graph_make(&(tg_graph_options){
        .arena = &w->arena, .texts = w->texts, .modules = w->modules, .files = files, .side = side });
}

static void check_sides(world *w, tg_arena *job, const tg_directory *root, tg_files *base,
                        const tg_graph *base_graph)
{
    tg_plan *plan = plan_of(w, job, w->files, 0, root);
    tg_findings now = findings_of(w, plan);
    tg_findings same = tg_compare(job, &now, &now, &(tg_comparison){ 0 });
    check_states(&same, true);
    int64_t there = base ? tg_graph_find(base_graph, root->path) : -1;
    if (there < 0)
        return;
    tg_plan *old = plan_of(w, job, base, 1, &base_graph->items[there]);
    tg_findings then = findings_of(w, old);
    compare(w, job, plan, &now, old, &then);
}

static void check_world(world *w, tg_files *base)
{
    const tg_graph *graph = graph_of(w, w->files, 0), *base_graph = base ? graph_of(w, base, 1) : NULL;
    size_t roots = 0;
    check_messages(w, graph->diags);
    for (size_t i = 0; i < graph->count && roots < FEW_ROOTS; i++) {
        if (!graph->items[i].root)
            continue;
        tg_arena job;
        tg_arena_init(&job, NULL);
        job.budget = SMALL_JOB;
        check_sides(w, &job, &graph->items[i], base, base_graph);
        tg_arena_reset(&job);
        roots++;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char boundary[] = "=====\n";
    world w;
    char *text = malloc(size + 1);
    TG_CHECK(text != NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    char *second = strstr(text, boundary);
    if (second)
        *second = '\0';
    world_open(&w, text);
    tg_files *base = second ? world_files(&w.arena, tg_str_from(second + strlen(boundary))) : NULL;
    check_world(&w, base);
    tg_files_close(base);
    world_close(&w);
    free(text);
    return 0;
}
