// Gather: findings sorted, diagnostics each once, and whether all could be checked.
#include "gather.h"

// ------------------------------------------------------------------------------------- diagnostics

static bool same_diag(const tg_diag *a, const tg_diag *b)
{
    return a->subject.file == b->subject.file && a->subject.start == b->subject.start &&
           a->severity == b->severity && strcmp(a->code, b->code) == 0 &&
           tg_str_equal(a->message, b->message) && tg_str_equal(a->path, b->path);
}

// A module that several roots call says the same to each; and which modules are not at hand is a list of sources.
static void drop_repeated(tg_arena *arena, tg_diags *diags)
{
    size_t kept = 0;
    tg_map sources;
    tg_map_init(&sources, arena);
    for (size_t i = 0; i < diags->count; i++) {
        tg_diag *d = &diags->items[i];
        bool listed = strcmp(d->code, "plan/module-not-seen") == 0;
        if ((kept && same_diag(d, &diags->items[kept - 1])) || (listed && tg_map_get(&sources, d->message)))
            continue;
        if (listed)
            tg_map_put(&sources, d->message, diags);
        diags->items[kept++] = *d;
    }
    diags->count = kept;
}

// A limit that no diagnostic tells of: nothing was given up by name, but something may be missing.
static void say_limited(const tg_gathering *g, size_t root, tg_diags *diags)
{
    const tg_left *left = &g->left[root];
    if (left->limited && !left->diags.errors)
        tg_diags_add(diags, (tg_diag){ .severity = TG_ERROR,
                                       .code = "eval/limit",
                                       .path = g->roots[root].directory,
                                       .message = S("this root module takes more memory than one may"),
                                       .hint = S("name parts of it as PATH, or split it"),
                                       .missed = true });
}

// -------------------------------------------------------------------------- comments that silence nothing

// A place as a key; it lives in `at`.
static tg_str key_of(const tg_span *at)
{
    return (tg_str){ (const char *)at, sizeof *at };
}

static void note_used(const tg_gathering *g, tg_map *used)
{
    for (size_t i = 0; i < g->count; i++)
        for (size_t k = 0; k < g->left[i].findings.directive_count; k++) {
            const tg_directive_use *d = &g->left[i].findings.directives[k];
            if (d->used)
                tg_map_put(used, key_of(&d->at), used);
        }
}

// Only where everything was looked at can a comment be said to silence nothing.
static void warn_of_unused(const tg_gathering *g, tg_diags *diags)
{
    tg_map used;
    tg_map_init(&used, g->arena);
    note_used(g, &used);
    for (size_t i = 0; i < g->count; i++)
        for (size_t k = 0; k < g->left[i].findings.directive_count; k++) {
            const tg_directive_use *d = &g->left[i].findings.directives[k];
            if (!d->named || tg_map_get(&used, key_of(&d->at)))
                continue;
            tg_map_put(&used, key_of(&d->at), &used);
            tg_diags_add(diags, (tg_diag){ .severity = TG_WARNING,
                                           .code = "suppress/unused",
                                           .subject = d->at,
                                           .context = d->at,
                                           .message = S("this comment silences nothing"),
                                           .hint = S("take it out") });
        }
}

// -------------------------------------------------------------------------------------- the whole

static void add_findings(const tg_gathering *g, tg_results *results)
{
    size_t count = 0;
    for (size_t i = 0; i < g->count; i++)
        count += g->left[i].findings.count;
    tg_finding *all = tg_new_array(g->arena, tg_finding, count);
    count = 0;
    for (size_t i = 0; i < g->count; i++) {
        const tg_findings *findings = &g->left[i].findings;
        if (findings->count)
            memcpy(all + count, findings->items, findings->count * sizeof *all);
        count += findings->count;
    }
    tg_findings_sort(all, count);
    results->findings = all;
    results->finding_count = count;
}

void tg_gather(const tg_gathering *g, tg_diags *diags, tg_results *results)
{
    add_findings(g, results);
    for (size_t i = 0; i < g->count; i++) {
        const tg_left *left = &g->left[i];
        for (size_t k = 0; k < left->diags.count; k++)
            tg_diags_add(diags, left->diags.items[k]);
        say_limited(g, i, diags);
        results->incomplete = results->incomplete || left->limited;
        results->missed = results->missed || left->limited;
    }
    if (g->everything)
        warn_of_unused(g, diags);
    tg_diags_sort(diags, g->texts);
    drop_repeated(g->arena, diags);
    for (size_t i = 0; i < diags->count; i++) {
        results->incomplete = results->incomplete || diags->items[i].severity == TG_ERROR;
        results->missed = results->missed || diags->items[i].missed;
    }
    results->diags = diags;
    results->summary = tg_summarize(results->findings, results->finding_count);
}
