// The template that a JSON string is, with its places where they are in the file.
//
// The parser reads the decoded string. Where that is a view of the file, places come out right by themselves; where
// escapes were decoded, everything that the parser placed is moved behind it. (HCL does not move it: its columns go
// wrong behind an escape, json/structure.go.)
#include "json_internal.h"

#include "json_scan.h"

typedef struct placement {
    uint32_t file;
    const uint32_t *offsets; // in the file, of each decoded byte and of the end
    size_t length;           // decoded bytes
} placement;

static void place(const placement *p, tg_span *span)
{
    if (span->file != p->file)
        return;
    span->start = p->offsets[span->start < p->length ? span->start : p->length];
    span->end = p->offsets[span->end < p->length ? span->end : p->length];
}

// The tree was just made, by nobody else seen.
static bool place_expr(const tg_expr *seen, void *context)
{
    tg_expr *e;
    memcpy(&e, &seen, sizeof e);
    place(context, &e->span);
    if (e->kind == TG_EXPR_CALL)
        place(context, &((tg_call *)e)->name_span);
    if (e->kind == TG_EXPR_SPLAT)
        place(context, &((tg_splat *)e)->marker);
    if (e->kind == TG_EXPR_TRAVERSAL || e->kind == TG_EXPR_RELATIVE)
        for (uint32_t i = 0; i < ((tg_traversal *)e)->count; i++)
            place(context, &((tg_traversal *)e)->steps[i].span);
    return true;
}

static void place_diags(const placement *p, const tg_diags *own, tg_diags *diags)
{
    for (size_t i = 0; i < own->count; i++) {
        tg_diag diag = own->items[i];
        place(p, &diag.subject);
        place(p, &diag.context);
        place(p, &diag.opened);
        tg_diags_add(diags, diag);
    }
}

static bool is_view(tg_str bytes, tg_str part)
{
    uintptr_t start = (uintptr_t)bytes.data, at = (uintptr_t)part.data;
    return at > start && at <= start + bytes.length;
}

tg_expr *tg_json_template(tg_arena *arena, tg_text *text, tg_str decoded, tg_span string, tg_diags *diags)
{
    if (is_view(text->bytes, decoded)) {
        string.start =
            (uint32_t)(decoded.data - text->bytes.data) - 1; // a name without quotes has none there
        return tg_parse_template_at(arena, text, decoded, string, diags);
    }
    placement p = { .file = text->id, .length = decoded.length };
    p.offsets = tg_json_string_offsets(arena, text->bytes, string, decoded.length);
    tg_text own_text = { .path = text->path, .bytes = decoded, .id = text->id };
    tg_diags own_diags;
    tg_diags_init(&own_diags, arena, diags ? diags->limit : 1);
    tg_expr *e = tg_parse_template(arena, &own_text, &own_diags);
    tg_expr_walk(e, place_expr, &p);
    if (diags)
        place_diags(&p, &own_diags, diags);
    return e;
}
