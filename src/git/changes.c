// The sides of a comparison: their files, and what changed from one to the other.
//
// The working directory is compared in two steps, through the index: what the commit and the index differ in is
// known without touching the disk, and the index knows which files of the disk need not be opened.
#include "inner.h"

#include <stdlib.h>

// ------------------------------------------------------------------------------------------ the files

static bool refuse_unmerged(const tg_index *index, tg_problem *problem, tg_arena *arena)
{
    tg_git_fail(problem, "git/unmerged",
                tg_format(arena, "the index has a conflict in \"%.*s\"", TG_ARG(index->unmerged)),
                S("git mergetool"));
    return false;
}

static tg_index *staged(tg_git *git, tg_problem *problem, tg_arena *arena)
{
    tg_index *index = tg_index_get(git, problem, arena);
    if (index && !tg_str_none(index->unmerged)) {
        refuse_unmerged(index, problem, arena);
        return NULL;
    }
    return index ? tg_index_as_tree(git, index) : NULL;
}

// Only a repository with a `.gitmodules` file can have submodules that somebody can fetch.
static tg_files *with_submodules(tg_git *git, tg_files *files, tg_arena *arena)
{
    tg_found found;
    bool any = files->kind->find(files, S(".gitmodules"), arena, &found, NULL) == TG_FILES_OK;
    return any ? tg_submodules_mounted(git, files, false) : files;
}

tg_files *tg_git_files(tg_git *git, const tg_side *side, tg_problem *problem, tg_arena *arena)
{
    tree *top;
    tg_index *index;
    tg_files *disk;
    switch (side->kind) {
    case TG_SIDE_EMPTY:
    case TG_SIDE_COMMIT:
        if (!tg_side_tree(git, side, &top, problem, arena))
            return NULL;
        return with_submodules(git, tg_tree_files(git, top), arena);
    case TG_SIDE_INDEX:
        index = staged(git, problem, arena);
        return index ? with_submodules(git, tg_index_files(git, index), arena) : NULL;
    case TG_SIDE_WORKDIR:
        break;
    }
    disk = tg_workdir_disk(git, problem, arena);
    index = disk ? tg_index_get(git, problem, arena) : NULL;
    if (!index)
        return NULL;
    tg_files *files = tg_workdir_files(git, index, disk);
    return index->has_submodules ? tg_submodules_mounted(git, files, true) : files;
}

// --------------------------------------------------------------------------------------- differences

static bool know(tg_git *git, delta *d, tg_arena *arena)
{
    tg_str bytes;
    if (!d->new_unknown)
        return true;
    if (tg_mode_kind(d->new_mode) == TG_ENTRY_SUBMODULE ||
        tg_workdir_read(git, d->path, NULL, arena, &bytes, NULL) != TG_FILES_OK)
        return false;
    tg_blob_id(bytes, &d->new_id);
    d->new_unknown = false;
    return true;
}

// One path that the index has changed and the working directory changed again.
static void compose(tg_git *git, const delta *first, const delta *second, tg_arena *arena, deltas *out)
{
    delta both = *second;
    both.old_mode = first->old_mode;
    both.old_id = first->old_id;
    both.untracked = second->untracked && !first->old_mode;
    if (!both.old_mode && !both.new_mode)
        return;
    bool same =
        both.old_mode == both.new_mode && know(git, &both, arena) && tg_id_equal(&both.old_id, &both.new_id);
    if (!same)
        tg_push(arena, out, both);
}

// What changed in the index, then in the working directory, as one.
static void merge(tg_git *git, const deltas *first, const deltas *second, tg_arena *arena, deltas *out)
{
    for (size_t i = 0, j = 0; i < first->count || j < second->count;) {
        int order = i == first->count    ? 1
                    : j == second->count ? -1
                                         : tg_str_compare(first->items[i].path, second->items[j].path);
        if (order < 0)
            tg_push(arena, out, first->items[i]);
        else if (order > 0)
            tg_push(arena, out, second->items[j]);
        else
            compose(git, &first->items[i], &second->items[j], arena, out);
        i += order <= 0;
        j += order >= 0;
    }
}

