// Opening a repository as CI leaves it: another user's, shallow, partial, sparse, bare, a worktree, a submodule.
//
// libgit2 refuses some of these for reasons that hold for git, which runs what configuration names: hooks,
// filters, fsmonitor, credential helpers. libgit2 runs nothing of that for what we use (1.5 starts no process
// at all, 1.9 only ssh for a fetch, and we never fetch), so an owner other than us is no danger here.
#include "inner.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

// A home directory that we may not look into: git goes on without its configuration, libgit2 1.5 fails to open.
static void skip_unreadable_home(void)
{
    const char *home = getenv("HOME");
    char path[4096];
    struct stat st;
    if (!home || snprintf(path, sizeof path, "%s/.gitconfig", home) >= (int)sizeof path)
        return;
    if (stat(path, &st) != 0 && errno == EACCES)
        git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, GIT_CONFIG_LEVEL_GLOBAL, "");
}

// Once a process: these options are global in libgit2 and not safe against other threads. It is never shut
// down; another thread may still use it.
static void set_up(void)
{
    // Extensions that change nothing of what we read, or that we read ourselves.
    static const char *extensions[] = { "worktreeconfig", "partialclone", "relativeworktrees",
                                        "preciousobjects" };
    git_libgit2_init();
    tg_git_limit_memory();
    git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, sizeof extensions / sizeof *extensions);
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    // Reading is a quarter to 40 % faster without hashing every object again. What damage does to an object
    // shows in its zlib checksum.
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
    skip_unreadable_home();
}

static bool says(tg_str text, tg_str what)
{
    size_t at;
    return tg_str_find(text, what, &at);
}

// Why libgit2 did not open what lies at `path`.
static void explain_refusal(int error, const char *path, tg_problem *problem, tg_arena *arena)
{
    const git_error *last = git_error_last();
    int class = last ? last->klass : GIT_ERROR_NONE;
    tg_str said = tg_git_said(arena);
    if (error == GIT_ENOTFOUND)
        tg_git_fail(problem, "git/no-repository",
                    S("there is no git repository here or in a directory above"),
                    S("name the files or directories to check: tracegate PATH..."));
    else if (says(said, S("objectformat")))
        tg_git_fail(problem, "git/sha256",
                    S("the repository names its objects by SHA-256, which this build cannot read"),
                    S("name the files or directories to check: tracegate PATH..."));
    else if (says(said, S("unsupported")))
        tg_git_fail(problem, "git/unsupported",
                    tg_format(arena, "this build cannot read it: %.*s", TG_ARG(said)),
                    S("name the files or directories to check: tracegate PATH..."));
    else if (class == GIT_ERROR_CONFIG)
        tg_git_fail(problem, "git/config", tg_format(arena, "git's configuration: %.*s", TG_ARG(said)),
                    S("git config --list --show-origin"));
    else
        tg_git_fail(problem, "git/failed", said, (tg_str){ NULL, 0 });
    problem->path = tg_str_copy(arena, tg_str_from(path));
}

// ----------------------------------------------------------------------------- what the handle knows

static bool setting(git_config *config, const char *name, bool otherwise)
{
    int value;
    return git_config_get_bool(&value, config, name) == 0 ? value != 0 : otherwise;
}

// remote.<name>.promisor. By iterating ourselves: libgit2 1.5 loses 20 kB for each name that a pattern does not
// match (git_regexp_match with PCRE2).
static bool has_promisor(git_config *config)
{
    bool found = false;
    git_config_iterator *iterator = NULL;
    git_config_entry *entry;
    if (git_config_iterator_new(&iterator, config) != 0)
        return false;
    while (!found && git_config_next(&entry, iterator) == 0) {
        int value = 0;
        tg_str name = tg_str_from(entry->name);
        found = tg_str_starts_with(name, S("remote.")) && tg_str_ends_with(name, S(".promisor")) &&
                git_config_parse_bool(&value, entry->value) == 0 && value;
    }
    git_config_iterator_free(iterator);
    return found;
}

// A worktree's own configuration, which `git sparse-checkout` writes; libgit2 before 1.8 does not look there.
static void add_worktree_settings(tg_git *git, git_config *snapshot)
{
    git_config *config = NULL;
    tg_str path = tg_format(&git->arena, "%sconfig.worktree", git_repository_path(git->repository));
    if (!setting(snapshot, "extensions.worktreeconfig", false) ||
        git_repository_config(&config, git->repository) != 0)
        return;
    git_config_add_file_ondisk(config, path.data, GIT_CONFIG_LEVEL_APP, git->repository, 0);
    git_config_free(config);
}

