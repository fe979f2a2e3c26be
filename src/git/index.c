// The index (Documentation/gitformat-index.txt): versions 2 to 4, sparse directories, the noted tree ids.
//
// Read by ourselves: libgit2 refuses sparse indexes and those without a checksum (index.skipHash), which
// `scalar` and feature.manyFiles write. An index is what another program may have left damaged, so nothing in it
// is believed before it is checked.
#include "inner.h"

#include <stdlib.h>
#include <sys/stat.h>

typedef struct reader {
    tg_git *git;
    tg_arena *arena; // for messages
    tg_problem *problem;
    tg_index *index;
    tg_str bytes; // without the checksum at the end
    size_t at;
    uint32_t version;
    size_t capacity;
    bool split;      // an entry without a path: the other half of a split index has it
    tg_str previous; // path of the entry before; version 4 says what differs from it
    bool sorted;
} reader;

static bool damaged(const reader *r, const char *why)
{
    return tg_git_fail(r->problem, "git/corrupt", tg_format(r->arena, "git's index is damaged: %s", why),
                       S("git read-tree HEAD"));
}

static uint32_t number(tg_str bytes, size_t at)
{
    const unsigned char *p = (const unsigned char *)bytes.data + at;
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

// ----------------------------------------------------------------------------------------- entries

enum { FIXED_SIZE = 62, EXTENDED = 0x4000, ASSUMED = 0x8000, SKIPPED = 0x4000, INTENDED = 0x2000 };

// Every part a name that a file can have, and none `.git`: an index that a tool made may say anything.
static bool possible(tg_str path)
{
    for (size_t start = 0, end; start <= path.length; start = end + 1) {
        for (end = start; end < path.length && path.data[end] != '/';)
            end++;
        tg_str part = tg_str_slice(path, start, end);
        if (part.length == 0 || tg_str_equal(part, S(".")) || tg_str_equal(part, S("..")) ||
            tg_str_equal(part, S(".git")))
            return false;
    }
    return true;
}

// Version 4: how many bytes of the previous path go, most significant seven bits first, one added for each byte
// that is not the last (git's varint.c).
static bool shared_prefix(reader *r, size_t *out)
{
    size_t value = 0;
    unsigned char byte;
    do {
        if (r->at >= r->bytes.length || value > TG_LIMIT_FILE_SIZE)
            return false;
        byte = (unsigned char)r->bytes.data[r->at++];
        value = (value << 7) + (byte & 127u) + ((byte & 128u) != 0);
    } while (byte & 128u);
    if (value > r->previous.length)
        return false;
    *out = r->previous.length - value;
    return true;
}

static bool read_path(reader *r, size_t start, tg_str *out)
{
    size_t kept = 0;
    if (r->version == 4 && !shared_prefix(r, &kept))
        return damaged(r, "a path is cut off");
    const char *name = r->bytes.data + r->at;
    const char *end = memchr(name, '\0', r->bytes.length - r->at);
    if (!end)
        return damaged(r, "a path is cut off");
    size_t length = (size_t)(end - name);
    r->at += length + 1;
    *out = (tg_str){ name, length };
    if (r->version == 4)
        *out = tg_str_join(&r->git->arena, tg_str_slice(r->previous, 0, kept), *out);
    else
        r->at = start + ((r->at - 1 - start) / 8 + 1) * 8;
    if (r->at > r->bytes.length)
        return damaged(r, "an entry is cut off");
    return true;
}

static void read_stat(tg_str bytes, size_t at, index_entry *out)
{
    out->ctime = number(bytes, at);
    out->ctime_nsec = number(bytes, at + 4);
    out->mtime = number(bytes, at + 8);
    out->mtime_nsec = number(bytes, at + 12);
    out->inode = number(bytes, at + 20);
    out->mode = number(bytes, at + 24);
    out->uid = number(bytes, at + 28);
    out->gid = number(bytes, at + 32);
    out->size = number(bytes, at + 36);
    memcpy(out->id.id, bytes.data + at + 40, ID_SIZE);
}

static void push(reader *r, const index_entry *entry)
{
    tg_index *index = r->index;
    const index_entry *last = index->count ? &index->items[index->count - 1] : NULL;
    // Of the stages of a conflict the first stands for all.
    if (last && entry->unmerged && last->unmerged && tg_str_equal(last->path, entry->path))
        return;
    r->sorted = r->sorted && (!last || tg_str_compare(last->path, entry->path) < 0);
    if (index->count == r->capacity || !index->items)
        index->items = tg_arena_grow(&r->git->arena, index->items, &r->capacity, sizeof *index->items);
    index->items[index->count++] = *entry;
    index->has_submodules = index->has_submodules || tg_mode_kind(entry->mode) == TG_ENTRY_SUBMODULE;
    index->has_skipped = index->has_skipped || entry->skipped || entry->assumed;
    index->has_intended = index->has_intended || entry->intended;
    if (entry->unmerged && tg_str_none(index->unmerged))
        index->unmerged = entry->path;
}

// A directory that a sparse index holds as one entry: everything in it was left out of the working directory.
static bool push_tree(reader *r, const git_oid *id, tg_str directory, int depth)
{
    const tree *t = tg_tree_read(r->git, id, directory, r->problem, r->arena);
    if (!t)
        return false;
    if (depth > TG_LIMIT_DIRECTORIES)
        return damaged(r, "directories lie too deep");
    for (size_t i = 0; i < t->count; i++) {
        const tree_entry *child = &t->items[i];
        index_entry entry = { .id = child->id, .mode = child->mode, .skipped = true };
        entry.path = tg_format(&r->git->arena, "%.*s/%.*s", TG_ARG(directory), TG_ARG(child->name));
        if (tg_mode_kind(child->mode) != TG_ENTRY_DIRECTORY)
            push(r, &entry);
        else if (!push_tree(r, &child->id, entry.path, depth + 1))
            return false;
        if (r->index->count > TG_LIMIT_FILES)
            return damaged(r, "it has too many files");
    }
    return true;
}

static bool read_entry(reader *r)
{
    index_entry entry = { .mode = 0 };
    size_t start = r->at;
    if (r->bytes.length - r->at < FIXED_SIZE + 2)
        return damaged(r, "an entry is cut off");
    read_stat(r->bytes, r->at, &entry);
    uint32_t flags = number(r->bytes, r->at + 60) >> 16, more = 0;
    r->at += FIXED_SIZE;
    if (flags & EXTENDED && r->version >= 3) {
        more = number(r->bytes, r->at) >> 16;
        r->at += 2;
    }
    entry.assumed = flags & ASSUMED;
    entry.unmerged = (flags >> 12 & 3) != 0;
    entry.skipped = more & SKIPPED;
    entry.intended = more & INTENDED;
    if (!read_path(r, start, &entry.path))
        return false;
    r->previous = entry.path;
    r->split = r->split || entry.path.length == 0;
    if (entry.path.length == 0)
        return true;
    bool directory = tg_mode_kind(entry.mode) == TG_ENTRY_DIRECTORY && tg_str_ends_with(entry.path, S("/"));
    if (directory)
        entry.path.length--;
    if (!possible(entry.path))
        return damaged(r, "a path is impossible");
    if (directory)
        return push_tree(r, &entry.id, entry.path, 0);
    push(r, &entry);
    return true;
}

static int by_path(const void *a, const void *b)
{
    return tg_str_compare(((const index_entry *)a)->path, ((const index_entry *)b)->path);
}

// Sparse directories are sorted as `a/`, so what they hold may come in another order.
static void sort(tg_index *index)
{
    size_t kept = 0;
    if (index->count)
        qsort(index->items, index->count, sizeof *index->items, by_path);
    for (size_t i = 0; i < index->count; i++)
        if (!kept || by_path(&index->items[kept - 1], &index->items[i]) != 0)
            index->items[kept++] = index->items[i];
    index->count = kept;
}

// -------------------------------------------------------------------------------------- extensions

// A decimal number and the byte that ends it. -1 is "not valid".
static bool decimal(tg_str bytes, size_t *at, char end, int64_t *out)
{
    bool negative = *at < bytes.length && bytes.data[*at] == '-';
    int64_t value = 0;
    size_t i = *at + negative, start = i;
    for (; i < bytes.length && bytes.data[i] >= '0' && bytes.data[i] <= '9' && i - start < 10; i++)
        value = value * 10 + (bytes.data[i] - '0');
    if (i == start || i >= bytes.length || bytes.data[i] != end)
        return false;
    *at = i + 1;
    *out = negative ? -value : value;
    return true;
}

// TREE: "name\0count subtrees\n", an id where count is not -1, then the subtrees in the same form. What cannot be
// read is only not noted.
static bool read_noted_tree(reader *r, tg_str bytes, size_t *at, tg_str parent, int depth)
{
    int64_t count, subtrees;
    const char *end = memchr(bytes.data + *at, '\0', bytes.length - *at);
    if (!end || depth > TG_LIMIT_DIRECTORIES)
        return false;
    tg_str path = { bytes.data + *at, (size_t)(end - bytes.data) - *at };
    if (parent.length)
        path = tg_format(&r->git->arena, "%.*s/%.*s", TG_ARG(parent), TG_ARG(path));
    *at = (size_t)(end - bytes.data) + 1;
    if (!decimal(bytes, at, ' ', &count) || !decimal(bytes, at, '\n', &subtrees))
        return false;
    if (count >= 0) {
        if (bytes.length - *at < ID_SIZE)
            return false;
        git_oid *id = tg_new(&r->git->arena, git_oid);
        memcpy(id->id, bytes.data + *at, ID_SIZE);
        *at += ID_SIZE;
        tg_map_put(&r->index->trees, path, id);
    }
    for (int64_t i = 0; i < subtrees; i++)
        if (!read_noted_tree(r, bytes, at, path, depth + 1))
            return false;
    return true;
}

static bool read_extensions(reader *r)
{
    while (r->bytes.length - r->at >= 8) {
        tg_str name = tg_str_slice(r->bytes, r->at, r->at + 4);
        size_t size = number(r->bytes, r->at + 4), start = r->at + 8, at = 0;
        if (size > r->bytes.length - start)
            return damaged(r, "an extension is cut off");
        tg_str bytes = tg_str_slice(r->bytes, start, start + size);
        if (tg_str_equal(name, S("TREE")) && size)
            read_noted_tree(r, bytes, &at, S(""), 0);
        else if (tg_str_equal(name, S("link")))
            return tg_git_fail(r->problem, "git/unsupported", S("git's index is split in two files"),
                               S("git update-index --no-split-index"));
        else if (name.data[0] >= 'a' && name.data[0] <= 'z' && !tg_str_equal(name, S("sdir")))
            return tg_git_fail(
                r->problem, "git/unsupported",
                tg_format(r->arena, "git's index has an unknown extension \"%.*s\"", TG_ARG(name)),
                S("git read-tree HEAD"));
        r->at = start + size;
    }
    return true;
}

// ------------------------------------------------------------------------------------------ the whole

static bool read_all(reader *r)
{
    if (r->bytes.length < 12 + ID_SIZE || !tg_str_starts_with(r->bytes, S("DIRC")))
        return damaged(r, "it does not begin as one");
    r->bytes.length -= ID_SIZE;
    r->version = number(r->bytes, 4);
    uint32_t count = number(r->bytes, 8);
    r->at = 12;
    if (r->version < 2 || r->version > 4)
        return damaged(r, "its version is unknown");
    for (uint32_t i = 0; i < count; i++)
        if (!read_entry(r))
            return false;
    if (!read_extensions(r))
        return false;
    if (r->split)
        return damaged(r, "a path is empty");
    if (!r->sorted)
        sort(r->index);
    return true;
}

tg_index *tg_index_parse(tg_git *git, tg_str bytes, tg_problem *problem, tg_arena *arena)
{
    tg_index *index = tg_new(&git->arena, tg_index);
    reader r = {
        .git = git, .arena = arena, .problem = problem, .index = index, .bytes = bytes, .sorted = true
    };
    tg_map_init(&index->trees, &git->arena);
    return tg_str_none(bytes) || read_all(&r) ? index : NULL;
}

tg_index *tg_index_get(tg_git *git, tg_problem *problem, tg_arena *arena)
{
    struct stat st;
    tg_str bytes = { NULL, 0 };
    if (git->index)
        return git->index;
    bool there = stat(git->index_path, &st) == 0;
    if (there && tg_outside_read(git->index_path, &git->arena, &bytes, problem) != TG_FILES_OK)
        return NULL;
    tg_index *index = tg_index_parse(git, bytes, problem, arena);
    if (index && there) {
        index->time = st.st_mtim.tv_sec;
        index->time_nsec = st.st_mtim.tv_nsec;
    }
    return git->index = index;
}

tg_index *tg_index_as_tree(tg_git *git, tg_index *index)
{
    if (!index->has_intended)
        return index;
    tg_index *without = tg_arena_copy(&git->arena, index, sizeof *index);
    without->items = tg_new_array(&git->arena, index_entry, index->count);
    without->count = 0;
    for (size_t i = 0; i < index->count; i++)
        if (!index->items[i].intended)
            without->items[without->count++] = index->items[i];
    return without;
}

static tg_str path_of(const void *of, size_t i)
{
    return ((const tg_index *)of)->items[i].path;
}

static tg_entry_kind kind_of(const void *of, size_t i)
{
    return tg_mode_kind(((const tg_index *)of)->items[i].mode);
}

tg_listing tg_index_listing(const tg_index *index)
{
    return (tg_listing){ index, index->count, path_of, kind_of };
}

const index_entry *tg_index_entry(const tg_index *index, tg_str path)
{
    tg_listing listing = tg_index_listing(index);
    size_t position = tg_listing_lower(&listing, path);
    bool there = position < index->count && tg_str_equal(index->items[position].path, path);
    return there ? &index->items[position] : NULL;
}

// ------------------------------------------------------------------------------------------ as files

typedef struct index_files {
    tg_files base;
    tg_git *git;
    tg_index *index;
} index_files;

static tg_files_status list(tg_files *files, tg_str directory, tg_arena *arena, tg_entries *out,
                            tg_problem *problem)
{
    (void)problem;
    tg_listing listing = tg_index_listing(((index_files *)files)->index);
    return tg_listing_list(&listing, directory, arena, out);
}

static tg_files_status find(tg_files *files, tg_str path, tg_arena *arena, tg_found *out, tg_problem *problem)
{
    (void)arena;
    (void)problem;
    size_t position;
    tg_listing listing = tg_index_listing(((index_files *)files)->index);
    return tg_listing_find(&listing, path, out, &position);
}

static tg_files_status read(tg_files *files, tg_str path, tg_arena *arena, tg_str *out, tg_problem *problem)
{
    const index_entry *entry = tg_index_entry(((index_files *)files)->index, path);
    if (!entry)
        return TG_FILES_ABSENT;
    return tg_blob_read(((index_files *)files)->git, &entry->id, path, arena, out, problem);
}

static bool content_id(tg_files *files, tg_str path, tg_arena *arena, unsigned char out[20])
{
    (void)arena;
    const index_entry *entry = tg_index_entry(((index_files *)files)->index, path);
    if (!entry)
        return false;
    memcpy(out, entry->id.id, ID_SIZE);
    return true;
}

static void close(tg_files *files)
{
    free(files);
}

tg_files *tg_index_files(tg_git *git, tg_index *index)
{
    static const tg_files_kind kind = { list, find, read, content_id, close };
    index_files *files = tg_allocate(sizeof *files);
    *files = (index_files){ { &kind }, git, index };
    return &files->base;
}