static bool diff_workdir(tg_git *git, const tg_side *old, tg_arena *arena, deltas *out, tg_problem *problem)
{
    deltas first = { NULL, 0, 0 };
    tree *from = NULL;
    const deltas *second = tg_diff_index_workdir(git, problem, arena);
    if (!second)
        return false;
    if (old->kind != TG_SIDE_INDEX &&
        (!tg_side_tree(git, old, &from, problem, arena) ||
         !tg_diff_tree_index(git, from, tg_index_as_tree(git, git->index), arena, &first, problem)))
        return false;
    merge(git, &first, second, arena, out);
    return true;
}

static bool diff(tg_git *git, const tg_side *old, const tg_side *new, tg_arena *arena, deltas *out,
                 tg_problem *problem)
{
    tree *from = NULL, *to = NULL;
    if (new->kind == TG_SIDE_WORKDIR)
        return diff_workdir(git, old, arena, out, problem);
    if (!tg_side_tree(git, old, &from, problem, arena))
        return false;
    if (new->kind == TG_SIDE_INDEX) {
        const tg_index *index = staged(git, problem, arena);
        return index && tg_diff_tree_index(git, from, index, arena, out, problem);
    }
    return tg_side_tree(git, new, &to, problem, arena) && tg_diff_trees(git, from, to, arena, out, problem);
}

// --------------------------------------------------------------------------------------- submodules

typedef struct changes {
    tg_change *items;
    size_t count, capacity;
} changes;

static bool involves_submodule(const delta *d)
{
    return tg_mode_kind(d->old_mode) == TG_ENTRY_SUBMODULE || tg_mode_kind(d->new_mode) == TG_ENTRY_SUBMODULE;
}

// A side of a submodule as a side of its repository. False: not at hand.
static bool side_in(tg_git *submodule, uint32_t mode, const git_oid *id, bool workdir, tg_side *out)
{
    *out = (tg_side){ .kind = TG_SIDE_EMPTY };
    if (tg_mode_kind(mode) != TG_ENTRY_SUBMODULE)
        return true;
    if (!submodule || (!workdir && !tg_submodule_has(submodule, id)))
        return false;
    out->kind = workdir ? TG_SIDE_WORKDIR : TG_SIDE_COMMIT;
    tg_id_text(id, out->commit.id);
    return true;
}

// What changed in a submodule, with its path before each one. False: its repository is not at hand, or fails.
static bool add_inner(tg_git *git, const delta *d, changes *out, tg_arena *arena)
{
    tg_side old, new;
    tg_changes inner;
    tg_problem problem;
    tg_git *submodule = tg_submodule(git, d->path);
    if (!submodule || !side_in(submodule, d->old_mode, &d->old_id, false, &old) ||
        !side_in(submodule, d->new_mode, &d->new_id, d->new_unknown, &new) ||
        !tg_git_changes(submodule, &old, &new, &inner, &problem, arena))
        return false;
    for (size_t i = 0; i < inner.count; i++) {
        tg_change change = inner.items[i];
        change.path = tg_format(arena, "%.*s/%.*s", TG_ARG(d->path), TG_ARG(change.path));
        change.old_path = tg_format(arena, "%.*s/%.*s", TG_ARG(d->path), TG_ARG(change.old_path));
        tg_push(arena, out, change);
    }
    return true;
}

// Its paths are copied: those of trees and of the index live as long as the handle only.
static tg_change change_of(const delta *d, tg_arena *arena)
{
    tg_str path = tg_str_copy(arena, d->path);
    tg_change change = { .path = path, .old_path = path, .untracked = d->untracked };
    change.kind = !d->old_mode ? TG_CHANGE_ADDED : !d->new_mode ? TG_CHANGE_DELETED : TG_CHANGE_MODIFIED;
    change.old_entry = tg_mode_kind(d->old_mode ? d->old_mode : d->new_mode);
    change.entry = tg_mode_kind(d->new_mode ? d->new_mode : d->old_mode);
    if (!tg_str_none(d->old_path)) {
        change.kind = TG_CHANGE_RENAMED;
        change.old_path = tg_str_copy(arena, d->old_path);
    }
    return change;
}

