// `codequality`: GitLab's Code Quality report. GitLab compares the target branch's with the merge request's by
// fingerprint, so it holds every violation of the head, known ones, too; it stops reading at the first invalid
// entry, and keeps one entry a fingerprint.
#include "report_internal.h"

static const char *const severities[] = { [TG_NOTE] = "info", [TG_WARNING] = "minor", [TG_ERROR] = "major" };

// The widget shows one line, so the sentence alone, and where to look if that is another line.
static tg_str description(tg_arena *arena, const tg_results *results, const tg_finding *finding)
{
    tg_str sentence = tg_finding_sentence(arena, finding);
    tg_place own = tg_place_of(results, finding->at, TG_CODE_POINTS);
    if (!finding->cause.file || !own.known)
        return sentence;
    return tg_format(arena, "%.*s (see %.*s:%u)", TG_ARG(sentence),
                     TG_ARG(tg_utf8_printable(arena, own.path)), own.line);
}

// The finding's own fingerprint; a number behind it if there was one before (plans of several files may hold the
// same address twice).
static tg_str unique_fingerprint(tg_map *seen, const tg_finding *finding)
{
    tg_str fingerprint = finding->fingerprint;
    for (unsigned i = 2; tg_map_get(seen, fingerprint); i++)
        fingerprint = tg_format(seen->arena, "%.*s-%u", TG_ARG(finding->fingerprint), i);
    tg_map_put(seen, fingerprint, seen);
    return fingerprint;
}

void tg_report_codequality(tg_buf *out, const tg_results *results, const tg_report_options *options)
{
    (void)options;
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    tg_map seen;
    tg_map_init(&seen, &arena);
    tg_rows rows = tg_rows_open(out, "");
    for (size_t i = 0; i < results->finding_count; i++) {
        const tg_finding *finding = &results->findings[i];
        if (!tg_finding_live(finding))
            continue;
        tg_place place = tg_place_shown(results, finding, TG_CODE_POINTS);
        tg_record *row = tg_record_object();
        tg_record_text(row, "description", description(&arena, results, finding));
        tg_record_word(row, "check_name", finding->rule->id);
        tg_record_text(row, "fingerprint", unique_fingerprint(&seen, finding));
        tg_record_word(row, "severity", severities[tg_finding_level(finding)]);
        tg_record *location = tg_record_add_object(row, "location");
        tg_record_text(location, "path", place.path);
        tg_record_integer(tg_record_add_object(location, "lines"), "begin", place.line);
        tg_rows_add(&rows, row);
    }
    tg_rows_close(&rows, "\n");
    tg_arena_reset(&arena);
}
