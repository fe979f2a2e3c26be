// What the files of this folder share: the handle, objects, trees, the index, and how failures are said.
//
// libgit2's door. It finds the repository, reads configuration, references and objects, matches .gitignore,
// converts line ends and compares lines. Trees, commits, the index and the comparison of all of them are read
// by ourselves, because its own ways read every tree, know no sparse or unhashed index, or hide which object is
// missing. It allocates with malloc, keeps its last error per thread, and its handles are not shared here.
#ifndef TRACEGATE_GIT_INNER_H
#define TRACEGATE_GIT_INNER_H

#include "tracegate/git.h"
#include "tracegate/limits.h"

#include <git2.h>
#include <git2/sys/repository.h>
#include <sys/stat.h>

#define ID_SIZE   20
#define ID_DIGITS 40

typedef struct submodules submodules;
typedef struct tg_index tg_index;
struct deltas;

typedef struct id_pair {
    git_oid from, to;
} id_pair;

struct tg_git {
    git_repository *repository;
    git_odb *odb;
    tg_arena arena;      // whatever the handle remembers
    const char *workdir; // NULL: bare
    const char *index_path;
    bool shallow, partial;
    // Configuration that decides what a difference of the working directory is.
    bool file_mode, links, trust_ctime, sparse;
    const git_oid *boundary; // shallow commits, sorted
    size_t boundary_count;
    const id_pair *replacements; // refs/replace, sorted by from
    size_t replacement_count;
    tg_map trees;                 // by id: tree objects read so far
    tg_map nested;                // by path: submodules' repositories, tg_git *
    tg_index *index;              // NULL: not read yet
    tg_files *disk;               // the working directory, unfiltered; NULL: not opened yet
    const struct deltas *scanned; // what differs between index and disk; NULL: not looked yet
    int depth;                    // of submodules in submodules
    tg_map ignored;               // by path of an untracked directory: whether git leaves it out
    bool index_known;             // libgit2 has been given the attribute files of the index
};

// What tg_git_open does; `environment`: GIT_DIR and its like count. False for a submodule: only `path` itself.
tg_git *tg_git_open_at(const char *path, bool environment, tg_problem *problem, tg_arena *arena);

// Makes libgit2 refuse to allocate more than an object that we would read; once a process.
void tg_git_limit_memory(void);

// ----------------------------------------------------------------------------------------- failures

// Sets `problem` to these words; false, so that it can be returned.
bool tg_git_fail(tg_problem *problem, const char *code, tg_str text, tg_str remedy);
// What libgit2 said last, lower case, without its full stop; "" if nothing.
tg_str tg_git_said(tg_arena *arena);
// A word as a shell takes it, for remedies: as it is, or in single quotes.
tg_str tg_git_quoted(tg_str word, tg_arena *arena);
// The remote to fetch from, for remedies: the promisor, else origin, else the first one, else "origin".
tg_str tg_git_remote(tg_git *git, tg_arena *arena);

// ------------------------------------------------------------------------------------------ objects

void tg_id_text(const git_oid *id, char out[ID_DIGITS + 1]);
bool tg_id_from(tg_str text, git_oid *out); // 40 hexadecimal digits
tg_str tg_id_key(const git_oid *id);        // its bytes, borrowed
bool tg_id_equal(const git_oid *a, const git_oid *b);

// An object's bytes. TG_FILES_ABSENT: it is not in the repository (no problem is set).
tg_files_status tg_object_read(tg_git *git, const git_oid *id, git_object_t type, tg_arena *arena,
                               tg_str *out, tg_problem *problem);
bool tg_object_exists(tg_git *git, const git_oid *id);
// Object id of a blob with these bytes.
void tg_blob_id(tg_str bytes, git_oid *out);
// The problem of an object that is not there: a partial clone left it out, or the repository is damaged.
tg_files_status tg_object_missing(tg_git *git, const git_oid *id, const char *what, tg_str path,
                                  tg_problem *problem, tg_arena *arena);
tg_files_status tg_object_damaged(const git_oid *id, const char *what, const char *why, tg_problem *problem,
                                  tg_arena *arena);
// A blob's bytes; one that is not there is a problem.
tg_files_status tg_blob_read(tg_git *git, const git_oid *id, tg_str path, tg_arena *arena, tg_str *out,
                             tg_problem *problem);
// The start of the command that brings objects by their ids: what git runs itself for a partial clone.
#define TG_FETCH_OBJECTS "git fetch --no-tags --no-write-fetch-head --filter=blob:none"

typedef struct commit_object {
    git_oid id, tree;
    int64_t time;
    git_oid *parents;
    size_t parent_count;
} commit_object;
// TG_FILES_ABSENT: not in the repository (no problem is set).
tg_files_status tg_commit_read(tg_git *git, const git_oid *id, tg_arena *arena, commit_object *out,
                               tg_problem *problem);
// A commit that is not there, with the command that brings it.
bool tg_commit_missing(tg_git *git, const git_oid *id, tg_problem *problem, tg_arena *arena);
void tg_commit_public(const commit_object *commit, tg_commit *out);

typedef struct tree tree;
typedef struct tree_entry {
    tg_str name;
    uint32_t mode;
    git_oid id;
    tree *child; // NULL: not read yet
} tree_entry;
struct tree {
    git_oid id;
    tree_entry *items; // sorted by name, byte order, each name once
    size_t count;
};
// A tree, read once. `path` is for messages. NULL with a problem.
tree *tg_tree_read(tg_git *git, const git_oid *id, tg_str path, tg_problem *problem, tg_arena *arena);
tree *tg_tree_child(tg_git *git, const tree *parent, size_t index, tg_str path, tg_problem *problem,
                    tg_arena *arena);
