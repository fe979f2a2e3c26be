// Files in memory: names and contents that somebody else holds. Tests, fuzzing, a patch's new files.
#include "tracegate/files.h"

#include <stdlib.h>

typedef struct memory {
    tg_files base;
    const tg_memory_file **sorted; // by path; of two with one path the first given
    size_t count;
} memory;

static int by_path(const void *a, const void *b)
{
    const tg_memory_file *x = *(const tg_memory_file *const *)a, *y = *(const tg_memory_file *const *)b;
    int order = tg_str_compare(x->path, y->path);
    return order ? order : (x > y) - (x < y);
}

static tg_str path_of(const void *of, size_t i)
{
    return ((const memory *)of)->sorted[i]->path;
}

static tg_entry_kind kind_of(const void *of, size_t i)
{
    return ((const memory *)of)->sorted[i]->link ? TG_ENTRY_LINK : TG_ENTRY_FILE;
}

static tg_listing listing_of(const memory *m)
{
    return (tg_listing){ m, m->count, path_of, kind_of };
}

static tg_files_status list(tg_files *files, tg_str directory, tg_arena *arena, tg_entries *out,
                            tg_problem *problem)
{
    (void)problem;
    tg_listing listing = listing_of((const memory *)files);
    return tg_listing_list(&listing, directory, arena, out);
}

static tg_files_status find(tg_files *files, tg_str path, tg_arena *arena, tg_found *out, tg_problem *problem)
{
    (void)arena;
    (void)problem;
    size_t index;
    tg_listing listing = listing_of((const memory *)files);
    return tg_listing_find(&listing, path, out, &index);
}

static tg_files_status read(tg_files *files, tg_str path, tg_arena *arena, tg_str *out, tg_problem *problem)
{
    (void)arena;
    (void)problem;
    const memory *m = (const memory *)files;
    tg_listing listing = listing_of(m);
    size_t index = tg_listing_lower(&listing, path);
    if (index >= m->count || !tg_str_equal(m->sorted[index]->path, path))
        return TG_FILES_ABSENT;
    *out = tg_str_none(m->sorted[index]->bytes) ? S("") : m->sorted[index]->bytes;
    return TG_FILES_OK;
}

static void close(tg_files *files)
{
    memory *m = (memory *)files;
    free(m->sorted);
    free(m);
}

tg_files *tg_files_open_memory(const tg_memory_file *items, size_t count)
{
    static const tg_files_kind kind = { list, find, read, NULL, close };
    memory *m = tg_allocate(sizeof *m);
    m->base.kind = &kind;
    m->count = count;
    m->sorted = tg_allocate(count * sizeof *m->sorted);
    for (size_t i = 0; i < count; i++)
        m->sorted[i] = &items[i];
    if (count)
        qsort(m->sorted, count, sizeof *m->sorted, by_path);
    return &m->base;
}
