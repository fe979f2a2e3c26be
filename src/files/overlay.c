// Files laid over files: a patch over a commit, a Terragrunt unit over its module.
//
// What is above hides what is below, and a removed path is not seen below. A directory is there while it has an
// entry on either side; git knows no empty ones, so one that lost its last file is gone.
#include "tracegate/files.h"

#include "tracegate/limits.h"

#include <stdlib.h>

typedef struct overlay {
    tg_files base;
    tg_files *below, *above;
    tg_str *removed; // sorted
    size_t removed_count;
} overlay;

static tg_str removed_path(const void *of, size_t i)
{
    return ((const overlay *)of)->removed[i];
}

// A link, so that the listing shows it also where it is on the way to what is asked for.
static tg_entry_kind removed_kind(const void *of, size_t i)
{
    (void)of;
    (void)i;
    return TG_ENTRY_LINK;
}

typedef enum removal { UNTOUCHED, REMOVED, HOLDS_REMOVED } removal;

// Whether the path or a directory on the way to it is removed, or something below it.
static removal removal_of(const overlay *o, tg_str path)
{
    tg_found found;
    size_t position;
    tg_listing listing = { o, o->removed_count, removed_path, removed_kind };
    if (!o->removed_count || tg_listing_find(&listing, path, &found, &position) != TG_FILES_OK)
        return UNTOUCHED;
    return found.kind == TG_ENTRY_LINK ? REMOVED : HOLDS_REMOVED;
}

static bool is_removed(const overlay *o, tg_str path)
{
    return removal_of(o, path) == REMOVED;
}

// Whether `path` or a part on the way is above and is no directory.
static bool hidden_by_above(overlay *o, tg_str path, tg_arena *arena)
{
    for (size_t i = 0; i <= path.length; i++) {
        tg_found found;
        if (i < path.length && path.data[i] != '/')
            continue;
        tg_str part = tg_str_slice(path, 0, i);
        if (o->above->kind->find(o->above, part, arena, &found, NULL) != TG_FILES_OK)
            return false;
        if (found.kind != TG_ENTRY_DIRECTORY)
            return true;
    }
    return false;
}

// What is below at `path`, unless it is removed or hidden; a link on the way counts only where above has no
// directory in its place.
static tg_files_status find_below(overlay *o, tg_str path, tg_arena *arena, tg_found *out,
                                  tg_problem *problem)
{
    if (is_removed(o, path) || hidden_by_above(o, path, arena))
        return TG_FILES_ABSENT;
    tg_files_status status = o->below->kind->find(o->below, path, arena, out, problem);
    if (status != TG_FILES_OK || out->length == path.length)
        return status;
    tg_found above;
    tg_str link = tg_str_slice(path, 0, out->length);
    bool replaced = o->above->kind->find(o->above, link, arena, &above, NULL) == TG_FILES_OK;
    return replaced ? TG_FILES_ABSENT : status;
}

// Whether anything is left below `directory` of what `below` has there.
static bool is_alive(overlay *o, tg_str directory, tg_arena *arena, int depth)
{
    tg_entries entries;
    if (removal_of(o, directory) != HOLDS_REMOVED)
        return true;
    if (depth > TG_LIMIT_DIRECTORIES ||
        o->below->kind->list(o->below, directory, arena, &entries, NULL) != TG_FILES_OK)
        return false;
    for (size_t i = 0; i < entries.count; i++) {
        tg_str path;
        if (!tg_path_join(arena, directory, entries.items[i].name, &path) || is_removed(o, path))
            continue;
        if (entries.items[i].kind != TG_ENTRY_DIRECTORY || is_alive(o, path, arena, depth + 1))
            return true;
    }
    return false;
}

static tg_files_status find(tg_files *files, tg_str path, tg_arena *arena, tg_found *out, tg_problem *problem)
{
    overlay *o = (overlay *)files;
    tg_files_status status = o->above->kind->find(o->above, path, arena, out, problem);
    if (status != TG_FILES_ABSENT)
        return status;
    status = find_below(o, path, arena, out, problem);
    bool directory = status == TG_FILES_OK && out->kind == TG_ENTRY_DIRECTORY && path.length;
    return directory && !is_alive(o, path, arena, 0) ? TG_FILES_ABSENT : status;
}

