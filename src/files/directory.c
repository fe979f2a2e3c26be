// A directory on disk as files.
//
// Every part of a path is opened by itself (openat, O_NOFOLLOW) from a descriptor of the top that is kept, so a
// link or a `..` never leads out, whatever happens on the disk meanwhile. The directory reached last stays
// open: files are mostly asked for one directory after the other.
// readdir says what kind an entry is on every system that we know (d_type, since 2024 in POSIX, too); where it does
// not, each entry costs a question more.
#define _DEFAULT_SOURCE // NOLINT: for DT_REG
#include "descriptor.h"
#include "tracegate/limits.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define OPEN_DIRECTORY (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

typedef struct directory {
    tg_files base;
    int top;
    int last;         // descriptor of the directory reached last, -1: none
    tg_buf last_path; // its path
} directory;

// A path part as C wants it. False with errno: no file can have this name, or it is none of a directory's own.
typedef struct part_name {
    char text[256]; // NAME_MAX and the NUL
} part_name;
static bool part_name_of(tg_str part, part_name *out)
{
    bool special = part.length == 0 || tg_str_equal(part, S(".")) || tg_str_equal(part, S(".."));
    if (special || part.length >= sizeof out->text || memchr(part.data, '\0', part.length)) {
        errno = ENOENT;
        return false;
    }
    memcpy(out->text, part.data, part.length);
    out->text[part.length] = '\0';
    return true;
}

// The next directory down; closes `fd` unless it is the top's. -1 with errno.
static int step_down(const directory *d, int fd, tg_str part)
{
    part_name name;
    int next = part_name_of(part, &name) ? openat(fd, name.text, OPEN_DIRECTORY) : -1;
    int error = errno;
    if (fd != d->top)
        close(fd);
    errno = error;
    return next;
}

static void forget_last(directory *d)
{
    if (d->last >= 0)
        close(d->last);
    d->last = -1;
    d->last_path.length = 0;
}

// Where the walk to `path` can begin: at the directory reached last, if it is on the way. Takes it over.
static int start_of_walk(directory *d, tg_str path, size_t *at)
{
    tg_str last = tg_buf_str(&d->last_path);
    int fd = d->last;
    if (fd >= 0 && path.length > last.length && tg_str_starts_with(path, last) &&
        path.data[last.length] == '/') {
        *at = last.length + 1;
        d->last = -1;
        return fd;
    }
    *at = 0;
    return d->top;
}

int tg_directory_descriptor(tg_files *files, tg_str path)
{
    directory *d = (directory *)files;
    if (path.length == 0)
        return d->top;
    if (d->last >= 0 && tg_str_equal(tg_buf_str(&d->last_path), path))
        return d->last;
    size_t start, end;
    int fd = start_of_walk(d, path, &start);
    for (; fd >= 0 && start <= path.length; start = end + 1) {
        for (end = start; end < path.length && path.data[end] != '/';)
            end++;
        fd = step_down(d, fd, tg_str_slice(path, start, end));
    }
    int error = errno;
    forget_last(d);
    errno = error;
    if (fd < 0)
        return -1;
    tg_buf_add(&d->last_path, path);
    return d->last = fd;
}

static bool not_there(int error)
{
    return error == ENOENT || error == ENAMETOOLONG || error == ENOTDIR || error == ELOOP;
}

static tg_files_status failure(int error, tg_str path, tg_problem *problem)
{
    if (not_there(error))
        return TG_FILES_ABSENT;
    return tg_files_fail(problem, TG_FILES_UNREADABLE, "files/unreadable", path, tg_files_reason(error));
}

static tg_entry_kind kind_of(const struct stat *st)
{
    if (S_ISREG(st->st_mode))
        return TG_ENTRY_FILE;
    if (S_ISDIR(st->st_mode))
        return TG_ENTRY_DIRECTORY;
    return S_ISLNK(st->st_mode) ? TG_ENTRY_LINK : TG_ENTRY_OTHER;
}

// lstat of a path whose directories are real. False with errno.
static bool look(directory *d, tg_str path, struct stat *out)
{
    part_name name;
    if (path.length == 0)
        return fstat(d->top, out) == 0;
    int fd = tg_directory_descriptor(&d->base, tg_path_directory(path));
    return fd >= 0 && part_name_of(tg_path_base(path), &name) &&
           fstatat(fd, name.text, out, AT_SYMLINK_NOFOLLOW) == 0;
}

// The first part of `path` that is no directory: a link leads on, anything else does not.
static tg_files_status find_on_the_way(directory *d, tg_str path, tg_found *out, tg_problem *problem)
{
    for (size_t i = 0; i < path.length; i++) {
        if (path.data[i] != '/')
            continue;
        struct stat st;
        tg_str part = tg_str_slice(path, 0, i);
        if (!look(d, part, &st))
            return failure(errno, part, problem);
        if (!S_ISDIR(st.st_mode)) {
            *out = (tg_found){ kind_of(&st), i };
            return S_ISLNK(st.st_mode) ? TG_FILES_OK : TG_FILES_ABSENT;
        }
    }
    return TG_FILES_ABSENT;
}

