// The questions about files, with symbolic links followed as a system would, but never out of the top.
//
// A kind of files answers for a path without links, or says which part is the first link. So a path without
// links, nearly every one, costs one question; only behind a link do we go part by part, since `..` after a
// link means the parent of what it points to.
#include "tracegate/files.h"

#include "tracegate/limits.h"

#include <stdlib.h>

// A path being resolved: `real` holds no link, `rest` is still to be walked.
typedef struct resolving {
    tg_files *files;
    tg_arena *arena;
    tg_problem *problem;
    tg_str path; // as it was asked for, for messages
    tg_str real;
    tg_str rest;
    tg_entry_kind kind; // of `real`
    int links;
} resolving;

static tg_files_status outside(const resolving *r)
{
    return tg_files_fail(r->problem, TG_FILES_OUTSIDE, "files/outside", r->path,
                         S("leads out of the repository"));
}

static tg_str below(tg_arena *arena, tg_str directory, tg_str name)
{
    if (directory.length == 0)
        return name;
    return tg_format(arena, "%.*s/%.*s", TG_ARG(directory), TG_ARG(name));
}

// `real` is a link: what it points to is to be walked before the rest.
static tg_files_status follow(resolving *r)
{
    tg_str target;
    tg_files_status status = r->files->kind->read(r->files, r->real, r->arena, &target, r->problem);
    if (status != TG_FILES_OK)
        return status;
    if (++r->links > TG_LIMIT_LINKS)
        return tg_files_fail(r->problem, TG_FILES_UNREADABLE, "files/links", r->path,
                             S("follows too many symbolic links, perhaps in a circle"));
    if (target.length == 0 || memchr(target.data, '\0', target.length))
        return TG_FILES_ABSENT;
    if (target.data[0] == '/')
        return outside(r);
    r->real = tg_path_directory(r->real);
    r->kind = TG_ENTRY_DIRECTORY;
    tg_str rest = tg_str_join(r->arena, S("/"), r->rest);
    r->rest = tg_str_join(r->arena, target, rest);
    return TG_FILES_OK;
}

// Takes the next part of `rest`.
static tg_str next_part(resolving *r)
{
    const char *slash = memchr(r->rest.data, '/', r->rest.length);
    size_t length = slash ? (size_t)(slash - r->rest.data) : r->rest.length;
    tg_str part = tg_str_slice(r->rest, 0, length);
    r->rest = tg_str_slice(r->rest, length + 1, r->rest.length);
    return part;
}

static tg_files_status submodule(const resolving *r)
{
    return tg_files_fail(r->problem, TG_FILES_UNREADABLE, "files/submodule", r->path,
                         S("lies in a submodule whose files are not at hand"));
}

// `real` was found to be of this kind, with `rest` behind it.
static tg_files_status arrive(resolving *r, tg_entry_kind kind)
{
    r->kind = kind;
    if (kind == TG_ENTRY_LINK)
        return follow(r);
    if (r->rest.length && kind == TG_ENTRY_SUBMODULE)
        return submodule(r);
    return TG_FILES_OK;
}

static tg_files_status walk_part(resolving *r)
{
    tg_str part = next_part(r);
    if (r->kind != TG_ENTRY_DIRECTORY)
        return TG_FILES_ABSENT;
    if (part.length == 0 || tg_str_equal(part, S(".")))
        return TG_FILES_OK;
    if (tg_str_equal(part, S(".."))) {
        if (r->real.length == 0)
            return outside(r);
        r->real = tg_path_directory(r->real);
        return TG_FILES_OK;
    }
    tg_found found;
    r->real = below(r->arena, r->real, part);
    tg_files_status status = r->files->kind->find(r->files, r->real, r->arena, &found, r->problem);
    return status == TG_FILES_OK ? arrive(r, found.kind) : status;
}

