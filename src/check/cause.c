// Cause: which changed line made a finding new (CHANGES.md): the first changed line on the path of its steps, the
// head's and then the base's; a line that was removed stands on the head's line before it.
#include "tracegate/check.h"

typedef struct tracing {
    const tg_texts *texts;
    const tg_cause_options *options;
} tracing;

// The change of a file by its path on one side; NULL: the file is unchanged.
static const tg_change *change_of(const tracing *t, tg_str path, bool old_side)
{
    const tg_changes *changes = t->options->changes;
    for (size_t i = 0; i < changes->count; i++) {
        const tg_change *c = &changes->items[i];
        bool there = old_side ? c->kind != TG_CHANGE_ADDED : c->kind != TG_CHANGE_DELETED;
        if (there && tg_str_equal(old_side ? c->old_path : c->path, path))
            return c;
    }
    return NULL;
}

static bool between(uint32_t line, uint32_t start, uint32_t count)
{
    return count && line >= start && line - start < count;
}

static bool changed_on_head(const tracing *t, tg_span at)
{
    tg_text *text = tg_texts_get(t->texts, at.file);
    const tg_change *c = text ? change_of(t, text->path, false) : NULL;
    if (!c)
        return false;
    if (c->kind == TG_CHANGE_ADDED)
        return true;
    uint32_t line = tg_text_line(text, at.start);
    for (size_t i = 0; i < c->hunk_count; i++)
        if (between(line, c->hunks[i].new_start, c->hunks[i].new_count))
            return true;
    return false;
}

static tg_span whole_line(tg_text *text, uint32_t line)
{
    tg_str bytes = tg_text_line_bytes(text, line);
    uint32_t start = tg_text_line_start(text, line);
    tg_str trimmed = tg_str_trim(bytes);
    uint32_t lead = trimmed.length ? (uint32_t)(trimmed.data - bytes.data) : 0;
    return (tg_span){ text->id, start + lead, start + lead + (uint32_t)trimmed.length };
}

// The head's line before a line of the base that is no longer there; file 0: the line is unchanged, or the file gone.
static tg_span removed_from_base(const tracing *t, tg_span at)
{
    static const tg_span nowhere = { 0, 0, 0 };
    tg_text *text = tg_texts_get(t->texts, at.file);
    const tg_change *c = text ? change_of(t, text->path, true) : NULL;
    if (!c || c->kind == TG_CHANGE_DELETED)
        return nowhere;
    uint32_t line = tg_text_line(text, at.start);
    for (size_t i = 0; i < c->hunk_count; i++) {
        const tg_hunk *h = &c->hunks[i];
        if (!between(line, h->old_start, h->old_count))
            continue;
        tg_text *head = t->options->head_text(t->options->data, c->path);
        uint32_t before = h->new_count ? h->new_start - 1 : h->new_start;
        return head ? whole_line(head, before ? before : 1) : nowhere;
    }
    return nowhere;
}

tg_span tg_cause_find(const tg_texts *texts, const tg_cause_options *options, const tg_finding *head,
                      const tg_finding *base)
{
    tracing t = { texts, options };
    static const tg_span nowhere = { 0, 0, 0 };
    if (changed_on_head(&t, head->at))
        return nowhere;
    for (size_t i = 0; i < head->steps.count; i++)
        if (changed_on_head(&t, head->steps.items[i].at)) {
            tg_text *text = tg_texts_get(texts, head->steps.items[i].at.file);
            return whole_line(text, tg_text_line(text, head->steps.items[i].at.start));
        }
    for (size_t i = 0; base && i < base->steps.count; i++) {
        tg_span at = removed_from_base(&t, base->steps.items[i].at);
        if (at.file)
            return at;
    }
    return nowhere;
}