// A submodule's changes are those of its files, where they are at hand; a file that took its place, or the other
// way round, is a change of its own.
static void add_submodule(tg_git *git, const delta *d, changes *out, tg_arena *arena)
{
    delta file = *d;
    if (!add_inner(git, d, out, arena)) {
        tg_push(arena, out, change_of(d, arena));
        return;
    }
    if (tg_mode_kind(d->old_mode) == TG_ENTRY_SUBMODULE)
        file.old_mode = 0;
    if (tg_mode_kind(d->new_mode) == TG_ENTRY_SUBMODULE)
        file.new_mode = 0;
    if (file.old_mode || file.new_mode)
        tg_push(arena, out, change_of(&file, arena));
}

// ----------------------------------------------------------------------------------------- the whole

static int by_path(const void *a, const void *b)
{
    const tg_change *x = a, *y = b;
    int order = tg_str_compare(x->path, y->path);
    return order ? order : (int)(y->kind == TG_CHANGE_DELETED) - (int)(x->kind == TG_CHANGE_DELETED);
}

bool tg_git_changes(tg_git *git, const tg_side *old_side, const tg_side *new_side, tg_changes *out,
                    tg_problem *problem, tg_arena *arena)
{
    deltas found = { NULL, 0, 0 };
    changes list = { NULL, 0, 0 };
    if (!diff(git, old_side, new_side, arena, &found, problem))
        return false;
    tg_find_renames(git, &found, new_side->kind == TG_SIDE_WORKDIR, arena);
    for (size_t i = 0; i < found.count; i++) {
        const delta *d = &found.items[i];
        if (involves_submodule(d))
            add_submodule(git, d, &list, arena);
        else if (d->old_mode || d->new_mode)
            tg_push(arena, &list, change_of(d, arena));
    }
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, by_path);
    *out = (tg_changes){ list.items, list.count };
    return true;
}

// A submodule counts by what changed in it.
static bool any_change(tg_git *git, const deltas *found, tg_arena *arena)
{
    changes list = { NULL, 0, 0 };
    for (size_t i = 0; i < found->count && !list.count; i++) {
        if (!involves_submodule(&found->items[i]))
            return true;
        add_submodule(git, &found->items[i], &list, arena);
    }
    return list.count > 0;
}

bool tg_git_clean(tg_git *git, bool *clean, tg_problem *problem, tg_arena *arena)
{
    tg_side head = { .kind = TG_SIDE_EMPTY };
    deltas first = { NULL, 0, 0 };
    tree *top = NULL;
    const deltas *second = tg_diff_index_workdir(git, problem, arena);
    if (!second)
        return false;
    if (git_repository_head_unborn(git->repository) != 1) {
        head.kind = TG_SIDE_COMMIT;
        if (!tg_git_commit(git, S("HEAD"), &head.commit, problem, arena))
            return false;
    }
    if (!tg_side_tree(git, &head, &top, problem, arena) ||
        !tg_diff_tree_index(git, top, tg_index_as_tree(git, git->index), arena, &first, problem))
        return false;
    *clean = first.count == 0 && !any_change(git, second, arena);
    return true;
}

bool tg_git_is_ignored(tg_git *git, tg_str path)
{
    tg_arena arena;
    tg_problem problem;
    tg_arena_init(&arena, NULL);
    const tg_index *index = tg_index_get(git, &problem, &arena);
    bool ignored = index && tg_workdir_disk(git, &problem, &arena) && !tg_index_entry(index, path) &&
                   tg_workdir_ignored(git, path, false, &arena);
    tg_arena_reset(&arena);
    return ignored;
}
