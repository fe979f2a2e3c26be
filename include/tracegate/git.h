// Git: the repository, its commits, what changed between them, and its trees as files. The only layer that
// sees libgit2; what passes through is our types.
//
// Everything is read straight from objects; nothing is checked out, written, fetched or executed. Every
// failure is a tg_problem whose remedy is the one command that helps.
//
// A handle, and every tg_files made from it, is for one thread: a worker opens its own, which is cheap and
// faster than sharing (HOUSE: libgit2).
//
// Codes of problems, which stay as they are (a CI's own remedy is chosen by them):
//   git/no-repository   no repository at or above the path
//   git/no-worktree     a bare repository where a working directory is needed
//   git/empty           the repository has no commit yet
//   git/revision        the text names no commit; near names in the remedy
//   git/missing-commit  a commit that is not in this clone (shallow, or never fetched)
//   git/shallow         a merge base that the depth of this clone does not prove
//   git/no-merge-base   the two commits have no common ancestor
//   git/missing-objects trees or blobs that a partial clone left out
//   git/sha256          object ids that this libgit2 cannot read
//   git/unsupported     another format or extension of the repository that it cannot read
//   git/corrupt         an object or the index is damaged; the text names it
//   git/unmerged        the index has conflicts, so it is no state of the files
//   git/submodule       a submodule's own repository could not be read
//   git/config          git's configuration is damaged
//   git/failed          anything else that libgit2 refused
#ifndef TRACEGATE_GIT_H
#define TRACEGATE_GIT_H

#include "tracegate/files.h"

typedef struct tg_git tg_git;

typedef struct tg_commit {
    char id[41];         // 40 hexadecimal digits, NUL
    int64_t time;        // committer's date, seconds since the epoch
    size_t parent_count; // as the commit says, whether or not they are in this clone
} tg_commit;

// Opens the repository that holds `path` (a working directory, a bare repository, a worktree, a submodule), or
// the one that GIT_DIR names. NULL with a problem. Foreign owners are opened deliberately: nothing is run.
tg_git *tg_git_open(const char *path, tg_problem *problem, tg_arena *arena);
void tg_git_close(tg_git *git);                // NULL is fine
const char *tg_git_workdir(const tg_git *git); // with a trailing `/`; NULL: bare
bool tg_git_is_shallow(const tg_git *git);
bool tg_git_is_partial(
    const tg_git *git); // objects may be missing (sparse-checkout of actions/checkout makes one)
// The path of `directory` (relative: from the current one) from the working directory's top, "" at the top. The
// null string: it does not lie in the working directory.
tg_str tg_git_prefix(tg_git *git, const char *directory, tg_arena *arena);

// A revision (branch, tag, id, HEAD^1; a range is none) as a commit.
bool tg_git_commit(tg_git *git, tg_str revision, tg_commit *out, tg_problem *problem, tg_arena *arena);
// Parent number `index`, from 0. A commit without it: "git/revision"; not in this clone: "git/missing-commit".
bool tg_git_parent(tg_git *git, const tg_commit *commit, size_t index, tg_commit *out, tg_problem *problem,
                   tg_arena *arena);
// The best common ancestor. In a shallow repository it counts only if no boundary that is as new was touched on
// the way, else "git/shallow".
bool tg_git_merge_base(tg_git *git, const tg_commit *a, const tg_commit *b, tg_commit *out,
                       tg_problem *problem, tg_arena *arena);
// The upstream default branch as CHANGES.md defines it; on that branch itself it is HEAD. `why` says how it was
// found or why there is none (false).
bool tg_git_default_branch(tg_git *git, tg_commit *out, tg_str *name, tg_str *why, tg_arena *arena);

typedef enum tg_side_kind { TG_SIDE_EMPTY, TG_SIDE_COMMIT, TG_SIDE_INDEX, TG_SIDE_WORKDIR } tg_side_kind;
// One side of a comparison.
typedef struct tg_side {
    tg_side_kind kind;
    tg_commit commit; // of TG_SIDE_COMMIT
} tg_side;

// A side as files. The working directory is its tracked and untracked files without the git-ignored ones, with
// the bytes that git would store (line ends); files left out by a sparse checkout are there as the index has
// them. A submodule's files are there if its objects are. NULL with a problem.
// Close it before the handle. What it remembers of trees lives as long as it.
tg_files *tg_git_files(tg_git *git, const tg_side *side, tg_problem *problem, tg_arena *arena);
// Whether every file of these sides for which `wanted` says yes can be read. False only in a partial clone:
// "git/missing-objects", whose text says how many and whose remedy brings exactly them. At once true elsewhere.
bool tg_git_has_files(tg_git *git, const tg_side *sides, size_t count, bool (*wanted)(tg_str path),
                      tg_problem *problem, tg_arena *arena);
// What changed from `old` to `new`, all files (configuration or not), sorted. Renames are found as git pairs them:
// equal contents, then, among configuration and tfvars files, those at least half alike.
bool tg_git_changes(tg_git *git, const tg_side *old_side, const tg_side *new_side, tg_changes *out,
                    tg_problem *problem, tg_arena *arena);
// Fills the hunks of one change. A link, a submodule or a file over TG_LIMIT_DIFF_SIZE is one hunk.
bool tg_git_hunks(tg_git *git, const tg_side *old_side, const tg_side *new_side, tg_change *change,
                  tg_problem *problem, tg_arena *arena);
// True where the working directory has no difference to HEAD (untracked files count as one).
bool tg_git_clean(tg_git *git, bool *clean, tg_problem *problem, tg_arena *arena);
// Whether git ignores an untracked path of the working directory.
bool tg_git_is_ignored(tg_git *git, tg_str path);

#endif
