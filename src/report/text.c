// `text`: for people. What went wrong, then what this change made worse, then what else is known, then one line
// that sums it up.
//
// Everything from the repository passes tg_utf8_printable on its way (message.c, tg_diag_print), and the whole once more
// tg_defuse where a CI's runner reads along.
#include "report_internal.h"

#include <stdlib.h>

// Reasons of undecided functions that are listed without -v, the most frequent first.
enum { MOST_REASONS = 5 };
// Addresses in the line of what is fixed.
enum { MOST_FIXED = 10 };

typedef tg_text_writer writer;

// --------------------------------------------------------------------------------- groups of them

typedef bool selector(const tg_finding *finding);

static bool is_known(const tg_finding *finding)
{
    return tg_finding_live(finding) && !tg_finding_new(finding);
}

static bool is_undecided(const tg_finding *finding)
{
    return finding->verdict == TG_UNDECIDED && finding->state != TG_STATE_ABSENT && !finding->suppressed;
}

static bool is_undecided_as_before(const tg_finding *finding)
{
    return is_undecided(finding) && !tg_finding_turned(finding);
}

static bool is_suppressed(const tg_finding *finding)
{
    return finding->suppressed && finding->state != TG_STATE_ABSENT;
}

static bool is_fixed(const tg_finding *finding)
{
    return finding->state == TG_STATE_ABSENT &&
           (finding->became == TG_BECAME_PASS || finding->became == TG_BECAME_NONE ||
            finding->became == TG_BECAME_GONE);
}

static bool is_passing(const tg_finding *finding)
{
    return finding->verdict == TG_PASS && finding->state != TG_STATE_ABSENT && !finding->suppressed;
}

static size_t count_of(const writer *w, selector *wanted)
{
    size_t count = 0;
    for (size_t i = 0; i < w->results->finding_count; i++)
        count += wanted(&w->results->findings[i]);
    return count;
}

// A module that is called ten times has ten findings in one place: they are one block.
static tg_str key_of(writer *w, const tg_finding *finding)
{
    return tg_format(w->arena, "%s %u %u %.*s %.*s", finding->rule->id, finding->at.file, finding->at.start,
                     TG_ARG(finding->at.file ? S("") : finding->root), TG_ARG(finding->reason));
}

static void add_blocks(writer *w, selector *wanted, const char *word)
{
    tg_map blocks;
    tg_map_init(&blocks, w->arena);
    for (size_t i = 0; i < w->results->finding_count; i++) {
        const tg_finding *finding = &w->results->findings[i];
        if (!wanted(finding))
            continue;
        tg_str key = key_of(w, finding);
        tg_text_block *block = tg_map_get(&blocks, key);
        if (!block) {
            block = tg_new(w->arena, tg_text_block);
            tg_map_put(&blocks, key, block);
        }
        tg_push(w->arena, block, finding);
    }
    for (size_t i = 0; i < blocks.count; i++)
        tg_text_add_block(w, blocks.entries[i].value, word);
}

// One line: what no longer violates.
static void add_fixed(writer *w)
{
    size_t count = 0;
    for (size_t i = 0; i < w->results->finding_count; i++) {
        if (!is_fixed(&w->results->findings[i]) || ++count > MOST_FIXED)
            continue;
        tg_str subject = tg_finding_subject(w->arena, &w->results->findings[i]);
        tg_buf_format(w->out, "%s%.*s", count > 1 ? ", " : "fixed: ", TG_ARG(subject));
    }
    if (count > MOST_FIXED)
        tg_buf_format(w->out, " and %zu more", count - MOST_FIXED);
    if (count)
        tg_buf_byte(w->out, '\n');
}

typedef struct reason {
    tg_str text;
    size_t count;
} reason;

static int most_frequent_first(const void *a, const void *b)
{
    const reason *x = *(reason *const *)a, *y = *(reason *const *)b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return tg_str_compare(x->text, y->text);
}

static void add_reasons(writer *w)
{
    tg_map seen;
    tg_map_init(&seen, w->arena);
    for (size_t i = 0; i < w->results->finding_count; i++) {
        const tg_finding *finding = &w->results->findings[i];
        if (!is_undecided_as_before(finding))
            continue;
        reason *r = tg_map_get(&seen, finding->reason);
        if (!r) {
            r = tg_new(w->arena, reason);
            r->text = finding->reason;
            tg_map_put(&seen, r->text, r);
        }
        r->count++;
    }
    reason **sorted = tg_new_array(w->arena, reason *, seen.count);
    for (size_t i = 0; i < seen.count; i++)
        sorted[i] = seen.entries[i].value;
    qsort(sorted, seen.count, sizeof *sorted, most_frequent_first);
    for (size_t i = 0; i < seen.count && i < MOST_REASONS; i++)
        tg_buf_format(w->out, "%6zu  %.*s\n", sorted[i]->count,
                      TG_ARG(tg_utf8_printable(w->arena, sorted[i]->text)));
    if (seen.count > MOST_REASONS)
        tg_buf_format(w->out, "        and %zu other reasons\n", seen.count - MOST_REASONS);
}