static git_config *settings_of(tg_git *git)
{
    git_config *config = NULL;
    if (git_repository_config_snapshot(&config, git->repository) != 0)
        return NULL;
    add_worktree_settings(git, config);
    git_config_free(config);
    return git_repository_config_snapshot(&config, git->repository) == 0 ? config : NULL;
}

static void read_settings(tg_git *git, bool *replacing)
{
    const char *text;
    git_config *config = settings_of(git);
    *replacing = true;
    git->file_mode = git->links = git->trust_ctime = true;
    if (!config)
        return;
    git->file_mode = setting(config, "core.filemode", true);
    git->links = setting(config, "core.symlinks", true);
    git->trust_ctime = setting(config, "core.trustctime", true);
    git->sparse = setting(config, "core.sparsecheckout", false);
    *replacing = setting(config, "core.usereplacerefs", true);
    git->partial =
        has_promisor(config) || git_config_get_string(&text, config, "extensions.partialclone") == 0;
    git_config_free(config);
}

static int by_id(const void *a, const void *b)
{
    return memcmp(((const git_oid *)a)->id, ((const git_oid *)b)->id, ID_SIZE);
}

// The commits where a shallow clone ends: one id a line in `shallow`.
static void read_boundary(tg_git *git)
{
    struct {
        git_oid *items;
        size_t count, capacity;
    } ids = { NULL, 0, 0 };
    tg_str path = tg_format(&git->arena, "%sshallow", git_repository_commondir(git->repository));
    tg_str bytes;
    if (tg_outside_read(path.data, &git->arena, &bytes, NULL) != TG_FILES_OK)
        return;
    for (size_t at = 0; at + ID_DIGITS <= bytes.length; at += ID_DIGITS + 1) {
        git_oid id;
        if (tg_id_from(tg_str_slice(bytes, at, at + ID_DIGITS), &id))
            tg_push(&git->arena, &ids, id);
    }
    if (ids.count)
        qsort(ids.items, ids.count, sizeof *ids.items, by_id);
    git->boundary = ids.items;
    git->boundary_count = ids.count;
    git->shallow = ids.count > 0;
}

static int by_from(const void *a, const void *b)
{
    return memcmp(((const id_pair *)a)->from.id, ((const id_pair *)b)->from.id, ID_SIZE);
}

// refs/replace/<id>: git reads another object in this one's place, and so do we.
static void read_replacements(tg_git *git)
{
    struct {
        id_pair *items;
        size_t count, capacity;
    } pairs = { NULL, 0, 0 };
    git_reference_iterator *iterator = NULL;
    git_reference *reference;
    if (git_reference_iterator_glob_new(&iterator, git->repository, "refs/replace/*") != 0)
        return;
    while (git_reference_next(&reference, iterator) == 0) {
        id_pair pair;
        const git_oid *target = git_reference_target(reference);
        tg_str from = tg_path_base(tg_str_from(git_reference_name(reference)));
        if (target && tg_id_from(from, &pair.from)) {
            pair.to = *target;
            tg_push(&git->arena, &pairs, pair);
        }
        git_reference_free(reference);
    }
    git_reference_iterator_free(iterator);
    if (pairs.count)
        qsort(pairs.items, pairs.count, sizeof *pairs.items, by_from);
    git->replacements = pairs.items;
    git->replacement_count = pairs.count;
}

// -------------------------------------------------------------------------------------- environment

// A push that is being received has its objects in a quarantine, and says so in these two.
static bool use_object_directories(tg_git *git)
{
    const char *directory = getenv("GIT_OBJECT_DIRECTORY");
    const char *alternates = getenv("GIT_ALTERNATE_OBJECT_DIRECTORIES");
    if (directory && *directory) {
        git_odb_free(git->odb);
        git->odb = NULL;
        if (git_odb_open(&git->odb, directory) != 0 || git_repository_set_odb(git->repository, git->odb) != 0)
            return false;
    }
    for (const char *at = alternates; at && *at;) {
        size_t length = strcspn(at, ":");
        tg_str one = tg_str_copy(&git->arena, (tg_str){ at, length });
        if (length && git_odb_add_disk_alternate(git->odb, one.data) != 0)
            return false;
        at += length + (at[length] == ':');
    }
    return true;
}