bool tg_tree_position(const tree *t, tg_str name, size_t *out);
// The tree of a side that is a commit or empty (NULL is the empty one).
bool tg_side_tree(tg_git *git, const tg_side *side, tree **out, tg_problem *problem, tg_arena *arena);
tg_entry_kind tg_mode_kind(uint32_t mode);
tg_files *tg_tree_files(tg_git *git, tree *top); // NULL: the empty tree

// -------------------------------------------------------------------------------------------- index

typedef struct index_entry {
    tg_str path;
    git_oid id;
    uint32_t mode;
    // The file as it was when it was last found equal to `id`; what git compares (seconds, nanoseconds).
    uint32_t ctime, ctime_nsec, mtime, mtime_nsec, inode, uid, gid, size;
    bool assumed;  // "assume unchanged": whatever the disk says
    bool skipped;  // left out of the working directory by a sparse checkout
    bool intended; // `git add -N`: no content yet
    bool unmerged; // `id` means nothing
} index_entry;

struct tg_index {
    index_entry *items; // sorted by path, each path once
    size_t count;
    tg_str unmerged; // the first path with a conflict, null: none
    tg_map trees;    // ids of directories' trees, as far as git noted them: git_oid * by path
    int64_t time;    // when it was written: a file that is not older may have changed since
    int64_t time_nsec;
    bool has_submodules;
    bool has_skipped;  // or assumed
    bool has_intended; // an entry is intended
};
// The index, read once. NULL with a problem; an index that is not there is an empty one.
tg_index *tg_index_get(tg_git *git, tg_problem *problem, tg_arena *arena);
tg_listing tg_index_listing(const tg_index *index);
// The index that `bytes` are (the null string: an empty one); they must live as long as the handle.
tg_index *tg_index_parse(tg_git *git, tg_str bytes, tg_problem *problem, tg_arena *arena);
// The index as a commit would have it: without the entries that have no content yet.
tg_index *tg_index_as_tree(tg_git *git, tg_index *index);
const index_entry *tg_index_entry(const tg_index *index, tg_str path); // NULL: none
tg_files *tg_index_files(tg_git *git, tg_index *index);

// ------------------------------------------------------------------------------ working directory

// The working directory on disk, unfiltered. NULL with a problem.
tg_files *tg_workdir_disk(tg_git *git, tg_problem *problem, tg_arena *arena);
// Whether an entry's content is the index's whatever is on the disk.
bool tg_workdir_frozen(const tg_git *git, const index_entry *entry, bool on_disk);
// Mode of a file as git would store it; 0: git would not.
uint32_t tg_workdir_mode(const tg_git *git, const struct stat *st, const index_entry *entry);
// Whether what lstat says proves that a file is as the index has it.
bool tg_workdir_unchanged(const tg_git *git, const tg_index *index, const index_entry *entry,
                          const struct stat *st);
// A file's bytes as git would store them (or a link's target).
tg_files_status tg_workdir_read(tg_git *git, tg_str path, const index_entry *entry, tg_arena *arena,
                                tg_str *out, tg_problem *problem);
// Whether git leaves out an untracked path: ignored itself, in an ignored directory, or another repository.
bool tg_workdir_ignored(tg_git *git, tg_str path, bool directory, tg_arena *arena);
tg_files *tg_workdir_files(tg_git *git, tg_index *index, tg_files *disk);

// ------------------------------------------------------------------------------------- differences

// What one path was and is. Mode 0: nothing.
typedef struct delta {
    tg_str path;
    tg_str old_path; // renamed: where it was; else null
    uint32_t old_mode, new_mode;
    git_oid old_id, new_id;
    bool new_unknown; // `new_id` is not computed yet: the file in the working directory has it
    bool untracked;
} delta;
typedef struct deltas {
    delta *items;
    size_t count, capacity;
} deltas;

// From one tree to another (NULL: the empty one), sorted.
bool tg_diff_trees(tg_git *git, tree *from, tree *to, tg_arena *arena, deltas *out, tg_problem *problem);
bool tg_diff_tree_index(tg_git *git, tree *from, const tg_index *to, tg_arena *arena, deltas *out,
                        tg_problem *problem);
// From the index to the working directory, sorted; found once and kept. NULL with a problem.
const deltas *tg_diff_index_workdir(tg_git *git, tg_problem *problem, tg_arena *arena);

// Turns what was deleted and added, but is the same file, into one delta each with `old_path`; what went then has no
// mode left. Contents that cannot be read are like nothing. `workdir`: the new side is the working directory.
void tg_find_renames(tg_git *git, deltas *found, bool workdir, tg_arena *arena);

// A file cut into pieces, to be compared with others.
typedef struct piece {
    uint32_t hash, size;
} piece;
typedef struct pieces {
    piece *items; // sorted by hash, each hash once
    size_t count, capacity;
    size_t size; // bytes of the file
} pieces;
pieces tg_pieces_of(tg_str bytes, tg_arena *arena);
// How alike two files are: 0 to 60000, git's own measure.
unsigned tg_similarity(const pieces *from, const pieces *to);

// --------------------------------------------------------------------------------------- submodules

// The repository of the submodule at `path`: where it is checked out, else where git keeps it. NULL: not at hand.
tg_git *tg_submodule(tg_git *git, tg_str path);
// Whether a submodule's repository has the commit.
bool tg_submodule_has(tg_git *submodule, const git_oid *id);
// `files` with each submodule whose commit is at hand as a directory. Takes `files` over.
tg_files *tg_submodules_mounted(tg_git *git, tg_files *files, bool workdir);

#endif
