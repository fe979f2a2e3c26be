// Target: what a run looks at, decided from the options and the repository before anything is parsed.
#ifndef TRACEGATE_CLI_TARGET_H
#define TRACEGATE_CLI_TARGET_H

#include "ci.h"
#include "options.h"
#include "tracegate/git.h"

// Where files are read from, and the two sides of a comparison. tg_target_close when done.
typedef struct tg_target {
    tg_scope_mode mode;
    tg_git *git;          // NULL: no repository, or not needed
    tg_files *files;      // the head's
    tg_files *base_files; // NULL: nothing is compared
    bool compared;
    bool patched; // the head is the base with a patch: no side of git, and the hunks are there
    tg_side base, head;
    bool
        merge_checked_out; // the head is a pull request's merge commit; its second parent is the request's own head
    tg_ci ci;
    tg_str base_id, head_id; // as the reports show them; null where there is none
    tg_changes changes;      // from base to head
    tg_strs paths;           // TG_SCOPE_PATHS: from the top of `files`
    const char *top;         // TG_SCOPE_PATHS: the directory that `files` reads; else NULL
    int64_t day; // the day that dates are compared with, since 1970-01-01: the head commit's, or today
    tg_strs why; // sentences
} tg_target;

// False: `problem` says what stands in the way (wrong revision, missing commit, no such path).
bool tg_target_choose(const tg_options *options, tg_target *out, tg_arena *arena, tg_problem *problem);
void tg_target_close(tg_target *target);

#endif
