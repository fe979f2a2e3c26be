// The working directory as files, in git's terms: tracked files and untracked ones that git does not ignore, with
// the bytes that git would store.
//
// The index has the last word on what is tracked, and on files that are meant not to be on the disk (a sparse
// checkout) or not to be looked at ("assume unchanged"): those are read from the index, so they never look
// deleted. Ignore rules and line ends are libgit2's; it is only asked where it can matter.
#include "inner.h"

#include <fcntl.h>
#include <stdlib.h>

tg_files *tg_workdir_disk(tg_git *git, tg_problem *problem, tg_arena *arena)
{
    (void)arena;
    if (!git->workdir) {
        tg_git_fail(problem, "git/no-worktree", S("the repository is bare: it has no working directory"),
                    S("name the commit to check: --head REV"));
        return NULL;
    }
    if (!git->disk)
        git->disk = tg_files_open_directory(git->workdir, problem);
    return git->disk;
}

// ------------------------------------------------------------------------------------ tracked files

bool tg_workdir_frozen(const tg_git *git, const index_entry *entry, bool on_disk)
{
    // A sparse checkout's file that is there all the same counts as any other (git 2.36, index.sparse).
    return entry->assumed || (entry->skipped && !(git->sparse && on_disk));
}

uint32_t tg_workdir_mode(const tg_git *git, const struct stat *st, const index_entry *entry)
{
    if (S_ISLNK(st->st_mode))
        return 0120000u;
    if (!S_ISREG(st->st_mode))
        return 0;
    if (!git->links && entry && tg_mode_kind(entry->mode) == TG_ENTRY_LINK)
        return entry->mode;
    if (!git->file_mode)
        return entry && tg_mode_kind(entry->mode) == TG_ENTRY_FILE ? entry->mode : 0100644u;
    return st->st_mode & S_IXUSR ? 0100755u : 0100644u;
}

// Times are equal, as far as both have nanoseconds.
static bool same_time(uint32_t seconds, uint32_t nanoseconds, const struct timespec *time)
{
    return seconds == (uint32_t)time->tv_sec &&
           (!nanoseconds || !time->tv_nsec || nanoseconds == (uint32_t)time->tv_nsec);
}

// A file that is not older than the index may have been changed after it was written, in the same tick.
static bool racy(const tg_index *index, const index_entry *entry)
{
    int64_t nanoseconds = entry->mtime_nsec;
    if ((int64_t)entry->mtime != index->time)
        return (int64_t)entry->mtime > index->time;
    return !nanoseconds || !index->time_nsec || nanoseconds >= index->time_nsec;
}

bool tg_workdir_unchanged(const tg_git *git, const tg_index *index, const index_entry *entry,
                          const struct stat *st)
{
    return !entry->unmerged && !entry->intended && tg_workdir_mode(git, st, entry) == entry->mode &&
           entry->size == (uint32_t)st->st_size && same_time(entry->mtime, entry->mtime_nsec, &st->st_mtim) &&
           (!git->trust_ctime || same_time(entry->ctime, entry->ctime_nsec, &st->st_ctim)) &&
           entry->inode == (uint32_t)st->st_ino && entry->uid == (uint32_t)st->st_uid &&
           entry->gid == (uint32_t)st->st_gid && !racy(index, entry);
}

// ---------------------------------------------------------------------------------------- line ends

static void tell(git_index *index, const index_entry *entry)
{
    git_index_entry known = { .mode = entry->mode, .id = entry->id, .path = entry->path.data };
    if (!entry->unmerged)
        git_index_add(index, &known);
}

// What libgit2 asks an index: attribute files that are not on the disk, and whether the file has CRs already.
static void tell_index(tg_git *git, const index_entry *entry, tg_arena *arena)
{
    git_index *index = NULL;
    if (git_repository_index(&index, git->repository) != 0)
        return;
    for (size_t i = 0; git->index && !git->index_known && i < git->index->count; i++) {
        index_entry attributes = git->index->items[i];
        if (!tg_str_equal(tg_path_base(attributes.path), S(".gitattributes")))
            continue;
        attributes.path = tg_str_copy(arena, attributes.path);
        tell(index, &attributes);
    }
    git->index_known = true;
    if (entry) {
        index_entry file = *entry;
        file.path = tg_str_copy(arena, entry->path);
        tell(index, &file);
    }
    git_index_free(index);
}