static int by_name(const void *a, const void *b)
{
    return tg_str_compare(((const tg_entry *)a)->name, ((const tg_entry *)b)->name);
}

static bool has_name(const tg_entries *entries, tg_str name)
{
    tg_entry key = { .name = name };
    return entries->count &&
           bsearch(&key, entries->items, entries->count, sizeof *entries->items, by_name) != NULL;
}

// The entries of `above`, and those of `below` that are still seen.
static void unite(overlay *o, tg_str directory, const tg_entries *above, const tg_entries *below,
                  tg_arena *arena, tg_entries *out)
{
    tg_entry *items = tg_new_array(arena, tg_entry, above->count + below->count);
    size_t count = above->count;
    for (size_t i = 0; i < above->count; i++)
        items[i] = above->items[i];
    for (size_t i = 0; i < below->count; i++) {
        tg_str path;
        const tg_entry *entry = &below->items[i];
        if (has_name(above, entry->name) || !tg_path_join(arena, directory, entry->name, &path) ||
            is_removed(o, path))
            continue;
        if (entry->kind != TG_ENTRY_DIRECTORY || is_alive(o, path, arena, 0))
            items[count++] = *entry;
    }
    if (count)
        qsort(items, count, sizeof *items, by_name);
    *out = (tg_entries){ items, count };
}

static tg_files_status list(tg_files *files, tg_str directory, tg_arena *arena, tg_entries *out,
                            tg_problem *problem)
{
    overlay *o = (overlay *)files;
    tg_entries above = { NULL, 0 }, below = { NULL, 0 };
    tg_found found;
    bool in_above = o->above->kind->find(o->above, directory, arena, &found, NULL) == TG_FILES_OK;
    tg_files_status status = TG_FILES_OK;
    if (in_above)
        status = o->above->kind->list(o->above, directory, arena, &above, problem);
    if (status != TG_FILES_OK)
        return status;
    status = find_below(o, directory, arena, &found, problem);
    if (status == TG_FILES_OK && found.kind == TG_ENTRY_DIRECTORY)
        status = o->below->kind->list(o->below, directory, arena, &below, problem);
    if (status != TG_FILES_OK && !(status == TG_FILES_ABSENT && in_above))
        return status;
    unite(o, directory, &above, &below, arena, out);
    return TG_FILES_OK;
}

// The side that has `path`.
static tg_files *holder(overlay *o, tg_str path, tg_arena *arena)
{
    tg_found found;
    bool above = o->above->kind->find(o->above, path, arena, &found, NULL) == TG_FILES_OK;
    return above && found.length == path.length ? o->above : o->below;
}

static tg_files_status read(tg_files *files, tg_str path, tg_arena *arena, tg_str *out, tg_problem *problem)
{
    tg_files *side = holder((overlay *)files, path, arena);
    return side->kind->read(side, path, arena, out, problem);
}

static bool content_id(tg_files *files, tg_str path, tg_arena *arena, unsigned char out[20])
{
    tg_files *side = holder((overlay *)files, path, arena);
    return side->kind->content_id && side->kind->content_id(side, path, arena, out);
}

static void close(tg_files *files)
{
    free(((overlay *)files)->removed);
    free(files);
}

static int by_bytes(const void *a, const void *b)
{
    return tg_str_compare(*(const tg_str *)a, *(const tg_str *)b);
}

tg_files *tg_files_open_overlay(tg_files *below, tg_files *above, tg_strs removed)
{
    static const tg_files_kind kind = { list, find, read, content_id, close };
    overlay *o = tg_allocate(sizeof *o);
    *o = (overlay){ { &kind }, below, above, NULL, removed.count };
    if (removed.count) {
        o->removed = tg_allocate(removed.count * sizeof *o->removed);
        memcpy(o->removed, removed.items, removed.count * sizeof *o->removed);
        qsort(o->removed, removed.count, sizeof *o->removed, by_bytes);
    }
    return &o->base;
}
