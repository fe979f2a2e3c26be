// Places as readers of reports want them: a path, one line, two columns.
//
// A region stays on one line: code scanning shows an alert in a pull request only if all its lines are in the diff.
#include "report_internal.h"

tg_place tg_place_of(const tg_results *results, tg_span span, tg_unit unit)
{
    tg_text *text = tg_texts_get(results->texts, span.file);
    if (!text)
        return (tg_place){ .line = 1, .start_column = 1, .end_column = 1 };
    tg_position start = tg_text_position(text, span.start, unit);
    uint32_t line_start = tg_text_line_start(text, start.line);
    uint32_t line_end = line_start + (uint32_t)tg_text_line_bytes(text, start.line).length;
    uint32_t end = span.end < line_end ? span.end : line_end;
    if (end < start.byte)
        end = start.byte;
    return (tg_place){
        .path = text->path,
        .line = start.line,
        .start_column = start.column,
        .end_column = tg_text_position(text, end, unit).column,
        .known = true,
    };
}

tg_place tg_place_of_diag(const tg_results *results, const tg_diag *diag, tg_unit unit)
{
    tg_place place = tg_place_of(results, diag->subject, unit);
    if (!place.known)
        place.path = diag->path;
    return place;
}

tg_span tg_shown_span(const tg_finding *finding)
{
    return finding->cause.file ? finding->cause : finding->at;
}

tg_place tg_place_shown(const tg_results *results, const tg_finding *finding, tg_unit unit)
{
    tg_place place = tg_place_of(results, tg_shown_span(finding), unit);
    if (!place.known)
        place.path = finding->root;
    return place;
}

bool tg_place_same_line(tg_place a, tg_place b)
{
    return a.line == b.line && tg_str_equal(a.path, b.path);
}

bool tg_step_shown(const tg_results *results, tg_steps steps, size_t i)
{
    if (i + 1 == steps.count)
        return true;
    tg_text *text = tg_texts_get(results->texts, steps.items[i].at.file);
    tg_span next = steps.items[i + 1].at;
    return !text || next.file != text->id ||
           tg_text_line(text, next.start) != tg_text_line(text, steps.items[i].at.start);
}
