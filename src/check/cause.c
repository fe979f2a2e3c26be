// Cause: which changed line made a finding new (CHANGES.md): the first changed line on the path of its steps, the
// head's and then the base's; a line that was removed stands on the head's line before it.
//
// A step is first the line where it starts, then all of it (a map that has one element more); what no step shows may stand in
// the blocks on the way (a call's source, a count that is gone), or in the only file that has changed.
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

static tg_span whole_line(tg_text *text, uint32_t line)
{
    tg_str bytes = tg_text_line_bytes(text, line);
    uint32_t start = tg_text_line_start(text, line);
    tg_str trimmed = tg_str_trim(bytes);
    uint32_t lead = trimmed.length ? (uint32_t)(trimmed.data - bytes.data) : 0;
    return (tg_span){ text->id, start + lead, start + lead + (uint32_t)trimmed.length };
}

// The lines of a place: all of it, or just the one where it starts.
typedef struct lines {
    uint32_t first, last;
} lines;

static lines lines_of(tg_text *text, tg_span at, bool all)
{
    uint32_t first = tg_text_line(text, at.start);
    return (lines){ first, all && at.end > at.start ? tg_text_line(text, at.end - 1) : first };
}

// The first changed line of a place on the head; file 0: none of it is changed.
static tg_span changed_on_head(const tracing *t, tg_span at, bool all)
{
    static const tg_span nowhere = { 0, 0, 0 };
    tg_text *text = tg_texts_get(t->texts, at.file);
    const tg_change *c = text ? change_of(t, text->path, false) : NULL;
    if (!c)
        return nowhere;
    lines in = lines_of(text, at, all);
    if (c->kind == TG_CHANGE_ADDED)
        return whole_line(text, in.first);
    for (size_t i = 0; i < c->hunk_count; i++) {
        const tg_hunk *h = &c->hunks[i];
        uint32_t line = h->new_start > in.first ? h->new_start : in.first;
        if (line <= in.last && between(line, h->new_start, h->new_count))
            return whole_line(text, line);
    }
    return nowhere;
}

// What is left of a hunk on the head: the line before what it removed.
static tg_span before_hunk(const tracing *t, const tg_change *c, const tg_hunk *h)
{
    tg_text *head = t->options->head_text(t->options->data, c->path);
    uint32_t before = h->new_count ? h->new_start - 1 : h->new_start;
    return head ? whole_line(head, before ? before : 1) : (tg_span){ 0, 0, 0 };
}

// The head's line before the first line of a place of the base that is no longer there; file 0: there is none.
static tg_span removed_from_base(const tracing *t, tg_span at, bool all)
{
    static const tg_span nowhere = { 0, 0, 0 };
    tg_text *text = tg_texts_get(t->texts, at.file);
    const tg_change *c = text ? change_of(t, text->path, true) : NULL;
    if (!c || c->kind == TG_CHANGE_DELETED)
        return nowhere;
    lines in = lines_of(text, at, all);
    for (size_t i = 0; i < c->hunk_count; i++) {
        const tg_hunk *h = &c->hunks[i];
        uint32_t line = h->old_start > in.first ? h->old_start : in.first;
        if (line <= in.last && between(line, h->old_start, h->old_count))
            return before_hunk(t, c, h);
    }
    return nowhere;
}

typedef tg_span looking(const tracing *t, tg_span at, bool all);

static tg_span first_of_steps(const tracing *t, looking *look, const tg_finding *f, bool all)
{
    tg_span found = { 0, 0, 0 };
    for (size_t i = 0; f && i < f->steps.count && !found.file; i++)
        found = look(t, f->steps.items[i].at, all);
    return found;
}

static tg_span first_of_blocks(const tracing *t, looking *look, tg_spans blocks)
{
    tg_span found = { 0, 0, 0 };
    for (size_t i = 0; i < blocks.count && !found.file; i++)
        found = look(t, blocks.items[i], true);
    return found;
}

// Where only one file has changed, it is what did it, whatever the way (a file that a function reads).
static tg_span first_of_file(const tracing *t, const tg_change *c)
{
    static const tg_span nowhere = { 0, 0, 0 };
    if (!c || c->kind == TG_CHANGE_DELETED || (c->kind != TG_CHANGE_ADDED && !c->hunk_count))
        return nowhere;
    if (c->kind != TG_CHANGE_ADDED && !c->hunks[0].new_count)
        return before_hunk(t, c, &c->hunks[0]);
    tg_text *text = t->options->head_text(t->options->data, c->path);
    return text ? whole_line(text, c->kind == TG_CHANGE_ADDED ? 1 : c->hunks[0].new_start) : nowhere;
}

bool tg_cause_changed(const tg_texts *texts, const tg_cause_options *options, tg_span cause)
{
    tracing t = { texts, options };
    return changed_on_head(&t, cause, false).file;
}

tg_span tg_cause_find(const tg_texts *texts, const tg_cause_options *options, const tg_finding *head,
                      const tg_finding *base)
{
    tracing t = { texts, options };
    if (changed_on_head(&t, head->at, false).file)
        return (tg_span){ 0, 0, 0 };
    tg_span found = first_of_steps(&t, changed_on_head, head, false);
    if (!found.file)
        found = first_of_steps(&t, removed_from_base, base, false);
    if (!found.file)
        found = first_of_steps(&t, changed_on_head, head, true);
    if (!found.file)
        found = first_of_steps(&t, removed_from_base, base, true);
    if (!found.file)
        found = first_of_blocks(&t, changed_on_head, options->head_blocks);
    if (!found.file)
        found = first_of_blocks(&t, removed_from_base, options->base_blocks);
    return found.file ? found : first_of_file(&t, options->only);
}
