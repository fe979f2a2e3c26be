// Files: where configuration comes from. A directory on disk, memory, a commit's tree, git's index, an
// overlay: to the layers above they are all the same three questions.
//
// Paths are relative to the repository's root, `/` as separator, no leading or doubled `/`, no `.` or `..`
// parts; "" is the top. Bytes, not necessarily UTF-8. A symbolic link inside the repository is what it points
// to; one that leaves it is TG_FILES_OUTSIDE. Nothing outside the repository is ever read, but for
// tg_outside_read, which reads what the user named.
#ifndef TRACEGATE_FILES_H
#define TRACEGATE_FILES_H

#include "tracegate/base.h"

typedef enum tg_files_status {
    TG_FILES_OK,
    TG_FILES_ABSENT,     // not there: the user's mistake, if one
    TG_FILES_OUTSIDE,    // a path or symbolic link that leaves the repository
    TG_FILES_UNREADABLE, // there, but could not be read: ours to report (tg_problem says why)
    TG_FILES_TOO_LARGE,  // over TG_LIMIT_FILE_SIZE
} tg_files_status;

typedef enum tg_entry_kind {
    TG_ENTRY_FILE,
    TG_ENTRY_DIRECTORY,
    TG_ENTRY_LINK,
    TG_ENTRY_SUBMODULE
} tg_entry_kind;
typedef struct tg_entry {
    tg_str name; // one path part
    tg_entry_kind kind;
} tg_entry;
typedef struct tg_entries {
    const tg_entry *items; // sorted by name, byte order
    size_t count;
} tg_entries;

typedef struct tg_files tg_files;
typedef struct tg_files_kind {
    // Entries of a real directory (no link on the way), raw: links as links.
    tg_files_status (*list)(tg_files *files, tg_str directory, tg_arena *arena, tg_entries *out,
                            tg_problem *problem);
    // Bytes of a regular file, or the target of a link, at a real path.
    tg_files_status (*read)(tg_files *files, tg_str path, tg_arena *arena, tg_str *out, tg_problem *problem);
    void (*close)(tg_files *files);
} tg_files_kind;
struct tg_files {
    const tg_files_kind *kind; // first member of each implementation's struct
};

// Directory entries, links followed: kind is what the link points to; broken links and those that leave
// the repository are left out. Allocates in `arena`.
tg_files_status tg_files_list(tg_files *files, tg_str directory, tg_arena *arena, tg_entries *out,
                              tg_problem *problem);
// A file's bytes, links followed. `bytes` live in `arena`.
tg_files_status tg_files_read(tg_files *files, tg_str path, tg_arena *arena, tg_str *bytes,
                              tg_problem *problem);
// What is there, links followed.
tg_files_status tg_files_stat(tg_files *files, tg_str path, tg_arena *arena, tg_entry_kind *kind,
                              tg_problem *problem);
// The path with every link in it replaced by what it points to.
tg_files_status tg_files_resolve(tg_files *files, tg_str path, tg_arena *arena, tg_str *real,
                                 tg_problem *problem);
void tg_files_close(tg_files *files); // NULL is fine

// A directory on disk, no git needed. `top` is kept open; reading never leaves it (openat, O_NOFOLLOW).
tg_files *tg_files_open_directory(const char *top, tg_problem *problem); // NULL: problem says why
// In memory: names and contents, for tests, fuzzing and the demo. Copies nothing.
typedef struct tg_memory_file {
    tg_str path, bytes;
    bool link; // bytes are the target
} tg_memory_file;
tg_files *tg_files_open_memory(const tg_memory_file *items, size_t count);
// `below`, with the files of `above` laid over it; `removed` are paths that no longer exist. Owns neither.
tg_files *tg_files_open_overlay(tg_files *below, tg_files *above, tg_strs removed);

// `a/b/../c` as `a/c`, relative to `directory`. False: it leaves the top.
bool tg_path_join(tg_arena *arena, tg_str directory, tg_str relative, tg_str *out);
tg_str tg_path_directory(tg_str path); // "" for the top
tg_str tg_path_base(tg_str path);
// What Terraform reads in a directory (MODULES: Files): `.tf`, `.tofu` and their `.json`; not hidden, `~`, `#…#`.
bool tg_path_is_configuration(tg_str path);
bool tg_path_is_tfvars(tg_str path); // `*.tfvars`, `*.tfvars.json`

// The one door to a file outside the repository, which the user named on the command line (--var-file, --config,
// an event payload, a plan): "-" is standard input.
tg_files_status tg_outside_read(const char *path, tg_arena *arena, tg_str *bytes, tg_problem *problem);

// ----------------------------------------------------------------------------------------- changes

// What differs between two trees, whoever found it (git, a patch).
typedef enum tg_change_kind {
    TG_CHANGE_ADDED,
    TG_CHANGE_MODIFIED,
    TG_CHANGE_DELETED,
    TG_CHANGE_RENAMED
} tg_change_kind;
// Lines from 1. `old_count` lines from `old_start` became `new_count` lines from `new_start`; a count of 0 has
// its start on the line before (as in a unified diff).
typedef struct tg_hunk {
    uint32_t old_start, old_count, new_start, new_count;
} tg_hunk;
typedef struct tg_change {
    tg_change_kind kind;
    tg_str path;     // on the new side (deleted: on the old one)
    tg_str old_path; // renamed: where it was; else the same as path
    bool untracked;
    tg_hunk *hunks; // filled by tg_git_hunks
    size_t hunk_count;
} tg_change;
typedef struct tg_changes {
    tg_change *items; // sorted by path
    size_t count;
} tg_changes;

#endif
