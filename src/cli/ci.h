// CI: what the variables and the event file of a CI system say about the run.
#ifndef TRACEGATE_CLI_CI_H
#define TRACEGATE_CLI_CI_H

#include "tracegate/base.h"

typedef enum tg_ci_run {
    TG_CI_NONE,         // no CI system, or one that says nothing: as on a developer's machine
    TG_CI_PULL_REQUEST, // against the target branch
    TG_CI_MERGED,       // the checked out commit merges the change: exactly HEAD^1 against HEAD
    TG_CI_BRANCH,       // a push to a branch that is not the default one
    TG_CI_EVERYTHING,   // default branch, tag, schedule, by hand
    TG_CI_REFUSED,      // the checked out commit is not what the event is about
} tg_ci_run;

// All strings live in the arena or the environment.
typedef struct tg_ci {
    const char *system; // "GitHub Actions"; NULL: none
    tg_ci_run run;
    tg_str event; // "pull request", in words for a sentence
    bool
        merge_ref; // of a pull request: what is checked out by default is a merge whose first parent is the target
    tg_str branch; // the branch to compare with, without refs/heads/; null: the repository's default branch
    tg_str pushed; // of a push: the branch that was pushed; null: not said
    tg_str base;   // the exact commit to compare with, if the CI says one that can be trusted; null
    tg_str head;   // the change's own last commit, where the event says it; null
    tg_str deepen; // what brings missing commits in this CI, for a remedy; null
    tg_str deepen_merge; // what brings the first parent of a merge commit; null: as deepen
} tg_ci;

// The environment as one function, so that tests bring their own: the value of a variable, NULL where it is not set.
typedef const char *(*tg_environment)(const char *name);

// Looks at the environment and, where one is named, at the event file. Never fails: what cannot be read is not known.
void tg_ci_detect(tg_environment get, tg_arena *arena, tg_ci *out);

#endif
