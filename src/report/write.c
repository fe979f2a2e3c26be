// A report put into a file, whole or not at all.
//
// A regular file gets its new content under a temporary name beside it, then the name is exchanged: whoever reads it sees the
// old report or the new one. What is no regular file (a pipe, a terminal, /dev/stdout) is written as it is.
#include "tracegate/report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fail(tg_problem *problem, tg_arena *arena, const char *path, int error)
{
    const char *remedy = "name a file in a directory that exists and may be written to";
    if (error == ENOSPC || error == EDQUOT || error == EFBIG)
        remedy = "make room there, or name a file on another file system";
    else if (error == EISDIR)
        remedy = "name a file, not a directory";
    else if (error == EPIPE)
        remedy = NULL;
    *problem = (tg_problem){
        .code = "report/not-written",
        .path = tg_str_copy(arena, tg_str_from(path)),
        .text = tg_format(arena, "the report could not be written: %s", strerror(error)),
        .remedy = tg_str_from(remedy),
    };
    return false;
}

// 0, or the error.
static int write_all(int out, tg_str bytes)
{
    while (bytes.length) {
        ssize_t written = write(out, bytes.data, bytes.length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno;
        bytes = tg_str_slice(bytes, (size_t)written, bytes.length);
    }
    return 0;
}

static bool write_stream(int stream, const char *path, tg_str bytes, tg_problem *problem, tg_arena *arena)
{
    fflush(stream == STDERR_FILENO ? stderr : stdout);
    int error = write_all(stream, bytes);
    return error == 0 || fail(problem, arena, path, error);
}

// Appends: a descriptor's file (/dev/fd/3) may have been written to before.
static bool write_directly(const char *path, tg_str bytes, tg_problem *problem, tg_arena *arena)
{
    int out = open(path, O_WRONLY | O_APPEND | O_NOCTTY | O_CLOEXEC);
    if (out < 0)
        return fail(problem, arena, path, errno);
    int error = write_all(out, bytes);
    if (close(out) != 0 && error == 0)
        error = errno;
    return error == 0 || fail(problem, arena, path, error);
}

// A name that no other process takes, in the same directory, so that the exchange stays in one file system.
static int open_temporary(tg_arena *arena, const char *path, tg_str *name)
{
    const char *slash = strrchr(path, '/');
    int directory = slash ? (int)(slash - path) + 1 : 0;
    enum { TRIES = 100 };
    for (unsigned i = 0; i < TRIES; i++) {
        *name = tg_format(arena, "%.*s.tracegate-%ld-%u.tmp", directory, path, (long)getpid(), i);
        int out = open(name->data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (out >= 0 || errno != EEXIST)
            return out;
    }
    return -1;
}

// `old`: what is there now, NULL: nothing. Its permissions stay.
static bool replace_file(const char *path, const struct stat *old, tg_str bytes, tg_problem *problem,
                         tg_arena *arena)
{
    tg_str temporary;
    int out = open_temporary(arena, path, &temporary);
    if (out < 0)
        return fail(problem, arena, path, errno);
    tg_on_exit_unlink(temporary.data);
    int error = old && fchmod(out, old->st_mode & 0777) != 0 ? errno : 0;
    if (error == 0)
        error = write_all(out, bytes);
    if (close(out) != 0 && error == 0)
        error = errno;
    if (error == 0 && rename(temporary.data, path) != 0)
        error = errno;
    if (error != 0)
        unlink(temporary.data);
    tg_on_exit_unlink(NULL);
    return error == 0 || fail(problem, arena, path, error);
}

bool tg_report_write(const char *path, tg_str bytes, tg_problem *problem, tg_arena *arena)
{
    struct stat there;
    if (!path || strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0)
        return write_stream(STDOUT_FILENO, "standard output", bytes, problem, arena);
    if (strcmp(path, "/dev/stderr") == 0)
        return write_stream(STDERR_FILENO, "standard error", bytes, problem, arena);
    if (stat(path, &there) != 0)
        return errno == ENOENT ? replace_file(path, NULL, bytes, problem, arena)
                               : fail(problem, arena, path, errno);
    if (S_ISDIR(there.st_mode))
        return fail(problem, arena, path, EISDIR);
    if (!S_ISREG(there.st_mode) || strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/proc/", 6) == 0)
        return write_directly(path, bytes, problem, arena);
    // A symbolic link stays one: what it points to is replaced.
    char *real = realpath(path, NULL);
    bool written = replace_file(real ? real : path, &there, bytes, problem, arena);
    free(real);
    return written;
}