static void add_undecided(writer *w)
{
    size_t count = count_of(w, is_undecided_as_before);
    if (w->options->verbose)
        add_blocks(w, is_undecided_as_before, "undecided");
    else if (count) {
        tg_buf_format(w->out, "undecided: %zu (-v shows where)\n", count);
        add_reasons(w);
    }
}

static void add_passing(writer *w)
{
    for (size_t i = 0; i < w->results->finding_count; i++)
        if (is_passing(&w->results->findings[i]))
            tg_buf_format(w->out, "pass: %.*s\n",
                          TG_ARG(tg_finding_sentence(w->arena, &w->results->findings[i])));
}

// -------------------------------------------------------------------------------------- the whole

static void add_diagnostics(writer *w)
{
    const tg_diags *diags = w->results->diags;
    for (size_t i = 0; diags && i < diags->count; i++) {
        if (!w->options->verbose && !tg_diag_shown(w->results, &diags->items[i]))
            continue;
        tg_diag_print(w->out, &diags->items[i], w->results->texts, w->options->color);
        tg_buf_byte(w->out, '\n');
    }
    if (diags && diags->dropped)
        tg_buf_format(w->out, "%zu more diagnostics are not shown\n", diags->dropped);
}

// One line for each kind of what is not shown.
static void add_hidden(writer *w)
{
    const tg_diags *diags = w->results->diags;
    size_t hidden[TG_ERROR + 1] = { 0 };
    for (size_t i = 0; diags && !w->options->verbose && i < diags->count; i++)
        hidden[diags->items[i].severity] += !tg_diag_shown(w->results, &diags->items[i]);
    if (hidden[TG_NOTE])
        tg_buf_format(w->out, "not seen: %zu module%s not at hand (-v shows %s)\n", hidden[TG_NOTE],
                      hidden[TG_NOTE] == 1 ? " that is" : "s that are", hidden[TG_NOTE] == 1 ? "it" : "them");
    if (hidden[TG_WARNING])
        tg_buf_format(w->out, "warnings: %zu in files that the change does not touch (-v shows %s)\n",
                      hidden[TG_WARNING], hidden[TG_WARNING] == 1 ? "it" : "them");
}

static void add_known(writer *w)
{
    size_t count = count_of(w, is_known);
    if (count && !w->options->verbose)
        tg_buf_format(w->out, "known: %zu %s there before (-v shows %s)\n", count,
                      count == 1 ? "violation was" : "violations were", count == 1 ? "it" : "them");
}

// Where each rule that has something to say is explained.
static void add_pages(writer *w)
{
    for (size_t i = 0; w->results->rules[i]; i++) {
        bool shown = false;
        for (size_t k = 0; k < w->results->finding_count && !shown; k++)
            shown = w->results->findings[k].rule == w->results->rules[i] &&
                    tg_finding_live(&w->results->findings[k]);
        if (shown)
            tg_buf_format(w->out, "why, and how to mend it: tracegate explain %s\n",
                          w->results->rules[i]->id);
    }
}

static void add_count(writer *w, size_t count, const char *what)
{
    if (count)
        tg_buf_format(w->out, ", %zu %s", count, what);
}

static void add_summary(writer *w)
{
    const tg_summary *s = &w->results->summary;
    const char *state = w->results->scope.compared ? "new " : "";
    size_t fresh = count_of(w, tg_finding_new);
    if (fresh)
        tg_buf_format(w->out, "tracegate: %zu %sviolation%s", fresh, state, fresh == 1 ? "" : "s");
    else
        tg_buf_format(w->out, "tracegate: no %sviolation", state);
    add_count(w, count_of(w, is_known), "known");
    add_count(w, s->fixed, "fixed");
    add_count(w, s->undecided, "undecided");
    add_count(w, s->suppressed, "suppressed");
    add_count(w, s->pass, "pass");
    if (w->results->scope.mode == TG_SCOPE_CHANGE && !w->results->scope.root_count)
        tg_buf_add(w->out, S("; the change affects no root module"));
    if (w->results->incomplete)
        tg_buf_add(w->out, S("; not everything could be checked"));
    tg_buf_byte(w->out, '\n');
}

// What is there without asking for it is what this change made worse, so it is only called new where others stand beside it.
static void add_all(writer *w)
{
    const char *new_word = w->options->verbose && w->results->scope.compared ? "new" : NULL;
    add_diagnostics(w);
    if (w->options->verbose)
        add_blocks(w, is_suppressed, "suppressed");
    if (w->options->verbose)
        add_blocks(w, is_known, "known");
    add_blocks(w, tg_finding_new, new_word);
    add_blocks(w, tg_finding_turned, "passed before, now undecided");
    if (w->options->quiet)
        return;
    add_undecided(w);
    if (w->options->verbose)
        add_passing(w);
    add_hidden(w);
    add_known(w);
    add_fixed(w);
    add_pages(w);
    add_summary(w);
}

void tg_report_text(tg_buf *out, const tg_results *results, const tg_report_options *options)
{
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    tg_buf whole = { 0 };
    writer w = { .out = options->workflow_commands ? &whole : out,
                 .results = results,
                 .options = options,
                 .arena = &arena };
    add_all(&w);
    if (options->workflow_commands)
        tg_defuse(out, tg_buf_str(&whole));
    tg_buf_free(&whole);
    tg_arena_reset(&arena);
}
