// Lines: a merge commit has the target branch's lines, too; what they push down stands higher up in the request's head.
#include "lines.h"

void tg_lines_find(const tg_target *target, tg_arena *arena, tg_lines *out)
{
    memset(out, 0, sizeof *out);
    tg_problem unused;
    tg_commit second;
    const tg_side *head = &target->head;
    if (!target->merge_checked_out || !tg_git_parent(target->git, &head->commit, 1, &second, &unused, arena))
        return;
    tg_side own = { .kind = TG_SIDE_COMMIT, .commit = second };
    if (!tg_git_changes(target->git, &own, head, &out->changes, &unused, arena))
        return;
    for (size_t i = 0; i < out->changes.count; i++) {
        tg_change *c = &out->changes.items[i];
        bool both = c->kind == TG_CHANGE_MODIFIED || c->kind == TG_CHANGE_RENAMED;
        if (both && !tg_git_hunks(target->git, &own, head, c, &unused, arena))
            return;
    }
    out->known = true;
}

static uint32_t before_hunks(const tg_change *change, uint32_t line)
{
    int64_t shift = 0;
    for (size_t i = 0; i < change->hunk_count; i++) {
        const tg_hunk *h = &change->hunks[i];
        // A hunk that only takes away stands behind its line.
        uint32_t start = h->new_count ? h->new_start : h->new_start + 1;
        if (line < start)
            break;
        if (line < start + h->new_count) {
            uint32_t old = h->old_count ? h->old_start : h->old_start + (h->old_start == 0);
            return old ? old : 1;
        }
        shift = (int64_t)(h->old_count ? h->old_start + h->old_count : h->old_start + 1) -
                (int64_t)(h->new_count ? h->new_start + h->new_count : h->new_start + 1);
    }
    int64_t moved = (int64_t)line + shift;
    return moved < 1 ? 1 : (uint32_t)moved;
}

uint32_t tg_lines_map(void *data, tg_str path, uint32_t line)
{
    const tg_lines *lines = data;
    for (size_t i = 0; lines->known && i < lines->changes.count; i++) {
        const tg_change *c = &lines->changes.items[i];
        if (c->kind != TG_CHANGE_DELETED && tg_str_equal(c->path, path))
            return before_hunks(c, line);
    }
    return line;
}
