// Fuzzes the report formats: whatever stands in names, values and files, every report is one that its reader takes.
//
// The input is cut at each 0xFE byte; the pieces are, in turn, a file's text, its path, and the words of findings on it.
#include "tracegate/report.h"

#include <cjson/cJSON.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_PIECES = 64 };

typedef struct pieces {
    tg_str items[MOST_PIECES];
    size_t count, next;
} pieces;

static pieces cut(const uint8_t *data, size_t size)
{
    pieces p = { .count = 0 };
    size_t start = 0;
    for (size_t at = 0; at <= size && p.count < MOST_PIECES; at++) {
        if (at < size && data[at] != 0xFE)
            continue;
        p.items[p.count++] = (tg_str){ (const char *)data + start, at - start };
        start = at + 1;
    }
    return p;
}

static tg_str take(pieces *p)
{
    return p->next < p->count ? p->items[p->next++] : S("");
}

static tg_span somewhere(const tg_text *text, tg_str seed)
{
    uint64_t hash = tg_hash_bytes(seed);
    uint32_t size = (uint32_t)text->bytes.length + 1;
    uint32_t start = (uint32_t)(hash % size), end = start + (uint32_t)((hash >> 32) % (size - start));
    return (tg_span){ text->id, start, end };
}

static tg_finding make_finding(pieces *p, const tg_text *text, tg_arena *arena)
{
    tg_finding f = { .rule = tg_rules()[0], .root = take(p), .address = take(p), .reason = take(p) };
    uint64_t choice = tg_hash_bytes(f.reason);
    tg_str *instance = tg_arena_copy(arena, &f.reason, sizeof f.reason);
    tg_step_taken step = { somewhere(text, f.address), choice & 1 ? f.reason : (tg_str){ NULL, 0 }, "local" };
    f.hint = take(p);
    f.label = f.mode = f.root;
    f.at = somewhere(text, f.root);
    f.cause = choice & 2 ? somewhere(text, f.hint) : (tg_span){ 0, 0, 0 };
    f.verdict = (tg_outcome)(choice >> 2 & 3);
    f.state = (tg_state)(choice >> 4 & 3);
    f.instances = (tg_strs){ instance, 1 };
    f.instance_count = (int64_t)(choice >> 8);
    f.steps = (tg_steps){ tg_arena_copy(arena, &step, sizeof step), 1 };
    f.fingerprint = tg_fingerprint(arena, &f);
    return f;
}

static void check(const tg_report_format *format, tg_str report)
{
    bool json = strcmp(format->name, "text") != 0 && strcmp(format->name, "github") != 0;
    TG_CHECK(tg_utf8_valid(report));
    if (json) {
        cJSON *value = cJSON_ParseWithLength(report.data, report.length);
        TG_CHECK(value != NULL);
        cJSON_Delete(value);
        return;
    }
    size_t at;
    for (size_t i = 0; i < report.length; i++) {
        TG_CHECK((unsigned char)report.data[i] >= 0x20 || report.data[i] == '\n');
        bool line_start = i == 0 || report.data[i - 1] == '\n';
        tg_str rest = tg_str_slice(report, i, report.length);
        bool ours = tg_str_starts_with(rest, S("::notice ")) || tg_str_starts_with(rest, S("::error "));
        TG_CHECK(!line_start || !tg_str_starts_with(rest, S("::")) || (ours && format->name[0] == 'g'));
    }
    TG_CHECK(!tg_str_find(report, S("##["), &at) && !tg_str_find(report, S("##vso["), &at));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    pieces p = cut(data, size);
    tg_texts *texts = tg_texts_new();
    tg_str bytes = take(&p), path = take(&p);
    tg_text *text = tg_texts_add(texts, path, bytes);
    tg_diags diags;
    tg_diags_init(&diags, &arena, 0);
    tg_finding findings[MOST_PIECES / 4];
    size_t count = 0;
    while (p.next + 4 <= p.count)
        findings[count++] = make_finding(&p, text, &arena);
    tg_str rest = take(&p);
    tg_diags_add(
        &diags,
        (tg_diag){ .severity = TG_ERROR, .code = "a/b", .subject = somewhere(text, rest), .message = rest });
    tg_results results = { .texts = texts,
                           .findings = findings,
                           .finding_count = count,
                           .diags = &diags,
                           .summary = tg_summarize(findings, count),
                           .rules = tg_rules() };
    tg_report_options options = { .verbose = true, .workflow_commands = true };
    for (const tg_report_format *format = tg_report_formats(); format->name; format++) {
        tg_buf out = { 0 };
        format->write(&out, &results, &options);
        check(format, tg_buf_str(&out));
        tg_buf_free(&out);
    }
    tg_texts_free(texts);
    tg_arena_reset(&arena);
    return 0;
}