// Only CRs and `$Id$` are ever converted on the way in; other filters are programs, which we do not run.
static bool may_convert(tg_str bytes)
{
    size_t at;
    return bytes.length && (memchr(bytes.data, '\r', bytes.length) || tg_str_find(bytes, S("$Id:"), &at));
}

static tg_str to_git(tg_git *git, tg_str path, const index_entry *entry, tg_str bytes, tg_arena *arena)
{
    git_filter_list *filters = NULL;
    git_buf converted = { NULL, 0, 0 };
    tell_index(git, entry, arena);
    path = tg_str_copy(arena, path);
    if (git_filter_list_load(&filters, git->repository, NULL, path.data, GIT_FILTER_TO_ODB,
                             GIT_FILTER_ALLOW_UNSAFE) == 0 &&
        filters && git_filter_list_apply_to_buffer(&converted, filters, bytes.data, bytes.length) == 0)
        bytes = tg_str_copy(arena, (tg_str){ converted.ptr ? converted.ptr : "", converted.size });
    git_buf_dispose(&converted);
    git_filter_list_free(filters);
    return bytes;
}

static bool is_link(tg_git *git, tg_str path, const index_entry *entry, tg_arena *arena)
{
    tg_found found;
    return (!git->links && entry && tg_mode_kind(entry->mode) == TG_ENTRY_LINK) ||
           (git->disk->kind->find(git->disk, path, arena, &found, NULL) == TG_FILES_OK &&
            found.kind == TG_ENTRY_LINK);
}

tg_files_status tg_workdir_read(tg_git *git, tg_str path, const index_entry *entry, tg_arena *arena,
                                tg_str *out, tg_problem *problem)
{
    tg_files_status status = git->disk->kind->read(git->disk, path, arena, out, problem);
    if (status == TG_FILES_OK && may_convert(*out) && !is_link(git, path, entry, arena))
        *out = to_git(git, path, entry, *out, arena);
    return status;
}

// ---------------------------------------------------------------------------------- untracked files

// Asks libgit2 about one path whose directories are not ignored.
static bool matches_ignore_rule(tg_git *git, tg_str path, bool directory, tg_arena *arena)
{
    int ignored = 0;
    tg_str asked = directory ? tg_str_join(arena, path, S("/")) : tg_str_copy(arena, path);
    return git_ignore_path_is_ignored(&ignored, git->repository, asked.data) == 0 && ignored;
}

static bool is_repository(tg_git *git, tg_str directory, tg_arena *arena)
{
    tg_found found;
    tg_str inside = tg_str_join(arena, directory, S("/.git"));
    return git->disk && git->disk->kind->find(git->disk, inside, arena, &found, NULL) == TG_FILES_OK;
}

// One directory, remembered.
static bool directory_ignored(tg_git *git, tg_str path, tg_arena *arena)
{
    bool *known = tg_map_get(&git->ignored, path);
    if (known)
        return *known;
    tg_listing listing = tg_index_listing(git->index);
    tg_found found;
    size_t position;
    bool tracked = tg_listing_find(&listing, path, &found, &position) == TG_FILES_OK;
    known = tg_new(&git->arena, bool);
    *known = matches_ignore_rule(git, path, true, arena) || (!tracked && is_repository(git, path, arena));
    tg_map_put(&git->ignored, tg_str_copy(&git->arena, path), known);
    return *known;
}

// Git's own directory, and what `terraform init` and Terragrunt make: no configuration of anybody, ignored or not.
static bool never_part(tg_str name)
{
    return tg_str_equal(name, S(".git")) || tg_str_equal(name, S(".terraform")) ||
           tg_str_equal(name, S(".terragrunt-cache"));
}

