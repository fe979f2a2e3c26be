// Roots: which root modules a run looks at, and where each stands on the base.
#ifndef TRACEGATE_CLI_ROOTS_H
#define TRACEGATE_CLI_ROOTS_H

#include "target.h"

typedef struct tg_roots_options {
    tg_arena *arena; // of the run
    tg_texts *texts;
    tg_modules *modules;
    tg_target *target;
    bool every; // also those that the change does not affect
} tg_roots_options;

typedef struct tg_roots {
    const tg_graph *graph, *base_graph; // the base's only where two sides are compared
    tg_scope_root *items;               // directories as the graphs have them: "" is the top
    tg_str *base; // beside `items`: where it stands on the base; the null string: nowhere
    size_t count;
} tg_roots;

// False: a path that was named cannot be had.
bool tg_roots_find(const tg_roots_options *options, tg_roots *out, tg_problem *problem);

// As reports show them: the top is ".".
tg_str tg_root_shown(tg_str directory);
const tg_scope_root *tg_roots_shown(tg_arena *arena, const tg_roots *roots);

#endif
