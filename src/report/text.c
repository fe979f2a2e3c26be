// `text`: for people. What went wrong, then what this change made worse, then what else is known, then one line
// that sums it up.
//
// Everything from the repository passes tg_utf8_printable on its way (message.c, tg_diag_print), and the whole once more
// tg_defuse where a CI's runner reads along.
#include "report_internal.h"

#include <stdlib.h>

// Reasons of undecided functions that are listed without -v, the most frequent first.
enum { MOST_REASONS = 5 };

typedef struct writer {
    tg_buf *out;
    const tg_results *results;
    const tg_report_options *options;
    tg_arena *arena;
} writer;

// ------------------------------------------------------------------------------------ one finding

static void add_note(writer *w, unsigned gutter, const char *sign, tg_str text)
{
    tg_snippet_note(w->out, gutter, sign, text, w->options->color);
}

static tg_str place_text(writer *w, tg_span at)
{
    tg_place place = tg_place_of(w->results, at, TG_CODE_POINTS);
    return tg_format(w->arena, "%.*s:%u", TG_ARG(tg_utf8_printable(w->arena, place.path)), place.line);
}

static bool same_line(writer *w, tg_span a, tg_span b)
{
    tg_text *text = tg_texts_get(w->results->texts, a.file);
    return text && a.file == b.file && tg_text_line(text, a.start) == tg_text_line(text, b.start);
}

// One step is a row of a small table: what it is, where, its text.
typedef struct row {
    const tg_step_taken *step;
    tg_str what, place;
} row;

static void pad(tg_buf *out, tg_str text, size_t width)
{
    tg_buf_add(out, text);
    for (size_t length = tg_utf8_code_points(text); length < width; length++)
        tg_buf_byte(out, ' ');
}

static void add_row(writer *w, unsigned gutter, const char *sign, const row *r, const size_t widths[2],
                    tg_span cause)
{
    tg_buf line = { 0 };
    pad(&line, r->what, widths[0] + 2);
    pad(&line, r->place, widths[1] + 2);
    tg_buf_add(&line, tg_step_text(w->arena, r->step));
    if (same_line(w, r->step->at, cause))
        tg_buf_add(&line, S("  (changed)"));
    add_note(w, gutter, sign, tg_buf_str(&line));
    tg_buf_free(&line);
}

static void add_rows(writer *w, unsigned gutter, const row *rows, size_t count, tg_span cause)
{
    enum { WIDEST = 40 }; // a longer path moves only its own row
    size_t widths[2] = { 0, 0 };
    for (size_t i = 0; i < count; i++) {
        size_t what = tg_utf8_code_points(rows[i].what), place = tg_utf8_code_points(rows[i].place);
        widths[0] = what > widths[0] ? what : widths[0];
        widths[1] = place > widths[1] && place <= WIDEST ? place : widths[1];
    }
    for (size_t i = 0; i < count; i++)
        add_row(w, gutter, i == 0 ? "=" : "→", &rows[i], widths, cause);
}

// The way of the value from its origin on; the line of the finding itself is above already.
static void add_steps(writer *w, unsigned gutter, const tg_finding *finding)
{
    row *rows = tg_new_array(w->arena, row, finding->steps.count);
    size_t count = 0;
    bool cause_shown = same_line(w, finding->at, finding->cause);
    for (size_t i = 0; i < finding->steps.count; i++) {
        const tg_step_taken *step = &finding->steps.items[i];
        if (same_line(w, step->at, finding->at))
            continue;
        cause_shown |= same_line(w, step->at, finding->cause);
        rows[count++] = (row){ step, tg_str_from(step->what), place_text(w, step->at) };
    }
    add_rows(w, gutter, rows, count, finding->cause);
    if (finding->cause.file && !cause_shown)
        add_note(w, gutter, "=",
                 tg_format(w->arena, "changed by %.*s", TG_ARG(place_text(w, finding->cause))));
}

static void add_suppression(writer *w, unsigned gutter, const tg_suppression *suppression)
{
    tg_str reason = tg_str_none(suppression->reason) ? S("no reason given") : suppression->reason;
    add_note(w, gutter, "=",
             tg_format(w->arena, "suppressed by %s (%s), %.*s: %.*s", suppression->by, suppression->tool,
                       TG_ARG(place_text(w, suppression->at)), TG_ARG(reason)));
}

// The place, a snippet, the steps from the origin on, the hint. `word`: "new", "known", ...; NULL: none.
static void add_block(writer *w, const tg_finding *finding, tg_severity severity, const char *word)
{
    tg_str sentence = tg_finding_sentence(w->arena, finding);
    tg_diag block = {
        .severity = severity,
        .subject = finding->at,
        .context = finding->at,
        .message = word ? tg_format(w->arena, "%.*s (%s)", TG_ARG(sentence), word) : sentence,
        .label = finding->label,
        .path = finding->at.file ? (tg_str){ NULL, 0 } : finding->root,
    };
    tg_diag_print(w->out, &block, w->results->texts, w->options->color);
    unsigned gutter = tg_snippet_gutter(w->results->texts, finding->at);
    gutter = gutter ? gutter : 1;
    add_steps(w, gutter, finding);
    tg_str instances = tg_finding_instances(w->arena, finding);
    if (!tg_str_none(instances))
        add_note(w, gutter, "=", instances);
    if (finding->suppressed)
        add_suppression(w, gutter, finding->suppressed);
    if (finding->hint.length)
        add_note(w, gutter, "=", tg_format(w->arena, "hint: %.*s", TG_ARG(finding->hint)));
    tg_buf_byte(w->out, '\n');
}

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

static void add_blocks(writer *w, selector *wanted, tg_severity severity, const char *word)
{
    for (size_t i = 0; i < w->results->finding_count; i++)
        if (wanted(&w->results->findings[i]))
            add_block(w, &w->results->findings[i], severity, word);
}

static void add_violations(writer *w, selector *wanted, const char *word)
{
    for (size_t i = 0; i < w->results->finding_count; i++)
        if (wanted(&w->results->findings[i]))
            add_block(w, &w->results->findings[i], tg_finding_level(&w->results->findings[i]), word);
}

// One line: which functions no longer violate.
static void add_fixed(writer *w)
{
    size_t named = 0;
    for (size_t i = 0; i < w->results->finding_count; i++) {
        if (!is_fixed(&w->results->findings[i]))
            continue;
        tg_str subject = tg_finding_subject(w->arena, &w->results->findings[i]);
        tg_buf_format(w->out, "%s%.*s", named++ ? ", " : "fixed: ", TG_ARG(subject));
    }
    if (named)
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
        add_blocks(w, is_undecided_as_before, TG_NOTE, "undecided");
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
        tg_diag_print(w->out, &diags->items[i], w->results->texts, w->options->color);
        tg_buf_byte(w->out, '\n');
    }
    if (diags && diags->dropped)
        tg_buf_format(w->out, "%zu more diagnostics are not shown\n", diags->dropped);
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
        add_violations(w, is_suppressed, "suppressed");
    if (w->options->verbose)
        add_violations(w, is_known, "known");
    add_violations(w, tg_finding_new, new_word);
    add_blocks(w, tg_finding_turned, TG_NOTE, "passed before, now undecided");
    if (w->options->quiet)
        return;
    add_undecided(w);
    if (w->options->verbose)
        add_passing(w);
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
