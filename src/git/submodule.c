// Submodules: a commit of another repository in a directory's place.
//
// Where that repository is at hand, checked out or kept below `.git/modules`, and has the commit, its files are
// there like any others, on both sides of a comparison. Else the submodule stays what it is, and whoever asks for
// a file in it hears that.
#include "inner.h"

#include <stdlib.h>

// The checked out one first. Both paths come from a tree, whose names are checked, and neither follows links out:
// `.git` itself cannot be in a tree.
static tg_git *open_submodule(tg_git *git, tg_str path)
{
    tg_arena arena;
    tg_problem problem;
    tg_git *submodule = NULL;
    tg_arena_init(&arena, NULL);
    if (git->workdir) {
        tg_found found;
        tg_files *disk = tg_workdir_disk(git, &problem, &arena);
        tg_str inside = tg_format(&arena, "%.*s/.git", TG_ARG(path));
        tg_str whole = tg_format(&arena, "%s%.*s", git->workdir, TG_ARG(path));
        if (disk && disk->kind->find(disk, inside, &arena, &found, NULL) == TG_FILES_OK &&
            found.length == inside.length)
            submodule = tg_git_open_at(whole.data, false, &problem, &arena);
    }
    const char *common = git_repository_commondir(git->repository);
    if (!submodule)
        submodule = tg_git_open_at(tg_format(&arena, "%smodules/%.*s", common, TG_ARG(path)).data, false,
                                   &problem, &arena);
    tg_arena_reset(&arena);
    return submodule;
}

tg_git *tg_submodule(tg_git *git, tg_str path)
{
    for (size_t i = 0; i < git->nested.count; i++)
        if (tg_str_equal(git->nested.entries[i].key, path))
            return git->nested.entries[i].value;
    tg_git *submodule = git->depth < TG_LIMIT_SUBMODULES ? open_submodule(git, path) : NULL;
    if (submodule)
        submodule->depth = git->depth + 1;
    tg_map_put(&git->nested, tg_str_copy(&git->arena, path), submodule);
    return submodule;
}

bool tg_submodule_has(tg_git *submodule, const git_oid *id)
{
    return tg_object_exists(submodule, id);
}

// ------------------------------------------------------------------------------------------ as files

typedef struct mounted {
    tg_files base;
    tg_git *git;
    tg_files *files;
    bool workdir;
    tg_arena arena;
    tg_map mounts; // tg_files by path
} mounted;

// The files of the submodule at `path`. NULL: not at hand.
static tg_files *open_mount(mounted *m, tg_str path, tg_arena *arena)
{
    git_oid id;
    tg_problem problem;
    tg_side side = { .kind = TG_SIDE_COMMIT };
    tg_git *submodule = tg_submodule(m->git, path);
    if (!submodule || !m->files->kind->content_id(m->files, path, arena, id.id))
        return NULL;
    if (m->workdir && submodule->workdir)
        side.kind = TG_SIDE_WORKDIR;
    else if (!tg_submodule_has(submodule, &id))
        return NULL;
    tg_id_text(&id, side.commit.id);
    return tg_git_files(submodule, &side, &problem, arena);
}

static tg_files *mount_at(mounted *m, tg_str path, tg_arena *arena)
{
    for (size_t i = 0; i < m->mounts.count; i++)
        if (tg_str_equal(m->mounts.entries[i].key, path))
            return m->mounts.entries[i].value;
    tg_files *files = open_mount(m, path, arena);
    tg_map_put(&m->mounts, tg_str_copy(&m->arena, path), files);
    return files;
}

// The side that answers for `path`, and the path there: the submodule's, if one is on the way and at hand.
static tg_files *side_of(mounted *m, tg_str path, tg_arena *arena, tg_str *inside, size_t *start)
{
    tg_found found;
    *inside = path;
    *start = 0;
    if (m->files->kind->find(m->files, path, arena, &found, NULL) != TG_FILES_OK ||
        found.kind != TG_ENTRY_SUBMODULE)
        return m->files;
    tg_files *mount = mount_at(m, tg_str_slice(path, 0, found.length), arena);
    if (!mount)
        return m->files;
    *start = found.length < path.length ? found.length + 1 : found.length;
    *inside = tg_str_slice(path, *start, path.length);
    return mount;
}

static tg_files_status find(tg_files *files, tg_str path, tg_arena *arena, tg_found *out, tg_problem *problem)
{
    tg_str inside;
    size_t start;
    tg_files *side = side_of((mounted *)files, path, arena, &inside, &start);
    tg_files_status status = side->kind->find(side, inside, arena, out, problem);
    out->length += status == TG_FILES_OK ? start : 0;
    return status;
}

static tg_files_status list(tg_files *files, tg_str path, tg_arena *arena, tg_entries *out,
                            tg_problem *problem)
{
    tg_str inside;
    size_t start;
    mounted *m = (mounted *)files;
    tg_files *side = side_of(m, path, arena, &inside, &start);
    tg_files_status status = side->kind->list(side, inside, arena, out, problem);
    if (status != TG_FILES_OK || side != m->files)
        return status;
    tg_entry *items = tg_arena_copy(arena, out->items, out->count * sizeof *items);
    for (size_t i = 0; i < out->count; i++) {
        tg_str below;
        if (items[i].kind == TG_ENTRY_SUBMODULE && tg_path_join(arena, path, items[i].name, &below) &&
            mount_at(m, below, arena))
            items[i].kind = TG_ENTRY_DIRECTORY;
    }
    out->items = items;
    return status;
}

static tg_files_status read(tg_files *files, tg_str path, tg_arena *arena, tg_str *out, tg_problem *problem)
{
    tg_str inside;
    size_t start;
    tg_files *side = side_of((mounted *)files, path, arena, &inside, &start);
    return side->kind->read(side, inside, arena, out, problem);
}

static bool content_id(tg_files *files, tg_str path, tg_arena *arena, unsigned char out[20])
{
    tg_str inside;
    size_t start;
    tg_files *side = side_of((mounted *)files, path, arena, &inside, &start);
    return side->kind->content_id(side, inside, arena, out);
}

static void close(tg_files *files)
{
    mounted *m = (mounted *)files;
    for (size_t i = 0; i < m->mounts.count; i++)
        tg_files_close(m->mounts.entries[i].value);
    tg_files_close(m->files);
    tg_arena_reset(&m->arena);
    free(m);
}

tg_files *tg_submodules_mounted(tg_git *git, tg_files *files, bool workdir)
{
    static const tg_files_kind kind = { list, find, read, content_id, close };
    mounted *m = tg_allocate(sizeof *m);
    *m = (mounted){ .base = { &kind }, .git = git, .files = files, .workdir = workdir };
    tg_arena_init(&m->arena, NULL);
    tg_map_init(&m->mounts, &m->arena);
    return &m->base;
}