// What git itself goes by in its hooks. A submodule's repository is never one that the environment means.
static bool use_environment(tg_git *git)
{
    const char *top = getenv("GIT_WORK_TREE"), *index = getenv("GIT_INDEX_FILE");
    if (index && *index)
        git->index_path = tg_str_copy(&git->arena, tg_str_from(index)).data;
    if (top && *top && git_repository_set_workdir(git->repository, top, 0) != 0)
        return false;
    return use_object_directories(git);
}

// The index that libgit2 would read is never read: it cannot read every one, and ours has what is needed.
static bool hide_index(git_repository *repository)
{
    git_index *index = NULL;
    if (git_index_new(&index) != 0)
        return false;
    int error = git_repository_set_index(repository, index);
    git_index_free(index);
    return error == 0;
}

static bool fill_handle(tg_git *git, bool environment)
{
    bool replacing;
    if (git_repository_odb(&git->odb, git->repository) != 0 || !hide_index(git->repository))
        return false;
    git->index_path = tg_format(&git->arena, "%sindex", git_repository_path(git->repository)).data;
    if (environment && !use_environment(git))
        return false;
    const char *workdir = git_repository_workdir(git->repository);
    git->workdir = tg_str_copy(&git->arena, tg_str_from(workdir)).data;
    read_settings(git, &replacing);
    read_boundary(git);
    if (replacing && !getenv("GIT_NO_REPLACE_OBJECTS"))
        read_replacements(git);
    return true;
}

tg_git *tg_git_open_at(const char *path, bool environment, tg_problem *problem, tg_arena *arena)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, set_up);
    const char *directory = environment ? getenv("GIT_DIR") : NULL;
    const char *across = getenv("GIT_DISCOVERY_ACROSS_FILESYSTEM");
    unsigned flags = !environment || directory ? GIT_REPOSITORY_OPEN_NO_SEARCH : 0;
    int cross = 0;
    if (across && git_config_parse_bool(&cross, across) == 0 && cross)
        flags |= GIT_REPOSITORY_OPEN_CROSS_FS;
    tg_git *git = tg_allocate(sizeof *git);
    memset(git, 0, sizeof *git);
    tg_arena_init(&git->arena, NULL);
    tg_map_init(&git->trees, &git->arena);
    tg_map_init(&git->nested, &git->arena);
    tg_map_init(&git->ignored, &git->arena);
    int error = git_repository_open_ext(&git->repository, directory ? directory : path, flags,
                                        getenv("GIT_CEILING_DIRECTORIES"));
    if (error == 0 && fill_handle(git, environment))
        return git;
    explain_refusal(error ? error : GIT_ERROR, path, problem, arena);
    tg_git_close(git);
    return NULL;
}

tg_git *tg_git_open(const char *path, tg_problem *problem, tg_arena *arena)
{
    return tg_git_open_at(path, true, problem, arena);
}

void tg_git_close(tg_git *git)
{
    if (!git)
        return;
    for (size_t i = 0; i < git->nested.count; i++)
        tg_git_close(git->nested.entries[i].value);
    tg_files_close(git->disk);
    git_odb_free(git->odb);
    git_repository_free(git->repository);
    tg_arena_reset(&git->arena);
    free(git);
}

const char *tg_git_workdir(const tg_git *git)
{
    return git->workdir;
}

bool tg_git_is_shallow(const tg_git *git)
{
    return git->shallow;
}

bool tg_git_is_partial(const tg_git *git)
{
    return git->partial;
}

// libgit2's working directory is a real path already.
tg_str tg_git_prefix(tg_git *git, const char *directory, tg_arena *arena)
{
    char *real = git->workdir ? realpath(directory, NULL) : NULL;
    if (!real)
        return (tg_str){ NULL, 0 };
    tg_str top = tg_str_from(git->workdir), path = tg_str_from(real), prefix = { NULL, 0 };
    if (tg_str_equal(path, tg_str_slice(top, 0, top.length - 1)) || tg_str_equal(path, top))
        prefix = S("");
    else if (tg_str_starts_with(path, top))
        prefix = tg_str_copy(arena, tg_str_slice(path, top.length, path.length));
    free(real);
    return prefix;
}
