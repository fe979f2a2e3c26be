// Trees, and a commit as files.
//
// A tree is read when somebody looks into it and kept by its id, so what base and head share is read once.
#include "inner.h"

#include <stdlib.h>

static int by_name(const void *a, const void *b)
{
    return tg_str_compare(((const tree_entry *)a)->name, ((const tree_entry *)b)->name);
}

// What no file can be called; git's own check (verify_path) refuses them, too.
static bool impossible(tg_str name)
{
    return name.length == 0 || tg_str_equal(name, S(".")) || tg_str_equal(name, S("..")) ||
           memchr(name.data, '/', name.length);
}

// "100644 name\0" and 20 bytes of id. False: that is not what stands there.
static bool next_entry(tg_str bytes, size_t *at, tree_entry *out)
{
    uint32_t mode = 0;
    size_t i = *at;
    for (; i < bytes.length && bytes.data[i] >= '0' && bytes.data[i] <= '7' && i - *at < 7; i++)
        mode = mode * 8 + (uint32_t)(bytes.data[i] - '0');
    if (i == *at || i >= bytes.length || bytes.data[i] != ' ')
        return false;
    const char *name = bytes.data + i + 1;
    const char *end = memchr(name, '\0', bytes.length - i - 1);
    if (!end || (size_t)(bytes.data + bytes.length - end) < 1 + ID_SIZE)
        return false;
    *out = (tree_entry){ .name = { name, (size_t)(end - name) }, .mode = mode };
    memcpy(out->id.id, end + 1, ID_SIZE);
    *at = (size_t)(end - bytes.data) + 1 + ID_SIZE;
    return !impossible(out->name);
}

// Git sorts a directory as if its name ended in `/`. Of two entries with one name, which git's own tools never
// write, the first counts.
static size_t sort(tree_entry *items, size_t count)
{
    size_t kept = 0;
    qsort(items, count, sizeof *items, by_name);
    for (size_t i = 0; i < count; i++)
        if (!kept || by_name(&items[kept - 1], &items[i]) != 0)
            items[kept++] = items[i];
    return kept;
}

static bool parse(tg_str bytes, tg_arena *arena, tree *out)
{
    struct {
        tree_entry *items;
        size_t count, capacity;
    } entries = { NULL, 0, 0 };
    bool sorted = true;
    for (size_t at = 0; at < bytes.length;) {
        tree_entry entry;
        if (!next_entry(bytes, &at, &entry))
            return false;
        sorted = sorted && (!entries.count || by_name(&entries.items[entries.count - 1], &entry) < 0);
        tg_push(arena, &entries, entry);
    }
    out->items = entries.items;
    out->count = sorted ? entries.count : sort(entries.items, entries.count);
    return true;
}

tree *tg_tree_read(tg_git *git, const git_oid *id, tg_str path, tg_problem *problem, tg_arena *arena)
{
    tree *t = tg_map_get(&git->trees, tg_id_key(id));
    if (t)
        return t;
    tg_str bytes;
    tg_files_status status = tg_object_read(git, id, GIT_OBJECT_TREE, &git->arena, &bytes, problem);
    if (status == TG_FILES_ABSENT)
        tg_object_missing(git, id, "tree", path, problem, arena);
    if (status != TG_FILES_OK)
        return NULL;
    t = tg_new(&git->arena, tree);
    t->id = *id;
    if (!parse(bytes, &git->arena, t)) {
        tg_object_damaged(id, "tree", "it has an impossible entry", problem, arena);
        return NULL;
    }
    tg_map_put(&git->trees, tg_id_key(&t->id), t);
    return t;
}

tree *tg_tree_child(tg_git *git, const tree *parent, size_t index, tg_str path, tg_problem *problem,
                    tg_arena *arena)
{
    tree_entry *entry = &parent->items[index];
    if (!entry->child)
        entry->child = tg_tree_read(git, &entry->id, path, problem, arena);
    return entry->child;
}