// No empty, `.` or `..` part, no leading `/`, no NUL: a path as tg_files promises to its kinds.
static bool plain(tg_str path)
{
    for (size_t start = 0, end; start < path.length || (start && start == path.length); start = end + 1) {
        for (end = start; end < path.length && path.data[end] != '/'; end++)
            if (path.data[end] == '\0')
                return false;
        tg_str part = tg_str_slice(path, start, end);
        if (part.length == 0 || tg_str_equal(part, S(".")) || tg_str_equal(part, S("..")))
            return false;
    }
    return true;
}

static tg_files_status begin(resolving *r)
{
    if (!plain(r->path)) {
        if (r->path.length && r->path.data[0] == '/')
            return outside(r);
        r->kind = TG_ENTRY_DIRECTORY;
        r->real = S("");
        r->rest = tg_str_copy(r->arena, r->path);
        return memchr(r->path.data, '\0', r->path.length) ? TG_FILES_ABSENT : TG_FILES_OK;
    }
    tg_found found;
    tg_files_status status = r->files->kind->find(r->files, r->path, r->arena, &found, r->problem);
    if (status != TG_FILES_OK)
        return status;
    r->real = tg_str_slice(r->path, 0, found.length);
    r->rest = tg_str_slice(r->path, found.length + 1, r->path.length);
    return arrive(r, found.kind);
}

// Each link makes `rest` at most TG_LIMIT_LINK_SIZE longer and each part makes it shorter, so this ends.
static tg_files_status resolve(resolving *r)
{
    tg_files_status status = begin(r);
    while (status == TG_FILES_OK && r->rest.length)
        status = walk_part(r);
    return status;
}

static resolving resolving_of(tg_files *files, tg_str path, tg_arena *arena, tg_problem *problem)
{
    return (resolving){ .files = files, .arena = arena, .problem = problem, .path = path };
}

tg_files_status tg_files_resolve(tg_files *files, tg_str path, tg_arena *arena, tg_str *real,
                                 tg_problem *problem)
{
    resolving r = resolving_of(files, path, arena, problem);
    tg_files_status status = resolve(&r);
    if (status == TG_FILES_OK)
        *real = tg_str_copy(arena, r.real);
    return status;
}

tg_files_status tg_files_stat(tg_files *files, tg_str path, tg_arena *arena, tg_entry_kind *kind,
                              tg_problem *problem)
{
    resolving r = resolving_of(files, path, arena, problem);
    tg_files_status status = resolve(&r);
    if (status == TG_FILES_OK)
        *kind = r.kind;
    return status;
}

tg_files_status tg_files_read(tg_files *files, tg_str path, tg_arena *arena, tg_str *bytes,
                              tg_problem *problem)
{
    resolving r = resolving_of(files, path, arena, problem);
    tg_files_status status = resolve(&r);
    if (status != TG_FILES_OK)
        return status;
    if (r.kind == TG_ENTRY_DIRECTORY)
        return TG_FILES_ABSENT;
    if (r.kind == TG_ENTRY_SUBMODULE)
        return submodule(&r);
    if (r.kind == TG_ENTRY_OTHER)
        return tg_files_fail(problem, TG_FILES_UNREADABLE, "files/unreadable", path,
                             S("it is no regular file"));
    return files->kind->read(files, r.real, arena, bytes, problem);
}

tg_str tg_files_content_id(tg_files *files, tg_str path, tg_arena *arena)
{
    unsigned char id[20];
    resolving r = resolving_of(files, path, arena, NULL);
    bool known = files->kind->content_id && resolve(&r) == TG_FILES_OK && r.kind == TG_ENTRY_FILE &&
                 files->kind->content_id(files, r.real, arena, id);
    return known ? tg_hex(arena, id, sizeof id) : (tg_str){ NULL, 0 };
}

// A link's kind becomes that of what it points to, if that can be found.
static void follow_entry(tg_files *files, tg_str directory, tg_arena *arena, tg_entry *entry)
{
    resolving r = resolving_of(files, below(arena, directory, entry->name), arena, NULL);
    if (resolve(&r) != TG_FILES_OK)
        return;
    entry->kind = r.kind;
    entry->linked = true;
}

