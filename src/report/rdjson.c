// `rdjson`: reviewdog's own format, one diagnostic a line. Its columns count bytes, the end is exclusive; the steps
// by which the value came are related locations, shown below a comment.
#include "report_internal.h"

static const char *const severities[] = {
    [TG_NOTE] = "INFO", [TG_WARNING] = "WARNING", [TG_ERROR] = "ERROR"
};

static void add_position(tg_record *range, const char *key, uint32_t line, uint32_t column)
{
    tg_record *position = tg_record_add_object(range, key);
    tg_record_integer(position, "line", line);
    tg_record_integer(position, "column", column);
}

static void add_location(tg_record *parent, tg_place place)
{
    tg_record *location = tg_record_add_object(parent, "location");
    tg_record_text(location, "path", place.path);
    tg_record *range = tg_record_add_object(location, "range");
    add_position(range, "start", place.line, place.start_column);
    add_position(range, "end", place.line, place.end_column);
}

static void add_related(tg_record *related, tg_str message, tg_place place)
{
    if (!place.known)
        return;
    tg_record *item = tg_record_add_object(related, NULL);
    tg_record_text(item, "message", message);
    add_location(item, place);
}

// The finding's own line where it is shown on another, then the way of the value.
static void add_related_locations(tg_record *row, tg_arena *arena, const tg_results *results,
                                  const tg_finding *finding, tg_place shown)
{
    tg_record *related = tg_record_add_array(row, "related_locations");
    tg_place own = tg_place_of(results, finding->at, TG_BYTES);
    if (!tg_place_same_line(own, shown))
        add_related(related, tg_finding_sentence(arena, finding), own);
    for (size_t i = 0; i < finding->steps.count; i++) {
        tg_place place = tg_place_of(results, finding->steps.items[i].at, TG_BYTES);
        bool seen = tg_place_same_line(place, own) || tg_place_same_line(place, shown);
        if (!seen && tg_step_shown(results, finding->steps, i))
            add_related(related, tg_step_sentence(arena, &finding->steps.items[i]), place);
    }
}

static tg_record *diagnostic(tg_arena *arena, const tg_results *results, const tg_finding *finding)
{
    tg_place place = tg_place_shown(results, finding, TG_BYTES);
    tg_str message = tg_finding_message(arena, results, finding);
    tg_record *row = tg_record_object();
    tg_record_text(row, "message", message);
    add_location(row, place);
    tg_record_word(row, "severity", severities[tg_finding_level(finding)]);
    tg_record *code = tg_record_add_object(row, "code");
    tg_record_word(code, "value", finding->rule->id);
    tg_record_word(code, "url", finding->rule->help_uri);
    tg_record_text(row, "original_output",
                   tg_format(arena, "%.*s:%u:%u: %.*s", TG_ARG(tg_utf8_printable(arena, place.path)),
                             place.line, place.start_column, TG_ARG(message)));
    add_related_locations(row, arena, results, finding, place);
    return row;
}

void tg_report_rdjson(tg_buf *out, const tg_results *results, const tg_report_options *options)
{
    (void)options;
    tg_pool *pool = tg_pool_new();
    tg_arena arena;
    tg_arena_init(&arena, pool);
    tg_rows rows =
        tg_rows_open(out, "{\"source\":{\"name\":\"tracegate\",\"url\":\"" TG_HOME "\"},\n\"diagnostics\":");
    for (size_t i = 0; i < results->finding_count; i++) {
        if (!tg_finding_new(&results->findings[i]))
            continue;
        tg_rows_add(&rows, diagnostic(&arena, results, &results->findings[i]));
        tg_arena_reset(&arena);
    }
    tg_rows_close(&rows, "}\n");
    tg_pool_free(pool);
}