bool tg_workdir_ignored(tg_git *git, tg_str path, bool directory, tg_arena *arena)
{
    for (size_t start = 0, end; start < path.length; start = end + 1) {
        for (end = start; end < path.length && path.data[end] != '/';)
            end++;
        if (never_part(tg_str_slice(path, start, end)))
            return true;
        if ((end < path.length || directory) && directory_ignored(git, tg_str_slice(path, 0, end), arena))
            return true;
    }
    return !directory && path.length && matches_ignore_rule(git, path, false, arena);
}

// ------------------------------------------------------------------------------------------ as files

typedef struct workdir_files {
    tg_files base;
    tg_git *git;
    tg_index *index;
    tg_files *disk;
} workdir_files;

// What the index has at `path`, for files that are not on the disk and need not be. A directory counts if one
// such file is below it.
static tg_files_status find_frozen(const workdir_files *w, tg_str path, tg_found *out)
{
    size_t position;
    tg_listing listing = tg_index_listing(w->index);
    if (!w->index->has_skipped || tg_listing_find(&listing, path, out, &position) != TG_FILES_OK)
        return TG_FILES_ABSENT;
    if (out->kind != TG_ENTRY_DIRECTORY)
        return tg_workdir_frozen(w->git, &w->index->items[position], false) ? TG_FILES_OK : TG_FILES_ABSENT;
    for (; position < w->index->count; position++) {
        const index_entry *entry = &w->index->items[position];
        if (!tg_str_starts_with(entry->path, path) || (path.length && entry->path.data[path.length] != '/'))
            break;
        if (tg_workdir_frozen(w->git, entry, false))
            return TG_FILES_OK;
    }
    return TG_FILES_ABSENT;
}

// Whether what is on the disk at `path` is part of the working directory. `kind` is what is there; a submodule's
// directory becomes one.
static bool is_part(const workdir_files *w, tg_str path, tg_entry_kind *kind, tg_arena *arena)
{
    tg_found found;
    size_t position;
    tg_listing listing = tg_index_listing(w->index);
    const index_entry *entry = *kind == TG_ENTRY_DIRECTORY ? NULL : tg_index_entry(w->index, path);
    if (entry && tg_mode_kind(entry->mode) == *kind)
        return true;
    if (tg_listing_find(&listing, path, &found, &position) != TG_FILES_OK || found.length < path.length)
        return !tg_workdir_ignored(w->git, path, *kind == TG_ENTRY_DIRECTORY, arena);
    if (found.kind == TG_ENTRY_DIRECTORY && *kind != TG_ENTRY_DIRECTORY)
        return !tg_workdir_ignored(w->git, path, false, arena);
    if (found.kind == TG_ENTRY_DIRECTORY)
        return true;
    if (*kind == TG_ENTRY_DIRECTORY && found.kind != TG_ENTRY_SUBMODULE)
        return !tg_workdir_ignored(w->git, path, true, arena);
    bool stored_link = found.kind == TG_ENTRY_LINK && *kind == TG_ENTRY_FILE && !w->git->links;
    if (tg_workdir_frozen(w->git, &w->index->items[position], true) || stored_link ||
        found.kind == TG_ENTRY_SUBMODULE)
        *kind = found.kind;
    return true;
}

