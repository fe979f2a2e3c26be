// Files: where configuration comes from. A directory on disk, memory, a commit's tree, git's index, an
// overlay: to the layers above they are all the same few questions.
//
// Paths are relative to the repository's root, `/` as separator, no leading or doubled `/`, no `.` or `..`
// parts; "" is the top. Bytes, not necessarily UTF-8. A symbolic link inside the repository is what it points
// to; one that leaves it is TG_FILES_OUTSIDE. Nothing outside the repository is ever read, but for
// tg_outside_read, which reads what the user named. A handle is for one thread at a time.
#ifndef TRACEGATE_FILES_H
#define TRACEGATE_FILES_H

#include "tracegate/base.h"

typedef enum tg_files_status {
    TG_FILES_OK,
    TG_FILES_ABSENT,     // not there, or not what was asked for (a directory is no file): the user's mistake
    TG_FILES_OUTSIDE,    // a path or symbolic link that leaves the repository
    TG_FILES_UNREADABLE, // there, but could not be read: ours to report
    TG_FILES_TOO_LARGE,  // over TG_LIMIT_FILE_SIZE
} tg_files_status;

typedef enum tg_entry_kind {
    TG_ENTRY_FILE,
    TG_ENTRY_DIRECTORY,
    TG_ENTRY_LINK,      // a symbolic link that leads nowhere or outside, or that nobody has followed yet
    TG_ENTRY_SUBMODULE, // a submodule whose files are not at hand
    TG_ENTRY_OTHER,     // a pipe, a device, a socket: reading it is TG_FILES_UNREADABLE
} tg_entry_kind;
typedef struct tg_entry {
    tg_str name; // one path part
    tg_entry_kind kind;
    bool linked; // `kind` is what a symbolic link points to
} tg_entry;
typedef struct tg_entries {
    const tg_entry *items; // sorted by name, byte order
    size_t count;
} tg_entries;

// ------------------------------------------------------------------------------------ the questions

// All of them: results live in `arena`, and no longer than the handle. On every status but TG_FILES_OK and TG_FILES_ABSENT `problem` says
// what is wrong; it may be NULL. Links are followed, at most TG_LIMIT_LINKS of them for one path.
typedef struct tg_files tg_files;

// The entries of a directory. A link that is broken, runs in circles or leaves the repository stays a
// TG_ENTRY_LINK: asking for it says why. TG_FILES_ABSENT where there is no directory.
tg_files_status tg_files_list(tg_files *files, tg_str directory, tg_arena *arena, tg_entries *out,
                              tg_problem *problem);
// A file's bytes.
tg_files_status tg_files_read(tg_files *files, tg_str path, tg_arena *arena, tg_str *bytes,
                              tg_problem *problem);
// What is there; never TG_ENTRY_LINK.
tg_files_status tg_files_stat(tg_files *files, tg_str path, tg_arena *arena, tg_entry_kind *kind,
                              tg_problem *problem);
// The path with every link in it replaced by what it points to.
tg_files_status tg_files_resolve(tg_files *files, tg_str path, tg_arena *arena, tg_str *real,
                                 tg_problem *problem);
// A content's id: 40 hexadecimal digits, equal for equal bytes (git's blob id). The null string where it is
// not known without reading the file; so what two sides share is parsed once.
tg_str tg_files_content_id(tg_files *files, tg_str path, tg_arena *arena);

// Every file below a directory for which `wanted` says yes, and every link, sorted by path. Links are not
// entered; neither are directories called `.git`, `.terraform` or `.terragrunt-cache`.
// A directory that cannot be read: its status, and `out` has what there is beside it.
typedef struct tg_found_file {
    tg_str path;
    tg_entry_kind kind; // TG_ENTRY_LINK: whatever its name; else TG_ENTRY_FILE or TG_ENTRY_SUBMODULE
} tg_found_file;
typedef struct tg_found_files {
    tg_found_file *items;
    size_t count, capacity;
} tg_found_files;
tg_files_status tg_files_walk(tg_files *files, tg_str directory, bool (*wanted)(tg_str path), tg_arena *arena,
                              tg_found_files *out, tg_problem *problem);

void tg_files_close(tg_files *files); // NULL is fine

// ----------------------------------------------------------------------------------------- the kinds

// A directory on disk, no git needed. `top` is kept open; reading never leaves it (openat, O_NOFOLLOW), and
// never waits (pipes, devices and sockets are not opened for reading).
tg_files *tg_files_open_directory(const char *top, tg_problem *problem); // NULL: problem says why
// In memory: names and contents, for tests, fuzzing and patches. Copies nothing. Of two items with one path
// the first counts; an item below another one is not there.
typedef struct tg_memory_file {
    tg_str path, bytes;
    bool link; // bytes are the target
} tg_memory_file;
tg_files *tg_files_open_memory(const tg_memory_file *items, size_t count);
// `below`, with the files of `above` laid over it; `removed` are paths that no longer exist (with what is
// below them), and a directory that loses its last file this way is gone, too. Owns none of them.
tg_files *tg_files_open_overlay(tg_files *below, tg_files *above, tg_strs removed);

