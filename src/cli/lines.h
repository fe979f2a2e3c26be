// Lines: where a line of the checked out merge commit stands in the pull request's own head, on which annotations hang.
#ifndef TRACEGATE_CLI_LINES_H
#define TRACEGATE_CLI_LINES_H

#include "target.h"

typedef struct tg_lines {
    tg_changes changes; // from the request's head to the merge commit, with hunks
    bool known;
} tg_lines;

// Compares the second parent of the merge commit that was chosen with it. Nothing is known where none was chosen, or
// where the second parent is not at hand.
void tg_lines_find(const tg_target *target, tg_arena *arena, tg_lines *out);
// The line (from 1) of the request's head that stands for `line` of the merge commit; for a line that the target branch
// brought, the one before it. As tg_results wants it: `data` is the tg_lines.
uint32_t tg_lines_map(void *data, tg_str path, uint32_t line);

#endif
