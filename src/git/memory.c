// libgit2's memory, with a limit on a single piece: an object that inflates to more than we would read is refused
// where it would be allocated, whatever the few bytes of a pack say of its size. Asking for each object's size
// before reading it would do, too, but costs two thirds of the reading again.
#include "inner.h"

#include <git2/sys/alloc.h>
#include <stdlib.h>

// What else libgit2 holds in one piece (a list of references, the lines of a comparison) is far smaller.
#define LARGEST ((size_t)TG_LIMIT_FILE_SIZE + (1u << 20))

static void *allocate(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return size <= LARGEST ? malloc(size ? size : 1) : NULL;
}

static void *reallocate(void *old, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return size <= LARGEST ? realloc(old, size ? size : 1) : NULL;
}

// From 1.7 on the three functions above and free are all that libgit2 asks for.
#if LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 7
#define MORE_FUNCTIONS 1

static void *allocate_zeroed(size_t count, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return !size || count <= LARGEST / size ? calloc(count ? count : 1, size ? size : 1) : NULL;
}

static void *allocate_array(size_t count, size_t size, const char *file, int line)
{
    return !size || count <= LARGEST / size ? allocate(count * size, file, line) : NULL;
}

static void *reallocate_array(void *old, size_t count, size_t size, const char *file, int line)
{
    return !size || count <= LARGEST / size ? reallocate(old, count * size, file, line) : NULL;
}

static char *copy_bytes(const char *text, size_t length, const char *file, int line)
{
    char *copy = length < LARGEST ? allocate(length + 1, file, line) : NULL;
    if (copy) {
        memcpy(copy, text, length);
        copy[length] = '\0';
    }
    return copy;
}

static char *copy_text(const char *text, const char *file, int line)
{
    return copy_bytes(text, strlen(text), file, line);
}

static char *copy_start(const char *text, size_t most, const char *file, int line)
{
    const char *end = memchr(text, '\0', most);
    return copy_bytes(text, end ? (size_t)(end - text) : most, file, line);
}
#endif

void tg_git_limit_memory(void)
{
    git_allocator limited = {
        .gmalloc = allocate,
        .grealloc = reallocate,
        .gfree = free,
#ifdef MORE_FUNCTIONS
        .gcalloc = allocate_zeroed,
        .gmallocarray = allocate_array,
        .greallocarray = reallocate_array,
        .gstrdup = copy_text,
        .gstrndup = copy_start,
        .gsubstrdup = copy_bytes,
#endif
    };
    git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &limited);
}
