// The one door to a file outside the repository: one that the user named on the command line.
//
// Unlike in a repository, a pipe is welcome here (`--var-file <(…)`), and links are followed.
#include "descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static tg_files_status read_descriptor(int fd, tg_arena *arena, tg_str *bytes, int *error)
{
    struct stat st;
    if (fstat(fd, &st) != 0) {
        *error = errno;
        return TG_FILES_UNREADABLE;
    }
    return tg_descriptor_read(fd, S_ISREG(st.st_mode) ? (size_t)st.st_size : 0, arena, bytes, error);
}

static tg_files_status read_named(const char *path, tg_arena *arena, tg_str *bytes, int *error)
{
    int fd = open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) {
        *error = errno;
        return errno == ENOENT || errno == ENOTDIR ? TG_FILES_ABSENT : TG_FILES_UNREADABLE;
    }
    tg_files_status status = read_descriptor(fd, arena, bytes, error);
    close(fd);
    return status;
}

tg_files_status tg_outside_read(const char *path, tg_arena *arena, tg_str *bytes, tg_problem *problem)
{
    int error = 0;
    bool standard_input = strcmp(path, "-") == 0;
    tg_files_status status = standard_input ? read_descriptor(STDIN_FILENO, arena, bytes, &error)
                                            : read_named(path, arena, bytes, &error);
    tg_str name = standard_input ? S("standard input") : tg_str_from(path);
    switch (status) {
    case TG_FILES_ABSENT:
        return tg_files_fail(problem, status, "files/absent", name, tg_files_reason(error));
    case TG_FILES_TOO_LARGE:
        return tg_files_fail(problem, status, "files/too-large", name, S("larger than 128 MiB"));
    case TG_FILES_UNREADABLE:
        return tg_files_fail(problem, status, "files/unreadable", name, tg_files_reason(error));
    case TG_FILES_OUTSIDE:
    case TG_FILES_OK:
        break;
    }
    return status;
}
