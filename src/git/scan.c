// What differs between the index and the working directory.
//
// One pass over the disk: each tracked directory is read once and each entry looked at once (lstat by the
// directory's descriptor). What lstat proves unchanged is not opened. Directories without tracked files are
// entered only if git does not ignore them, and what the index has and the pass did not meet is deleted.
#include "inner.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct scan {
    tg_git *git;
    const tg_index *index;
    tg_arena *arena; // for what is forgotten
    tg_problem *problem;
    deltas *out; // in the handle's arena, with its paths
    bool *met;   // for each entry of the index
} scan;

// The part of the index below one directory.
typedef struct range {
    size_t start, end;
} range;

static void add(scan *s, const delta *found)
{
    tg_push(&s->git->arena, s->out, *found);
}

// The first entry in `r` that is not smaller than `path` followed by `byte` (0: by nothing).
static size_t lower(const scan *s, range r, tg_str path, char byte)
{
    while (r.start < r.end) {
        size_t middle = r.start + (r.end - r.start) / 2;
        tg_str other = s->index->items[middle].path;
        int order = tg_str_compare(tg_str_slice(other, 0, path.length), path);
        if (order == 0 && byte)
            order = other.length == path.length                                    ? -1
                    : (unsigned char)other.data[path.length] < (unsigned char)byte ? -1
                                                                                   : 1;
        if (order < 0)
            r.start = middle + 1;
        else
            r.end = middle;
    }
    return r.start;
}

// A tracked file, link or submodule that is on the disk.
static bool compare(scan *s, size_t position, const struct stat *st)
{
    const index_entry *entry = &s->index->items[position];
    delta d = { .path = entry->path, .old_mode = entry->intended ? 0 : entry->mode, .old_id = entry->id };
    s->met[position] = true;
    if (tg_workdir_frozen(s->git, entry, true) || tg_workdir_unchanged(s->git, s->index, entry, st))
        return true;
    tg_str bytes;
    d.new_mode = tg_workdir_mode(s->git, st, entry);
    tg_files_status status = d.new_mode
                                 ? tg_workdir_read(s->git, entry->path, entry, s->arena, &bytes, s->problem)
                                 : TG_FILES_ABSENT;
    if (status == TG_FILES_OK)
        tg_blob_id(bytes, &d.new_id);
    else if (status == TG_FILES_ABSENT)
        d.new_mode = 0;
    else
        d.new_unknown = true; // it cannot be read: whoever reads it says so
    bool same =
        !entry->unmerged && !d.new_unknown && d.new_mode == d.old_mode && tg_id_equal(&d.new_id, &d.old_id);
    if (!same)
        add(s, &d);
    return true;
}

// A submodule's directory: what differs in it, its own repository knows. An empty one was never checked out.
static void compare_submodule(scan *s, size_t position, int fd)
{
    struct stat st;
    const index_entry *entry = &s->index->items[position];
    s->met[position] = true;
    if (fstatat(fd, ".git", &st, AT_SYMLINK_NOFOLLOW) != 0)
        return;
    add(s, &(delta){ .path = entry->path,
                     .old_mode = entry->mode,
                     .new_mode = entry->mode,
                     .old_id = entry->id,
                     .new_unknown = true });
}

static bool scan_directory(scan *s, int fd, tg_str directory, range below, int depth);

static bool unreadable(const scan *s, tg_str path, int error)
{
    tg_files_fail(s->problem, TG_FILES_UNREADABLE, "files/unreadable", path, tg_files_reason(error));
    return false;
}

// Opens a directory below `parent` and scans it. One that vanished meanwhile is not there.
static bool enter(scan *s, int parent, const char *name, tg_str path, range below, int depth)
{
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR || errno == ELOOP || unreadable(s, path, errno);
    return scan_directory(s, fd, path, below, depth + 1);
}

static bool scan_untracked(scan *s, int parent, const char *name, tg_str path, const struct stat *st,
                           int depth)
{
    bool directory = S_ISDIR(st->st_mode);
    uint32_t mode = tg_workdir_mode(s->git, st, NULL);
    if ((!directory && !mode) || tg_workdir_ignored(s->git, path, directory, s->arena))
        return true;
    if (directory)
        return enter(s, parent, name, path, (range){ 0, 0 }, depth);
    path = tg_str_copy(&s->git->arena, path);
    add(s, &(delta){ .path = path, .new_mode = mode, .new_unknown = true, .untracked = true });
    return true;
}

