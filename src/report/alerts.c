// Findings as code scanning's alerts: those of one rule that are shown on one line of one file are one.
//
// Code scanning knows an alert by rule, file and the hash of its line; two on one line it would collapse.
#include "report_internal.h"

#include <stdlib.h>

static tg_str key_of(tg_arena *arena, const tg_finding *finding, tg_place place)
{
    return tg_format(arena, "%s %u %.*s", finding->rule->id, place.line, TG_ARG(place.path));
}

typedef struct collector {
    tg_arena *arena;
    const tg_results *results;
    tg_map seen; // alerts by rule, line and path
    tg_alerts alerts;
    size_t capacity, limit;
} collector;

static tg_alert *new_alert(collector *c, tg_str key, tg_place place, const tg_finding *finding)
{
    tg_alert *alert = tg_new(c->arena, tg_alert);
    alert->place = place;
    alert->file = tg_shown_span(finding).file;
    tg_map_put(&c->seen, key, alert);
    if (c->alerts.count == c->capacity)
        c->alerts.items = tg_arena_grow(c->arena, c->alerts.items, &c->capacity, sizeof *c->alerts.items);
    c->alerts.items[c->alerts.count++] = alert;
    return alert;
}

static void add(collector *c, const tg_finding *finding)
{
    tg_place place = tg_place_shown(c->results, finding, TG_CODE_POINTS);
    tg_str key = key_of(c->arena, finding, place);
    tg_alert *alert = tg_map_get(&c->seen, key);
    if (!alert && c->alerts.count == c->limit) {
        c->alerts.left_out++;
        return;
    }
    if (!alert)
        alert = new_alert(c, key, place, finding);
    tg_push(c->arena, alert, finding);
}

static bool is_known(const tg_finding *finding)
{
    return tg_finding_live(finding) && !tg_finding_new(finding);
}

static void add_all(collector *c, bool (*wanted)(const tg_finding *finding))
{
    for (size_t i = 0; i < c->results->finding_count; i++)
        if (wanted(&c->results->findings[i]))
            add(c, &c->results->findings[i]);
}

static int by_file_and_line(const void *a, const void *b)
{
    const tg_alert *x = *(tg_alert *const *)a, *y = *(tg_alert *const *)b;
    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    return (x->place.line > y->place.line) - (x->place.line < y->place.line);
}

// The hashes of the lines on which `count` alerts of one file, sorted by line, stand.
static void hash_file(tg_arena *arena, tg_text *text, tg_alert **sorted, size_t count)
{
    uint32_t *lines = tg_allocate(count * sizeof *lines);
    tg_str *hashes = tg_allocate(count * sizeof *hashes);
    size_t different = 0;
    for (size_t i = 0; i < count; i++)
        if (i == 0 || sorted[i]->place.line != lines[different - 1])
            lines[different++] = sorted[i]->place.line;
    tg_line_hashes(arena, text->bytes, lines, different, hashes);
    for (size_t i = 0, line = 0; i < count; i++) {
        while (lines[line] != sorted[i]->place.line)
            line++;
        sorted[i]->line_hash = hashes[line];
    }
    free(lines);
    free(hashes);
}

// A file is read once, however many alerts it has.
static void hash_lines(collector *c)
{
    size_t count = c->alerts.count;
    tg_alert **sorted = tg_arena_copy(c->arena, c->alerts.items, count * sizeof(tg_alert *));
    if (count)
        qsort(sorted, count, sizeof *sorted, by_file_and_line);
    for (size_t start = 0, end; start < count; start = end) {
        for (end = start + 1; end < count && sorted[end]->file == sorted[start]->file;)
            end++;
        tg_text *text = tg_texts_get(c->results->texts, sorted[start]->file);
        if (text)
            hash_file(c->arena, text, sorted + start, end - start);
    }
}

tg_alerts tg_alerts_of(tg_arena *arena, const tg_results *results, size_t limit)
{
    collector c = { .arena = arena, .results = results, .limit = limit };
    tg_map_init(&c.seen, arena);
    add_all(&c, tg_finding_new);
    add_all(&c, is_known);
    hash_lines(&c);
    return c.alerts;
}