static tg_files_status find(tg_files *files, tg_str path, tg_arena *arena, tg_found *out, tg_problem *problem)
{
    (void)arena;
    directory *d = (directory *)files;
    struct stat st;
    if (look(d, path, &st)) {
        *out = (tg_found){ kind_of(&st), path.length };
        return TG_FILES_OK;
    }
    if (errno == ENOTDIR || errno == ELOOP)
        return find_on_the_way(d, path, out, problem);
    return failure(errno, path, problem);
}

static int by_name(const void *a, const void *b)
{
    return tg_str_compare(((const tg_entry *)a)->name, ((const tg_entry *)b)->name);
}

// False: an entry that vanished between readdir and lstat was never there.
static bool kind_of_entry(int fd, const struct dirent *e, tg_entry_kind *out)
{
    struct stat st;
#ifdef DT_REG
    if (e->d_type == DT_REG || e->d_type == DT_DIR || e->d_type == DT_LNK) {
        *out = e->d_type == DT_REG ? TG_ENTRY_FILE : e->d_type == DT_DIR ? TG_ENTRY_DIRECTORY : TG_ENTRY_LINK;
        return true;
    }
#endif
    if (fstatat(fd, e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return false;
    *out = kind_of(&st);
    return true;
}

static tg_files_status read_entries(DIR *dir, tg_arena *arena, tg_entries *out)
{
    struct {
        tg_entry *items;
        size_t count, capacity;
    } entries = { NULL, 0, 0 };
    for (const struct dirent *e; errno = 0, (e = readdir(dir)) != NULL;) {
        tg_str name = tg_str_from(e->d_name);
        tg_entry_kind kind;
        bool self = tg_str_equal(name, S(".")) || tg_str_equal(name, S(".."));
        if (!self && kind_of_entry(dirfd(dir), e, &kind))
            tg_push(arena, &entries, ((tg_entry){ tg_str_copy(arena, name), kind, false }));
    }
    if (errno)
        return TG_FILES_UNREADABLE;
    if (entries.count)
        qsort(entries.items, entries.count, sizeof *entries.items, by_name);
    *out = (tg_entries){ entries.items, entries.count };
    return TG_FILES_OK;
}

static tg_files_status list(tg_files *files, tg_str path, tg_arena *arena, tg_entries *out,
                            tg_problem *problem)
{
    int kept = tg_directory_descriptor(files, path);
    // A descriptor of its own, since reading entries moves its place.
    int fd = kept < 0 ? -1 : openat(kept, ".", OPEN_DIRECTORY);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir) {
        int error = errno;
        if (fd >= 0)
            close(fd);
        return failure(error, path, problem);
    }
    tg_files_status status = read_entries(dir, arena, out);
    int error = errno;
    closedir(dir);
    return status == TG_FILES_OK ? status : failure(error, path, problem);
}

static tg_files_status read_link(int fd, const char *name, tg_str path, tg_arena *arena, tg_str *out,
                                 tg_problem *problem)
{
    char target[TG_LIMIT_LINK_SIZE];
    ssize_t length = readlinkat(fd, name, target, sizeof target);
    if (length < 0)
        return failure(errno, path, problem);
    *out = tg_str_copy(arena, (tg_str){ target, (size_t)length });
    return TG_FILES_OK;
}

static tg_files_status read_file(int fd, tg_str path, tg_arena *arena, tg_str *out, tg_problem *problem)
{
    struct stat st;
    int error = ENXIO;
    tg_files_status status = TG_FILES_UNREADABLE;
    if (fstat(fd, &st) != 0)
        error = errno;
    else if (S_ISDIR(st.st_mode))
        return TG_FILES_ABSENT;
    else if (S_ISREG(st.st_mode))
        status = tg_descriptor_read(fd, (size_t)st.st_size, arena, out, &error);
    if (status == TG_FILES_TOO_LARGE)
        return tg_files_fail(problem, status, "files/too-large", path, S("larger than 128 MiB"));
    if (status == TG_FILES_UNREADABLE)
        return tg_files_fail(problem, status, "files/unreadable", path, tg_files_reason(error));
    return status;
}

static tg_files_status read_path(tg_files *files, tg_str path, tg_arena *arena, tg_str *out,
                                 tg_problem *problem)
{
    part_name name;
    int directory_fd = tg_directory_descriptor(files, tg_path_directory(path));
    if (directory_fd < 0 || !part_name_of(tg_path_base(path), &name))
        return failure(errno, path, problem);
    // O_NONBLOCK: opening a pipe that nobody writes to must not wait.
    int fd = openat(directory_fd, name.text, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0 && errno == ELOOP)
        return read_link(directory_fd, name.text, path, arena, out, problem);
    if (fd < 0)
        return failure(errno, path, problem);
    tg_files_status status = read_file(fd, path, arena, out, problem);
    close(fd);
    return status;
}

static void close_directory(tg_files *files)
{
    directory *d = (directory *)files;
    forget_last(d);
    close(d->top);
    tg_buf_free(&d->last_path);
    free(d);
}

tg_files *tg_files_open_directory(const char *top, tg_problem *problem)
{
    static const tg_files_kind kind = { list, find, read_path, NULL, close_directory };
    int fd = open(top, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        tg_files_fail(problem, TG_FILES_UNREADABLE, "files/unreadable", tg_str_from(top),
                      tg_files_reason(errno));
        return NULL;
    }
    directory *d = tg_allocate(sizeof *d);
    *d = (directory){ .base = { &kind }, .top = fd, .last = -1 };
    return &d->base;
}