static bool scan_submodule(scan *s, int parent, const char *name, size_t position)
{
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return true;
    compare_submodule(s, position, fd);
    close(fd);
    return true;
}

static bool scan_entry(scan *s, int parent, const char *name, tg_str path, range below, int depth)
{
    struct stat st;
    if (fstatat(parent, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return true;
    size_t position = lower(s, below, path, 0);
    bool tracked = position < below.end && tg_str_equal(s->index->items[position].path, path);
    bool submodule = tracked && tg_mode_kind(s->index->items[position].mode) == TG_ENTRY_SUBMODULE;
    if (!S_ISDIR(st.st_mode))
        return tracked ? compare(s, position, &st) : scan_untracked(s, parent, name, path, &st, depth);
    if (submodule)
        return scan_submodule(s, parent, name, position);
    range inside = { lower(s, below, path, '/'), lower(s, below, path, '0') };
    if (inside.start < inside.end)
        return enter(s, parent, name, path, inside, depth);
    return scan_untracked(s, parent, name, path, &st, depth);
}

static bool scan_entries(scan *s, DIR *dir, tg_str directory, range below, int depth)
{
    for (const struct dirent *e; errno = 0, (e = readdir(dir)) != NULL;) {
        tg_str name = tg_str_from(e->d_name);
        if (tg_str_equal(name, S(".")) || tg_str_equal(name, S("..")) || tg_str_equal(name, S(".git")))
            continue;
        tg_str slash = directory.length ? tg_str_join(s->arena, directory, S("/")) : directory;
        if (!scan_entry(s, dirfd(dir), e->d_name, tg_str_join(s->arena, slash, name), below, depth))
            return false;
        if (s->out->count > TG_LIMIT_FILES)
            return tg_git_fail(s->problem, "files/too-many", S("more than 4,000,000 changed files"),
                               S("name the directories to check: tracegate PATH..."));
    }
    return errno == 0 || unreadable(s, directory, errno);
}

// Takes `fd` over.
static bool scan_directory(scan *s, int fd, tg_str directory, range below, int depth)
{
    DIR *dir = depth <= TG_LIMIT_DIRECTORIES ? fdopendir(fd) : NULL;
    if (!dir) {
        int error = depth <= TG_LIMIT_DIRECTORIES ? errno : ENAMETOOLONG;
        close(fd);
        return unreadable(s, directory, error);
    }
    bool ok = scan_entries(s, dir, directory, below, depth);
    closedir(dir);
    return ok;
}

static void add_deleted(scan *s)
{
    for (size_t i = 0; i < s->index->count; i++) {
        const index_entry *entry = &s->index->items[i];
        if (!s->met[i] && !entry->intended && !tg_workdir_frozen(s->git, entry, false))
            add(s, &(delta){ .path = entry->path, .old_mode = entry->mode, .old_id = entry->id });
    }
}

static int by_path(const void *a, const void *b)
{
    return tg_str_compare(((const delta *)a)->path, ((const delta *)b)->path);
}

static bool scan_all(scan *s, tg_files *disk)
{
    int fd = openat(tg_directory_descriptor(disk, S("")), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return unreadable(s, S(""), errno);
    if (!scan_directory(s, fd, S(""), (range){ 0, s->index->count }, 0))
        return false;
    add_deleted(s);
    if (s->out->count)
        qsort(s->out->items, s->out->count, sizeof *s->out->items, by_path);
    return true;
}

const deltas *tg_diff_index_workdir(tg_git *git, tg_problem *problem, tg_arena *arena)
{
    if (git->scanned)
        return git->scanned;
    tg_index *index = tg_index_get(git, problem, arena);
    tg_files *disk = index ? tg_workdir_disk(git, problem, arena) : NULL;
    if (!disk)
        return NULL;
    scan s = { .git = git, .index = index, .arena = arena, .problem = problem };
    s.out = tg_new(&git->arena, deltas);
    s.met = tg_new_array(arena, bool, index->count);
    if (scan_all(&s, disk))
        git->scanned = s.out;
    return git->scanned;
}
