// Gather: what the jobs of a run leave, put together in one order that does not depend on who was first.
#ifndef TRACEGATE_CLI_GATHER_H
#define TRACEGATE_CLI_GATHER_H

#include "tracegate/check.h"

// What the job of one root leaves behind, in the run's arena.
typedef struct tg_left {
    tg_findings findings;
    tg_diags diags;
    bool limited; // it reached a limit
} tg_left;

typedef struct tg_gathering {
    tg_arena *arena;
    const tg_texts *texts;
    const tg_scope_root *roots; // as reports show them
    const tg_left *left;        // beside `roots`
    size_t count;
    bool everything; // the whole repository was looked at: a comment that silences nothing can be told
} tg_gathering;

// Adds to `diags`, sorts them, and fills in the findings and what follows from them.
void tg_gather(const tg_gathering *gathering, tg_diags *diags, tg_results *results);

#endif