// What a kind of files answers; for those who make one. `path` has no link on the way to its last part.
typedef struct tg_found {
    tg_entry_kind kind; // not followed
    size_t length; // so many bytes of the path lead to it: fewer than all for a link or submodule on the way
} tg_found;
typedef struct tg_files_kind {
    // The entries of a real directory, links as links.
    tg_files_status (*list)(tg_files *files, tg_str directory, tg_arena *arena, tg_entries *out,
                            tg_problem *problem);
    // What is at `path`, or the first link or submodule on the way there.
    tg_files_status (*find)(tg_files *files, tg_str path, tg_arena *arena, tg_found *out,
                            tg_problem *problem);
    // The bytes of a file, or the target of a link.
    tg_files_status (*read)(tg_files *files, tg_str path, tg_arena *arena, tg_str *out, tg_problem *problem);
    // 20 bytes of a real file's content id; false: not known. NULL: never known.
    bool (*content_id)(tg_files *files, tg_str path, tg_arena *arena, unsigned char out[20]);
    void (*close)(tg_files *files);
} tg_files_kind;
struct tg_files {
    const tg_files_kind *kind; // first member of each implementation's struct
};

// Paths, sorted by their bytes, as a tree: what memory and git's index have in common. `path` and `kind` say what
// item `i` of `of` is. Directories are implied.
typedef struct tg_listing {
    const void *of;
    size_t count;
    tg_str (*path)(const void *of, size_t i);
    tg_entry_kind (*kind)(const void *of, size_t i);
} tg_listing;
tg_files_status tg_listing_find(const tg_listing *listing, tg_str path, tg_found *out, size_t *index);
tg_files_status tg_listing_list(const tg_listing *listing, tg_str directory, tg_arena *arena,
                                tg_entries *out);
// The first path that is not smaller than `path`.
size_t tg_listing_lower(const tg_listing *listing, tg_str path);

// A borrowed descriptor of a real directory below the top of a tg_files_open_directory; -1 with errno, ELOOP or
// ENOTDIR for a link. Good until the next call with this handle.
int tg_directory_descriptor(tg_files *files, tg_str path);
// What an errno says, in words that do not depend on the locale; static.
tg_str tg_files_reason(int error);
// Sets `problem` (NULL is fine) to these words, and answers with `status`.
tg_files_status tg_files_fail(tg_problem *problem, tg_files_status status, const char *code, tg_str path,
                              tg_str text);

// --------------------------------------------------------------------------------------------- paths

// `a/b/../c` as `a/c`, relative to `directory`. False: it leaves the top, or is absolute.
bool tg_path_join(tg_arena *arena, tg_str directory, tg_str relative, tg_str *out);
tg_str tg_path_directory(tg_str path); // "" for the top
tg_str tg_path_base(tg_str path);
// What Terraform reads in a directory (MODULES: Files): `.tf`, `.tofu` and their `.json`; not hidden, `~`, `#…#`.
bool tg_path_is_configuration(tg_str path);
bool tg_path_is_tfvars(tg_str path); // `*.tfvars`, `*.tfvars.json`
// Whether a file's bytes stand for a large one that is kept elsewhere (Git LFS): they are no configuration.
bool tg_files_is_lfs_pointer(tg_str bytes);

// The one door to a file outside the repository, which the user named on the command line (--var-file, --config,
// an event payload, a plan): "-" is standard input. Waits for a pipe's other end.
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
    // What was and what is there: a file, a link, or a submodule whose files are not at hand (then everything
    // below `path` may have changed). Added: both are what is there now; deleted: what was.
    tg_entry_kind old_entry, entry;
    bool untracked;
    tg_hunk *hunks; // filled by tg_git_hunks, or by tg_files_open_patch
    size_t hunk_count;
} tg_change;
typedef struct tg_changes {
    tg_change *items; // sorted by path
    size_t count;
} tg_changes;

// `base` with a unified diff (git's, or a plain one; several after another, too) applied in memory, and what that
// changes, with hunks. NULL with the problem "files/patch" where it does not apply exactly: no line is looked for
// elsewhere. Contents live in `arena`, and `patch` must outlive the files. Does not own `base`.
tg_files *tg_files_open_patch(tg_files *base, tg_str patch, tg_arena *arena, tg_changes *changes,
                              tg_problem *problem);

#endif
