// Git: the repository, its commits, what changed between them, and its trees as files. The only layer that
// sees libgit2; what passes through is our types.
//
// Everything is read straight from objects; nothing is checked out, written, fetched or executed. Every
// failure is a tg_problem whose remedy is the one command that helps. A handle is for one thread.
#ifndef TRACEGATE_GIT_H
#define TRACEGATE_GIT_H

#include "tracegate/files.h"

typedef struct tg_git tg_git;

typedef struct tg_commit {
    char id[41];  // 40 hexadecimal digits, NUL
    int64_t time; // committer's date, seconds since the epoch
    size_t parent_count;
} tg_commit;

// Opens the repository that holds `path` (a working directory, a bare repository, a worktree). NULL with
// problem "git/no-repository" where there is none. Foreign owners are opened deliberately (nothing is run).
tg_git *tg_git_open(const char *path, tg_problem *problem, tg_arena *arena);
void tg_git_close(tg_git *git);                // NULL is fine
const char *tg_git_workdir(const tg_git *git); // with a trailing `/`; NULL: bare
bool tg_git_is_shallow(const tg_git *git);
// The path of the current directory from the working directory's top, "" at the top.
tg_str tg_git_prefix(tg_git *git, const char *directory, tg_arena *arena);

// A revision (branch, tag, id, HEAD^1, A...B is not one) as a commit.
bool tg_git_commit(tg_git *git, tg_str revision, tg_commit *out, tg_problem *problem, tg_arena *arena);
bool tg_git_parent(tg_git *git, const tg_commit *commit, size_t index, tg_commit *out, tg_problem *problem,
                   tg_arena *arena);
// The best common ancestor. In a shallow repository it counts only if no shallow boundary was touched on the way.
bool tg_git_merge_base(tg_git *git, const tg_commit *a, const tg_commit *b, tg_commit *out,
                       tg_problem *problem, tg_arena *arena);
// The upstream default branch as CHANGES.md defines it; `why` says how it was found or why there is none.
bool tg_git_default_branch(tg_git *git, tg_commit *out, tg_str *name, tg_str *why, tg_arena *arena);

typedef enum tg_side_kind { TG_SIDE_EMPTY, TG_SIDE_COMMIT, TG_SIDE_INDEX, TG_SIDE_WORKDIR } tg_side_kind;
// One side of a comparison.
typedef struct tg_side {
    tg_side_kind kind;
    tg_commit commit; // of TG_SIDE_COMMIT
} tg_side;

// A side as files. The working directory is its tracked and untracked files without the git-ignored ones.
tg_files *tg_git_files(tg_git *git, const tg_side *side, tg_problem *problem, tg_arena *arena);
// What changed from `old` to `new`, renames found, all files (configuration or not), sorted.
bool tg_git_changes(tg_git *git, const tg_side *old_side, const tg_side *new_side, tg_changes *out,
                    tg_problem *problem, tg_arena *arena);
// Fills the hunks of one change.
bool tg_git_hunks(tg_git *git, const tg_side *old_side, const tg_side *new_side, tg_change *change,
                  tg_problem *problem, tg_arena *arena);
// True where the working directory has no difference to HEAD (untracked files count as one).
bool tg_git_clean(tg_git *git, bool *clean, tg_problem *problem, tg_arena *arena);

#endif
