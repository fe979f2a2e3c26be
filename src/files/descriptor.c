// Reading a descriptor to its end, and what errno says.
//
// A regular file is read straight into the arena; what has no size (a pipe, what a kernel shows as a file) through
// a growing buffer.
#include "descriptor.h"

#include "tracegate/limits.h"

#include <errno.h>
#include <unistd.h>

tg_str tg_files_reason(int error)
{
    static const struct {
        int error;
        tg_str text;
    } reasons[] = {
        { EACCES, { "permission denied", 17 } },
        { EPERM, { "operation not permitted", 23 } },
        { ENOENT, { "there is no such file or directory", 34 } },
        { ENOTDIR, { "it is not a directory", 21 } },
        { EISDIR, { "it is a directory", 17 } },
        { ELOOP, { "too many symbolic links", 23 } },
        { ENAMETOOLONG, { "the name is too long", 20 } },
        { EMFILE, { "too many open files", 19 } },
        { ENFILE, { "too many open files in the system", 33 } },
        { ENOMEM, { "not enough memory", 17 } },
        { EIO, { "input/output error", 18 } },
        { ENXIO, { "it is no regular file", 21 } },
    };
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].error == error)
            return reasons[i].text;
    return S("the system refused it");
}

tg_files_status tg_files_fail(tg_problem *problem, tg_files_status status, const char *code, tg_str path,
                              tg_str text)
{
    if (problem)
        *problem = (tg_problem){ .code = code, .path = path, .text = text };
    return status;
}

// Up to `size` bytes, fewer only at the end. False: `error` is the errno.
static bool fill(int fd, char *at, size_t size, size_t *got, int *error)
{
    *got = 0;
    while (*got < size) {
        ssize_t n = read(fd, at + *got, size - *got);
        if (n > 0)
            *got += (size_t)n;
        else if (n == 0)
            return true;
        else if (errno != EINTR) {
            *error = errno;
            return false;
        }
    }
    return true;
}

static tg_files_status read_on(int fd, tg_arena *arena, tg_str *out, int *error)
{
    tg_buf buf = { 0 };
    tg_files_status status = TG_FILES_OK;
    for (size_t got = 1; got && status == TG_FILES_OK;) {
        tg_buf_reserve(&buf, 1u << 16);
        if (!fill(fd, buf.data + buf.length, 1u << 16, &got, error))
            status = TG_FILES_UNREADABLE;
        buf.length += got;
        if (buf.length > TG_LIMIT_FILE_SIZE)
            status = TG_FILES_TOO_LARGE;
    }
    if (status == TG_FILES_OK)
        *out = tg_str_copy(arena, tg_buf_str(&buf));
    tg_buf_free(&buf);
    return status;
}

tg_files_status tg_descriptor_read(int fd, size_t expected, tg_arena *arena, tg_str *out, int *error)
{
    if (expected > TG_LIMIT_FILE_SIZE)
        return TG_FILES_TOO_LARGE;
    char *bytes = tg_arena_raw(arena, expected + 1);
    size_t got;
    if (!fill(fd, bytes, expected, &got, error))
        return TG_FILES_UNREADABLE;
    // What a regular file grew meanwhile is not read; what has no size is read to its end.
    if (expected == 0)
        return read_on(fd, arena, out, error);
    bytes[got] = '\0';
    *out = (tg_str){ bytes, got };
    return TG_FILES_OK;
}
