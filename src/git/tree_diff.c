// What differs between two trees, and between a tree and the index.
//
// Trees with the same id are equal, with all that is below them, so they are never read: the work is in
// proportion to the change. The index notes the ids of unchanged directories; with them the same holds for it.
#include "inner.h"

#include <stdlib.h>

typedef struct differ {
    tg_git *git;
    tg_arena *arena;
    tg_problem *problem;
    deltas *out;
    const tg_index *index; // of tg_diff_tree_index
} differ;

// Git stores two modes of a file; old repositories have others.
static uint32_t canonical(uint32_t mode)
{
    if (tg_mode_kind(mode) != TG_ENTRY_FILE)
        return mode;
    return mode & 0100u ? 0100755u : 0100644u;
}

static tg_str below(tg_arena *arena, tg_str directory, tg_str name)
{
    if (directory.length == 0)
        return name;
    return tg_format(arena, "%.*s/%.*s", TG_ARG(directory), TG_ARG(name));
}

static bool add(differ *d, const delta *found)
{
    tg_push(d->arena, d->out, *found);
    return d->out->count <= TG_LIMIT_FILES ||
           tg_git_fail(d->problem, "files/too-many", S("more than 4,000,000 changed files"),
                       S("name the directories to check: tracegate PATH..."));
}

static bool add_tree_entry(differ *d, const tree_entry *entry, tg_str path, bool old)
{
    delta found = { .path = path };
    if (old) {
        found.old_mode = canonical(entry->mode);
        found.old_id = entry->id;
    } else {
        found.new_mode = canonical(entry->mode);
        found.new_id = entry->id;
    }
    return add(d, &found);
}

static bool too_deep(const differ *d, tg_str path)
{
    tg_git_fail(d->problem, "files/depth", S("lies too deep, in more than 512 directories"),
                (tg_str){ NULL, 0 });
    if (d->problem)
        d->problem->path = path;
    return false;
}

// Everything below an entry that one side alone has.
static bool add_all(differ *d, const tree *parent, size_t position, tg_str path, bool old, int depth)
{
    const tree_entry *entry = &parent->items[position];
    if (tg_mode_kind(entry->mode) != TG_ENTRY_DIRECTORY)
        return add_tree_entry(d, entry, path, old);
    if (depth > TG_LIMIT_DIRECTORIES)
        return too_deep(d, path);
    const tree *t = tg_tree_child(d->git, parent, position, path, d->problem, d->arena);
    if (!t)
        return false;
    for (size_t i = 0; i < t->count; i++)
        if (!add_all(d, t, i, below(d->arena, path, t->items[i].name), old, depth + 1))
            return false;
    return true;
}

static bool diff_trees(differ *d, const tree *from, const tree *to, tg_str directory, int depth);

// Entries of one name on both sides.
static bool diff_entries(differ *d, const tree *from, size_t i, const tree *to, size_t j, tg_str path,
                         int depth)
{
    const tree_entry *a = &from->items[i], *b = &to->items[j];
    bool a_directory = tg_mode_kind(a->mode) == TG_ENTRY_DIRECTORY;
    bool b_directory = tg_mode_kind(b->mode) == TG_ENTRY_DIRECTORY;
    if (tg_id_equal(&a->id, &b->id) && canonical(a->mode) == canonical(b->mode))
        return true;
    if (a_directory != b_directory)
        return add_all(d, from, i, path, true, depth) && add_all(d, to, j, path, false, depth);
    if (!a_directory)
        return add(d, &(delta){ .path = path,
                                .old_mode = canonical(a->mode),
                                .new_mode = canonical(b->mode),
                                .old_id = a->id,
                                .new_id = b->id });
    if (depth > TG_LIMIT_DIRECTORIES)
        return too_deep(d, path);
    const tree *x = tg_tree_child(d->git, from, i, path, d->problem, d->arena);
    const tree *y = x ? tg_tree_child(d->git, to, j, path, d->problem, d->arena) : NULL;
    return x && y && diff_trees(d, x, y, path, depth + 1);
}

static bool diff_trees(differ *d, const tree *from, const tree *to, tg_str directory, int depth)
{
    size_t i = 0, j = 0, from_count = from ? from->count : 0, to_count = to ? to->count : 0;
    while (i < from_count || j < to_count) {
        int order = i == from_count ? 1
                    : j == to_count ? -1
                                    : tg_str_compare(from->items[i].name, to->items[j].name);
        tg_str path = below(d->arena, directory, order <= 0 ? from->items[i].name : to->items[j].name);
        bool ok = order < 0   ? add_all(d, from, i, path, true, depth)
                  : order > 0 ? add_all(d, to, j, path, false, depth)
                              : diff_entries(d, from, i, to, j, path, depth);
        if (!ok)
            return false;
        i += order <= 0;
        j += order >= 0;
    }
    return true;
}