bool tg_tree_position(const tree *t, tg_str name, size_t *out)
{
    size_t low = 0, high = t->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = tg_str_compare(t->items[middle].name, name);
        if (order == 0) {
            *out = middle;
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

bool tg_side_tree(tg_git *git, const tg_side *side, tree **out, tg_problem *problem, tg_arena *arena)
{
    *out = NULL;
    if (side->kind == TG_SIDE_EMPTY)
        return true;
    git_oid id;
    commit_object commit;
    TG_CHECK(side->kind == TG_SIDE_COMMIT && tg_id_from(tg_str_from(side->commit.id), &id));
    tg_files_status status = tg_commit_read(git, &id, arena, &commit, problem);
    if (status == TG_FILES_ABSENT)
        return tg_commit_missing(git, &id, problem, arena);
    if (status == TG_FILES_OK)
        *out = tg_tree_read(git, &commit.tree, S(""), problem, arena);
    return *out != NULL;
}

tg_entry_kind tg_mode_kind(uint32_t mode)
{
    switch (mode & 0170000u) {
    case 0100000u:
        return TG_ENTRY_FILE;
    case 0040000u:
        return TG_ENTRY_DIRECTORY;
    case 0120000u:
        return TG_ENTRY_LINK;
    case 0160000u:
        return TG_ENTRY_SUBMODULE;
    default:
        return TG_ENTRY_OTHER;
    }
}

// ------------------------------------------------------------------------------------------ as files

typedef struct tree_files {
    tg_files base;
    tg_git *git;
    tree *top; // NULL: the empty tree
} tree_files;

// The entry at `path`, or the first on the way that is no directory. NULL with TG_FILES_OK: the top.
static tg_files_status walk(tree_files *files, tg_str path, tg_arena *arena, const tree_entry **out,
                            size_t *length, const tree **directory, tg_problem *problem)
{
    const tree *t = files->top;
    *out = NULL;
    *length = 0;
    *directory = t;
    for (size_t start = 0, end; start < path.length; start = end + 1) {
        size_t position;
        for (end = start; end < path.length && path.data[end] != '/';)
            end++;
        if (!t || !tg_tree_position(t, tg_str_slice(path, start, end), &position))
            return TG_FILES_ABSENT;
        *out = &t->items[position];
        *length = end;
        if (tg_mode_kind((*out)->mode) != TG_ENTRY_DIRECTORY)
            break;
        t = tg_tree_child(files->git, t, position, tg_str_slice(path, 0, end), problem, arena);
        if (!t)
            return TG_FILES_UNREADABLE;
        *directory = t;
    }
    return TG_FILES_OK;
}

static tg_files_status find(tg_files *files, tg_str path, tg_arena *arena, tg_found *out, tg_problem *problem)
{
    const tree_entry *entry;
    const tree *directory;
    tg_files_status status =
        walk((tree_files *)files, path, arena, &entry, &out->length, &directory, problem);
    if (status != TG_FILES_OK)
        return status;
    out->kind = entry ? tg_mode_kind(entry->mode) : TG_ENTRY_DIRECTORY;
    bool leads_on = out->kind == TG_ENTRY_LINK || out->kind == TG_ENTRY_SUBMODULE;
    return out->length == path.length || leads_on ? TG_FILES_OK : TG_FILES_ABSENT;
}

static tg_files_status list(tg_files *files, tg_str path, tg_arena *arena, tg_entries *out,
                            tg_problem *problem)
{
    const tree_entry *entry;
    const tree *directory;
    size_t length;
    tg_files_status status = walk((tree_files *)files, path, arena, &entry, &length, &directory, problem);
    if (status != TG_FILES_OK)
        return status;
    if (entry && tg_mode_kind(entry->mode) != TG_ENTRY_DIRECTORY)
        return TG_FILES_ABSENT;
    size_t count = directory ? directory->count : 0;
    tg_entry *items = tg_new_array(arena, tg_entry, count);
    for (size_t i = 0; i < count; i++)
        items[i] = (tg_entry){ directory->items[i].name, tg_mode_kind(directory->items[i].mode), false };
    *out = (tg_entries){ items, count };
    return TG_FILES_OK;
}

static tg_files_status read(tg_files *files, tg_str path, tg_arena *arena, tg_str *out, tg_problem *problem)
{
    tree_files *t = (tree_files *)files;
    const tree_entry *entry;
    const tree *directory;
    size_t length;
    tg_files_status status = walk(t, path, arena, &entry, &length, &directory, problem);
    if (status != TG_FILES_OK)
        return status;
    if (!entry || length < path.length)
        return TG_FILES_ABSENT;
    return tg_blob_read(t->git, &entry->id, path, arena, out, problem);
}

static bool content_id(tg_files *files, tg_str path, tg_arena *arena, unsigned char out[20])
{
    const tree_entry *entry;
    const tree *directory;
    size_t length;
    if (walk((tree_files *)files, path, arena, &entry, &length, &directory, NULL) != TG_FILES_OK || !entry ||
        length < path.length)
        return false;
    memcpy(out, entry->id.id, ID_SIZE);
    return true;
}

static void close(tg_files *files)
{
    free(files);
}

tg_files *tg_tree_files(tg_git *git, tree *top)
{
    static const tg_files_kind kind = { list, find, read, content_id, close };
    tree_files *files = tg_allocate(sizeof *files);
    *files = (tree_files){ { &kind }, git, top };
    return &files->base;
}
