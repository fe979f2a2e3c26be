// One block of `text`: a place with what is wrong there, the way by which the value came, what to do.
//
// A block is about one finding, or about several with one reason in one place (a module that is called more than once): then
// each has its own way.
#include "report_internal.h"

// Findings of one block whose ways are shown.
enum { MOST_WAYS = 10 };

static void add_note(tg_text_writer *w, unsigned gutter, const char *sign, tg_str text)
{
    tg_snippet_note(w->out, gutter, sign, text, w->options->color);
}

static tg_str place_text(tg_text_writer *w, tg_span at)
{
    tg_place place = tg_place_of(w->results, at, TG_CODE_POINTS);
    return tg_format(w->arena, "%.*s:%u", TG_ARG(tg_utf8_printable(w->arena, place.path)), place.line);
}

static bool same_line(tg_text_writer *w, tg_span a, tg_span b)
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
    size_t length = tg_utf8_code_points(text);
    do
        tg_buf_byte(out, ' ');
    while (++length < width);
}

static void add_row(tg_text_writer *w, unsigned gutter, const char *sign, const row *r,
                    const size_t widths[2], tg_span cause)
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

// `first`: the sign of the first row.
static void add_rows(tg_text_writer *w, unsigned gutter, const char *first, const row *rows, size_t count,
                     tg_span cause)
{
    enum { WIDEST = 40 }; // a longer path moves only its own row
    size_t widths[2] = { 0, 0 };
    for (size_t i = 0; i < count; i++) {
        size_t what = tg_utf8_code_points(rows[i].what), place = tg_utf8_code_points(rows[i].place);
        widths[0] = what > widths[0] ? what : widths[0];
        widths[1] = place > widths[1] && place <= WIDEST ? place : widths[1];
    }
    for (size_t i = 0; i < count; i++)
        add_row(w, gutter, i == 0 ? first : "→", &rows[i], widths, cause);
}

// The way of the value from its origin on; the line of the finding itself is above already.
static void add_steps(tg_text_writer *w, unsigned gutter, const char *first, const tg_finding *finding)
{
    row *rows = tg_new_array(w->arena, row, finding->steps.count);
    size_t count = 0;
    tg_span changed = finding->cause_removed ? (tg_span){ 0, 0, 0 } : finding->cause;
    bool cause_shown = changed.file && same_line(w, finding->at, changed);
    for (size_t i = 0; i < finding->steps.count; i++) {
        const tg_step_taken *step = &finding->steps.items[i];
        if (same_line(w, step->at, finding->at) || !tg_step_shown(w->results, finding->steps, i))
            continue;
        cause_shown |= changed.file && same_line(w, step->at, changed);
        rows[count++] = (row){ step, tg_str_from(step->what), place_text(w, step->at) };
    }
    add_rows(w, gutter, first, rows, count, changed);
    if (finding->cause.file && !cause_shown)
        add_note(w, gutter, "=",
                 tg_format(w->arena, "changed by %s%.*s",
                           finding->cause_removed ? "what was removed after " : "",
                           TG_ARG(place_text(w, finding->cause))));
}

static void add_suppression(tg_text_writer *w, unsigned gutter, const tg_suppression *suppression)
{
    tg_str reason = tg_str_none(suppression->reason) ? S("no reason given") : suppression->reason;
    add_note(w, gutter, "=",
             tg_format(w->arena, "suppressed by %s (%s), %.*s: %.*s", suppression->by, suppression->tool,
                       TG_ARG(place_text(w, suppression->at)), TG_ARG(reason)));
}

static void add_details(tg_text_writer *w, unsigned gutter, const char *first, const tg_finding *finding)
{
    add_steps(w, gutter, first, finding);
    tg_str instances = tg_finding_instances(w->arena, finding);
    if (!tg_str_none(instances))
        add_note(w, gutter, "=", instances);
    if (finding->suppressed)
        add_suppression(w, gutter, finding->suppressed);
}

static tg_str title(tg_text_writer *w, const tg_text_block *block, const char *word)
{
    tg_str sentence = tg_finding_sentence(w->arena, block->items[0]);
    if (block->count > 1)
        sentence = tg_format(w->arena, "%.*s and %zu more: %.*s",
                             TG_ARG(tg_finding_subject(w->arena, block->items[0])), block->count - 1,
                             TG_ARG(block->items[0]->reason));
    return word ? tg_format(w->arena, "%.*s (%s)", TG_ARG(sentence), word) : sentence;
}

void tg_text_add_block(tg_text_writer *w, const tg_text_block *block, const char *word)
{
    const tg_finding *first = block->items[0];
    tg_diag head = {
        .severity = first->verdict == TG_VIOLATION ? tg_finding_level(first) : TG_NOTE,
        .subject = first->at,
        .context = first->at,
        .message = title(w, block, word),
        .label = first->label,
        .path = first->at.file ? (tg_str){ NULL, 0 } : first->root,
    };
    tg_diag_print(w->out, &head, w->results->texts, w->options->color);
    unsigned gutter = tg_snippet_gutter(w->results->texts, first->at);
    gutter = gutter ? gutter : 1;
    if (block->count == 1)
        add_details(w, gutter, "=", first);
    for (size_t i = 0; block->count > 1 && i < block->count && i < MOST_WAYS; i++) {
        add_note(w, gutter, "=", tg_finding_subject(w->arena, block->items[i]));
        add_details(w, gutter, "→", block->items[i]);
    }
    if (block->count > MOST_WAYS)
        add_note(w, gutter, "=", tg_format(w->arena, "and %zu more", block->count - MOST_WAYS));
    if (first->hint.length)
        add_note(w, gutter, "=", tg_format(w->arena, "hint: %.*s", TG_ARG(first->hint)));
    tg_buf_byte(w->out, '\n');
}