static int by_path(const void *a, const void *b)
{
    const delta *x = a, *y = b;
    int order = tg_str_compare(x->path, y->path);
    // A file that became a directory: its deletion comes first.
    return order ? order : (x->new_mode != 0) - (y->new_mode != 0);
}

static void sort(deltas *found)
{
    if (found->count)
        qsort(found->items, found->count, sizeof *found->items, by_path);
}

bool tg_diff_trees(tg_git *git, tree *from, tree *to, tg_arena *arena, deltas *out, tg_problem *problem)
{
    differ d = { git, arena, problem, out, NULL };
    if (from && to && tg_id_equal(&from->id, &to->id))
        return true;
    if (!diff_trees(&d, from, to, S(""), 0))
        return false;
    sort(out);
    return true;
}

// ------------------------------------------------------------------------------ a tree and the index

// Entries of the index from `start` to `end`, which all lie below one directory.
static bool add_indexed(differ *d, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++) {
        const index_entry *entry = &d->index->items[i];
        if (!add(d, &(delta){ .path = entry->path,
                              .new_mode = canonical(entry->mode),
                              .new_id = entry->id,
                              .new_unknown = entry->unmerged }))
            return false;
    }
    return true;
}

static bool diff_with_entry(differ *d, const tree_entry *a, const index_entry *b)
{
    if (!b->unmerged && tg_id_equal(&a->id, &b->id) && canonical(a->mode) == canonical(b->mode))
        return true;
    return add(d, &(delta){ .path = b->path,
                            .old_mode = canonical(a->mode),
                            .new_mode = canonical(b->mode),
                            .old_id = a->id,
                            .new_id = b->id,
                            .new_unknown = b->unmerged });
}

static bool noted_as(const differ *d, tg_str directory, const git_oid *id)
{
    const git_oid *noted = tg_map_get(&d->index->trees, directory);
    return noted && tg_id_equal(noted, id);
}

// One name of the index below `directory`, entries `start` to `end`, against the tree's entry of that name.
static bool diff_name(differ *d, const tree *from, size_t position, tg_str path, size_t start, size_t end,
                      int depth);

static bool diff_index(differ *d, const tree *from, tg_str directory, size_t start, size_t end, int depth)
{
    bool *met = tg_new_array(d->arena, bool, from ? from->count : 0);
    size_t skip = directory.length ? directory.length + 1 : 0;
    for (size_t i = start, next; i < end; i = next) {
        tg_str path = d->index->items[i].path;
        const char *slash = memchr(path.data + skip, '/', path.length - skip);
        path.length = slash ? (size_t)(slash - path.data) : path.length;
        next = i + 1;
        while (slash && next < end && d->index->items[next].path.length > path.length &&
               tg_str_starts_with(d->index->items[next].path, path) &&
               d->index->items[next].path.data[path.length] == '/')
            next++;
        size_t position = from ? from->count : 0;
        if (from && tg_tree_position(from, tg_str_slice(path, skip, path.length), &position))
            met[position] = true;
        if (!diff_name(d, from, position, path, i, next, depth))
            return false;
    }
    for (size_t i = 0; from && i < from->count; i++)
        if (!met[i] && !add_all(d, from, i, below(d->arena, directory, from->items[i].name), true, depth))
            return false;
    return true;
}

static bool diff_name(differ *d, const tree *from, size_t position, tg_str path, size_t start, size_t end,
                      int depth)
{
    bool in_tree = from && position < from->count;
    bool index_directory = d->index->items[start].path.length > path.length;
    bool tree_directory = in_tree && tg_mode_kind(from->items[position].mode) == TG_ENTRY_DIRECTORY;
    if (!in_tree)
        return add_indexed(d, start, end);
    if (index_directory != tree_directory)
        return add_all(d, from, position, path, true, depth) && add_indexed(d, start, end);
    if (!index_directory)
        return diff_with_entry(d, &from->items[position], &d->index->items[start]);
    if (noted_as(d, path, &from->items[position].id))
        return true;
    if (depth > TG_LIMIT_DIRECTORIES)
        return too_deep(d, path);
    const tree *t = tg_tree_child(d->git, from, position, path, d->problem, d->arena);
    return t && diff_index(d, t, path, start, end, depth + 1);
}

bool tg_diff_tree_index(tg_git *git, tree *from, const tg_index *to, tg_arena *arena, deltas *out,
                        tg_problem *problem)
{
    differ d = { git, arena, problem, out, to };
    if (from && noted_as(&d, S(""), &from->id))
        return true;
    if (!diff_index(&d, from, S(""), 0, to->count, 0))
        return false;
    sort(out);
    return true;
}
