// Sorted paths as a tree: memory and git's index are lists of files, and directories are what their names say.
//
// In byte order everything below a directory is one run, from the first path not smaller than `directory/` to
// the first one not smaller than `directory0`, since `0` is the byte after `/`. So nothing is built; one
// directory is a binary search.
#include "tracegate/files.h"

#include <stdlib.h>

// `path` compared with `directory` followed by `byte`.
static int compare_below(tg_str path, tg_str directory, char byte)
{
    int order = tg_str_compare(tg_str_slice(path, 0, directory.length), directory);
    if (order)
        return order;
    if (path.length == directory.length)
        return -1;
    unsigned char a = (unsigned char)path.data[directory.length], b = (unsigned char)byte;
    if (a != b)
        return a < b ? -1 : 1;
    return path.length > directory.length + 1;
}

// The first item not smaller than `directory` followed by `byte`, or after the top's last one.
static size_t bound(const tg_listing *listing, tg_str directory, char byte)
{
    size_t low = 0, high = listing->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_below(listing->path(listing->of, middle), directory, byte) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t tg_listing_lower(const tg_listing *listing, tg_str path)
{
    size_t low = 0, high = listing->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tg_str_compare(listing->path(listing->of, middle), path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool exact(const tg_listing *listing, tg_str path, size_t *index)
{
    *index = tg_listing_lower(listing, path);
    return *index < listing->count && tg_str_equal(listing->path(listing->of, *index), path);
}

// Whether a part before the last one is an item of its own, which hides what is below it.
static bool item_on_the_way(const tg_listing *listing, tg_str path, size_t *length, size_t *index)
{
    for (size_t i = 0; i < path.length; i++) {
        if (path.data[i] == '/' && exact(listing, tg_str_slice(path, 0, i), index)) {
            *length = i;
            return true;
        }
    }
    return false;
}

tg_files_status tg_listing_find(const tg_listing *listing, tg_str path, tg_found *out, size_t *index)
{
    *out = (tg_found){ TG_ENTRY_DIRECTORY, path.length };
    if (path.length == 0)
        return TG_FILES_OK;
    if (item_on_the_way(listing, path, &out->length, index)) {
        out->kind = listing->kind(listing->of, *index);
        bool leads_on = out->kind == TG_ENTRY_LINK || out->kind == TG_ENTRY_SUBMODULE;
        return leads_on ? TG_FILES_OK : TG_FILES_ABSENT;
    }
    if (exact(listing, path, index)) {
        out->kind = listing->kind(listing->of, *index);
        return TG_FILES_OK;
    }
    *index = bound(listing, path, '/');
    bool below = *index < listing->count && compare_below(listing->path(listing->of, *index), path, '0') < 0;
    return below ? TG_FILES_OK : TG_FILES_ABSENT;
}

static int by_name(const void *a, const void *b)
{
    const tg_entry *x = a, *y = b;
    int order = tg_str_compare(x->name, y->name);
    return order ? order : (x->kind == TG_ENTRY_DIRECTORY) - (y->kind == TG_ENTRY_DIRECTORY);
}

// Sorts by name; of two with one name the one that is no directory stays, as for tg_listing_find.
static size_t sort_entries(tg_entry *items, size_t count)
{
    if (count)
        qsort(items, count, sizeof *items, by_name);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!kept || !tg_str_equal(items[kept - 1].name, items[i].name))
            items[kept++] = items[i];
    return kept;
}

tg_files_status tg_listing_list(const tg_listing *listing, tg_str directory, tg_arena *arena, tg_entries *out)
{
    struct {
        tg_entry *items;
        size_t count, capacity;
    } entries = { NULL, 0, 0 };
    size_t start = directory.length ? directory.length + 1 : 0;
    size_t i = directory.length ? bound(listing, directory, '/') : 0;
    size_t end = directory.length ? bound(listing, directory, '0') : listing->count;
    while (i < end) {
        tg_str path = listing->path(listing->of, i);
        tg_str rest = tg_str_slice(path, start, path.length);
        const char *slash = rest.length ? memchr(rest.data, '/', rest.length) : NULL;
        if (slash) {
            rest.length = (size_t)(slash - rest.data);
            tg_push(arena, &entries, ((tg_entry){ rest, TG_ENTRY_DIRECTORY, false }));
            i = bound(listing, tg_str_slice(path, 0, start + rest.length), '0');
        } else {
            tg_push(arena, &entries, ((tg_entry){ rest, listing->kind(listing->of, i), false }));
            i++;
        }
    }
    *out = (tg_entries){ entries.items, sort_entries(entries.items, entries.count) };
    return TG_FILES_OK;
}