static tg_files_status find(tg_files *files, tg_str path, tg_arena *arena, tg_found *out, tg_problem *problem)
{
    workdir_files *w = (workdir_files *)files;
    tg_files_status status = w->disk->kind->find(w->disk, path, arena, out, problem);
    if (status == TG_FILES_ABSENT)
        return find_frozen(w, path, out);
    if (status != TG_FILES_OK || path.length == 0)
        return status;
    // A submodule on the way: the index knows it, the disk only sees a directory.
    tg_found tracked;
    size_t position;
    tg_listing listing = tg_index_listing(w->index);
    if (w->index->has_submodules && tg_listing_find(&listing, path, &tracked, &position) == TG_FILES_OK &&
        tracked.kind == TG_ENTRY_SUBMODULE && tracked.length < out->length) {
        *out = tracked;
        return TG_FILES_OK;
    }
    return is_part(w, tg_str_slice(path, 0, out->length), &out->kind, arena) ? TG_FILES_OK : TG_FILES_ABSENT;
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

// Adds what only the index has.
static void add_frozen(const workdir_files *w, tg_str directory, const tg_entries *disk, tg_arena *arena,
                       tg_entry *items, size_t *count, const tg_entries *indexed)
{
    for (size_t i = 0; i < indexed->count; i++) {
        tg_str path;
        tg_found found;
        if (!has_name(disk, indexed->items[i].name) &&
            tg_path_join(arena, directory, indexed->items[i].name, &path) &&
            find_frozen(w, path, &found) == TG_FILES_OK)
            items[(*count)++] = (tg_entry){ indexed->items[i].name, found.kind, false };
    }
}

static tg_files_status list(tg_files *files, tg_str directory, tg_arena *arena, tg_entries *out,
                            tg_problem *problem)
{
    workdir_files *w = (workdir_files *)files;
    tg_entries disk = { NULL, 0 }, indexed = { NULL, 0 };
    tg_found found;
    tg_files_status status = w->disk->kind->list(w->disk, directory, arena, &disk, problem);
    if (status == TG_FILES_ABSENT)
        status = find_frozen(w, directory, &found);
    if (status != TG_FILES_OK)
        return status;
    if (w->index->has_skipped) {
        tg_listing listing = tg_index_listing(w->index);
        tg_listing_list(&listing, directory, arena, &indexed);
    }
    tg_entry *items = tg_new_array(arena, tg_entry, disk.count + indexed.count);
    size_t count = 0;
    for (size_t i = 0; i < disk.count; i++) {
        tg_str path;
        tg_entry entry = disk.items[i];
        if (tg_path_join(arena, directory, entry.name, &path) && is_part(w, path, &entry.kind, arena))
            items[count++] = entry;
    }
    add_frozen(w, directory, &disk, arena, items, &count, &indexed);
    if (indexed.count)
        qsort(items, count, sizeof *items, by_name);
    *out = (tg_entries){ items, count };
    return TG_FILES_OK;
}

static tg_files_status read(tg_files *files, tg_str path, tg_arena *arena, tg_str *out, tg_problem *problem)
{
    workdir_files *w = (workdir_files *)files;
    tg_found found;
    const index_entry *entry = tg_index_entry(w->index, path);
    bool on_disk =
        entry && entry->skipped && w->disk->kind->find(w->disk, path, arena, &found, NULL) == TG_FILES_OK;
    if (entry && tg_workdir_frozen(w->git, entry, on_disk))
        return tg_blob_read(w->git, &entry->id, path, arena, out, problem);
    return tg_workdir_read(w->git, path, entry, arena, out, problem);
}

static bool content_id(tg_files *files, tg_str path, tg_arena *arena, unsigned char out[20])
{
    (void)arena;
    workdir_files *w = (workdir_files *)files;
    struct stat st;
    const index_entry *entry = tg_index_entry(w->index, path);
    if (!entry)
        return false;
    int directory = tg_directory_descriptor(w->disk, tg_path_directory(path));
    tg_str name = tg_str_copy(arena, tg_path_base(path));
    bool on_disk = directory >= 0 && fstatat(directory, name.data, &st, AT_SYMLINK_NOFOLLOW) == 0;
    bool submodule = tg_mode_kind(entry->mode) == TG_ENTRY_SUBMODULE;
    if (!submodule && !tg_workdir_frozen(w->git, entry, on_disk) &&
        !(on_disk && tg_workdir_unchanged(w->git, w->index, entry, &st)))
        return false;
    memcpy(out, entry->id.id, ID_SIZE);
    return true;
}

static void close(tg_files *files)
{
    free(files);
}

tg_files *tg_workdir_files(tg_git *git, tg_index *index, tg_files *disk)
{
    static const tg_files_kind kind = { list, find, read, content_id, close };
    workdir_files *files = tg_allocate(sizeof *files);
    *files = (workdir_files){ { &kind }, git, index, disk };
    return &files->base;
}