tg_files_status tg_files_list(tg_files *files, tg_str directory, tg_arena *arena, tg_entries *out,
                              tg_problem *problem)
{
    resolving r = resolving_of(files, directory, arena, problem);
    tg_files_status status = resolve(&r);
    if (status != TG_FILES_OK)
        return status;
    if (r.kind == TG_ENTRY_SUBMODULE)
        return submodule(&r);
    if (r.kind != TG_ENTRY_DIRECTORY)
        return TG_FILES_ABSENT;
    tg_entries raw;
    status = files->kind->list(files, r.real, arena, &raw, problem);
    if (status != TG_FILES_OK)
        return status;
    tg_entry *items = tg_arena_copy(arena, raw.items, raw.count * sizeof *items);
    for (size_t i = 0; i < raw.count; i++)
        if (items[i].kind == TG_ENTRY_LINK)
            follow_entry(files, r.real, arena, &items[i]);
    *out = (tg_entries){ items, raw.count };
    return TG_FILES_OK;
}

typedef struct walking {
    tg_files *files;
    bool (*wanted)(tg_str path);
    tg_arena *arena;
    tg_found_files *out;
    tg_problem *problem;
    tg_files_status status; // the first that is not TG_FILES_OK
} walking;

static void note_failure(walking *w, tg_files_status status, const tg_problem *problem)
{
    if (status == TG_FILES_OK || w->status != TG_FILES_OK)
        return;
    w->status = status;
    if (w->problem)
        *w->problem = *problem;
}

static bool never_entered(tg_str name)
{
    return tg_str_equal(name, S(".git")) || tg_str_equal(name, S(".terraform")) ||
           tg_str_equal(name, S(".terragrunt-cache"));
}

static void walk(walking *w, tg_str directory, int depth)
{
    tg_entries entries = { NULL, 0 };
    tg_problem problem = { 0 };
    if (depth > TG_LIMIT_DIRECTORIES) {
        tg_files_fail(&problem, TG_FILES_UNREADABLE, "files/depth", directory,
                      S("lies too deep, in more than 512 directories"));
        note_failure(w, TG_FILES_UNREADABLE, &problem);
        return;
    }
    note_failure(w, w->files->kind->list(w->files, directory, w->arena, &entries, &problem), &problem);
    for (size_t i = 0; i < entries.count; i++) {
        tg_str path = below(w->arena, directory, entries.items[i].name);
        tg_entry_kind kind = entries.items[i].kind;
        if (kind == TG_ENTRY_DIRECTORY && !never_entered(entries.items[i].name))
            walk(w, path, depth + 1);
        bool file = kind == TG_ENTRY_FILE && w->wanted(path);
        if (file || kind == TG_ENTRY_LINK || kind == TG_ENTRY_SUBMODULE)
            tg_push(w->arena, w->out, ((tg_found_file){ path, kind }));
    }
}

static int by_path(const void *a, const void *b)
{
    return tg_str_compare(((const tg_found_file *)a)->path, ((const tg_found_file *)b)->path);
}

tg_files_status tg_files_walk(tg_files *files, tg_str directory, bool (*wanted)(tg_str path), tg_arena *arena,
                              tg_found_files *out, tg_problem *problem)
{
    *out = (tg_found_files){ NULL, 0, 0 };
    tg_str real;
    tg_files_status status = tg_files_resolve(files, directory, arena, &real, problem);
    if (status != TG_FILES_OK)
        return status;
    walking w = { files, wanted, arena, out, problem, TG_FILES_OK };
    walk(&w, real, 0);
    if (out->count)
        qsort(out->items, out->count, sizeof *out->items, by_path);
    return w.status;
}

void tg_files_close(tg_files *files)
{
    if (files)
        files->kind->close(files);
}
