// `github`: workflow commands, which a GitHub step turns into annotations.
//
// GitHub keeps the first ten of each type in a step and drops the rest silently: so new findings come first, we stop at ten
// ourselves, and a plain line says how many are not shown.
#include "report_internal.h"

enum { MOST_OF_A_TYPE = 10 };         // GitHub's limit, documented under "problem matchers"
enum { LONGEST_MESSAGE = 4096 - 96 }; // it cuts at 4,096 characters
static const char *const types[] = { [TG_NOTE] = "notice", [TG_WARNING] = "warning", [TG_ERROR] = "error" };

typedef struct writer {
    tg_buf *out;
    const tg_results *results;
    tg_arena *arena;
    size_t written[TG_ERROR + 1], left_out[TG_ERROR + 1];
} writer;

// A value of a command: `property` also escapes what ends one.
static void add_escaped(writer *w, tg_str text, bool property)
{
    tg_buf plain = { 0 };
    tg_defuse(&plain, tg_utf8_printable(w->arena, text));
    for (size_t i = 0; i < plain.length; i++) {
        char c = plain.data[i];
        bool special = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
        if (special)
            tg_buf_format(w->out, "%%%02X", (unsigned)(unsigned char)c);
        else
            tg_buf_byte(w->out, c);
    }
    tg_buf_free(&plain);
}

// Whether one more of the type is shown; counts it either way.
static bool has_room(writer *w, tg_severity severity)
{
    bool room = w->written[severity] < MOST_OF_A_TYPE;
    (room ? w->written : w->left_out)[severity]++;
    return room;
}

// `bytes` is `place` in bytes: which unit GitHub counts in is not documented, so columns are only given where all units
// agree, because nothing beyond ASCII stands before them.
static void add_place(writer *w, tg_place place, tg_place bytes)
{
    tg_buf_add(w->out, S("file="));
    add_escaped(w, place.path, true);
    tg_buf_format(w->out, ",line=%u,endLine=%u,", place.line, place.line);
    if (place.end_column == bytes.end_column && place.end_column > place.start_column)
        tg_buf_format(w->out, "col=%u,endColumn=%u,", place.start_column, place.end_column);
}

static void write_command(writer *w, tg_severity severity, tg_place place, tg_place bytes, tg_str title,
                          tg_str message)
{
    if (w->results->annotation_line && place.path.length)
        place.line = w->results->annotation_line(w->results->annotation_data, place.path, place.line);
    tg_buf_format(w->out, "::%s ", types[severity]);
    if (place.path.length)
        add_place(w, place, bytes);
    tg_buf_add(w->out, S("title="));
    add_escaped(w, title, true);
    tg_buf_add(w->out, S("::"));
    add_escaped(w, tg_first_bytes(message, LONGEST_MESSAGE), false);
    tg_buf_byte(w->out, '\n');
}

static void write_findings(writer *w, bool (*wanted)(const tg_finding *finding))
{
    for (size_t i = 0; i < w->results->finding_count; i++) {
        const tg_finding *finding = &w->results->findings[i];
        if (!wanted(finding) || !has_room(w, tg_finding_level(finding)))
            continue;
        tg_str title = tg_str_from(finding->rule->title);
        if (finding->verdict == TG_UNDECIDED)
            title = tg_format(w->arena, "Undecided: %s", finding->rule->title);
        write_command(w, tg_finding_level(finding), tg_place_shown(w->results, finding, TG_CODE_POINTS),
                      tg_place_shown(w->results, finding, TG_BYTES), title,
                      tg_finding_message(w->arena, w->results, finding));
    }
}

static void write_diagnostics(writer *w, tg_severity severity)
{
    const tg_diags *diags = w->results->diags;
    for (size_t i = 0; diags && i < diags->count; i++) {
        const tg_diag *diag = &diags->items[i];
        if (diag->severity == severity && tg_diag_shown(w->results, diag) && has_room(w, severity))
            write_command(w, severity, tg_place_of_diag(w->results, diag, TG_CODE_POINTS),
                          tg_place_of_diag(w->results, diag, TG_BYTES),
                          tg_format(w->arena, "tracegate %s", diag->code), tg_diag_sentence(w->arena, diag));
    }
}

static void write_left_out(writer *w)
{
    for (int severity = TG_ERROR; severity >= TG_NOTE; severity--)
        if (w->left_out[severity])
            tg_buf_format(w->out,
                          "tracegate: %zu more of type %s without an annotation: GitHub shows %d of a type "
                          "for a step\n",
                          w->left_out[severity], types[severity], MOST_OF_A_TYPE);
}

void tg_report_github(tg_buf *out, const tg_results *results, const tg_report_options *options)
{
    (void)options;
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    writer w = { .out = out, .results = results, .arena = &arena };
    write_findings(&w, tg_finding_new);
    write_findings(&w, tg_finding_turned);
    write_diagnostics(&w, TG_ERROR);
    write_diagnostics(&w, TG_WARNING);
    write_left_out(&w);
    tg_arena_reset(&arena);
}
