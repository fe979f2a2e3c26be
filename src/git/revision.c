// A revision as a commit, and what to say where it is none.
//
// libgit2 resolves names; the steps to parents at the end (`HEAD^1`, `main~3`) are walked here, because a missing
// parent must be named, and because libgit2 from 1.7 on does not show parents beyond a shallow boundary.
#include "inner.h"

// One step to a parent: `^2` is its second parent, `~3` three times the first.
typedef struct step {
    size_t times, parent; // parent from 0
} step;

#define MOST_STEPS     64
#define LARGEST_DIGITS 6 // of a number in a step: histories are shorter than a million first parents

// Splits `^` and `~` steps off the end. Anything else (`^{tree}`, `@{1}`) stays with the base.
static tg_str split_steps(tg_str revision, step *steps, size_t *count)
{
    *count = 0;
    while (*count < MOST_STEPS) {
        size_t at = revision.length, number = 0, digits;
        while (at > 0 && revision.data[at - 1] >= '0' && revision.data[at - 1] <= '9')
            at--;
        digits = revision.length - at;
        if (at == 0 || (revision.data[at - 1] != '^' && revision.data[at - 1] != '~') ||
            digits > LARGEST_DIGITS)
            break;
        for (size_t i = at; i < revision.length; i++)
            number = number * 10 + (size_t)(revision.data[i] - '0');
        number = digits ? number : 1;
        bool tilde = revision.data[at - 1] == '~';
        // `^0` is the commit itself, as `~0`.
        steps[(*count)++] = tilde || number == 0 ? (step){ number, 0 } : (step){ 1, number - 1 };
        revision.length = at - 1;
    }
    return revision;
}

static bool all_zeros(tg_str text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] != '0')
            return false;
    return text.length == ID_DIGITS;
}

// ------------------------------------------------------------------------------------- what it could be

static tg_str short_name(tg_str name)
{
    static const tg_str spaces[] = { { "refs/heads/", 11 }, { "refs/tags/", 10 }, { "refs/remotes/", 13 } };
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        if (tg_str_starts_with(name, spaces[i]))
            return tg_str_slice(name, spaces[i].length, name.length);
    return (tg_str){ NULL, 0 };
}

static tg_strs short_names(tg_git *git, tg_arena *arena)
{
    struct {
        tg_str *items;
        size_t count, capacity;
    } names = { NULL, 0, 0 };
    git_reference_iterator *iterator = NULL;
    const char *name;
    if (git_reference_iterator_new(&iterator, git->repository) != 0)
        return (tg_strs){ NULL, 0 };
    while (git_reference_next_name(&name, iterator) == 0) {
        tg_str shorter = short_name(tg_str_from(name));
        if (!tg_str_none(shorter))
            tg_push(arena, &names, tg_str_copy(arena, shorter));
    }
    git_reference_iterator_free(iterator);
    return (tg_strs){ names.items, names.count };
}

// The name behind the remote's, "origin/main" for "main"; CI often has only that.
static tg_str remote_branch(tg_strs names, tg_str wanted)
{
    for (size_t i = 0; i < names.count; i++) {
        const char *slash = memchr(names.items[i].data, '/', names.items[i].length);
        if (!slash)
            continue;
        size_t start = (size_t)(slash - names.items[i].data) + 1;
        if (tg_str_equal(tg_str_slice(names.items[i], start, names.items[i].length), wanted))
            return names.items[i];
    }
    return (tg_str){ NULL, 0 };
}

// What brings a branch of the remote that was never fetched: "origin/main", or "main" as it is named there.
static tg_str fetch_command(tg_git *git, tg_str name, tg_arena *arena)
{
    tg_str remote = tg_git_remote(git, arena);
    tg_str prefix = tg_str_join(arena, remote, S("/"));
    tg_str branch = tg_str_starts_with(name, prefix) ? tg_str_slice(name, prefix.length, name.length) : name;
    int valid = 0;
    tg_str reference = tg_format(arena, "refs/heads/%.*s", TG_ARG(branch));
    if (git_reference_name_is_valid(&valid, reference.data) != 0 || !valid)
        return (tg_str){ NULL, 0 };
    tg_str spec = tg_format(arena, "+refs/heads/%.*s:refs/remotes/%.*s/%.*s", TG_ARG(branch), TG_ARG(remote),
                            TG_ARG(branch));
    remote = tg_git_quoted(remote, arena);
    spec = tg_git_quoted(spec, arena);
    return tg_format(arena, "git fetch --no-tags %.*s %.*s", TG_ARG(remote), TG_ARG(spec));
}

static bool unknown_name(tg_git *git, tg_str name, tg_problem *problem, tg_arena *arena)
{
    tg_strs names = short_names(git, arena);
    tg_str near = remote_branch(names, name);
    if (tg_str_none(near))
        near = tg_str_nearest(name, names);
    tg_str remedy = tg_str_none(near) ? fetch_command(git, name, arena)
                                      : tg_format(arena, "did you mean \"%.*s\"?", TG_ARG(near));
    return tg_git_fail(
        problem, "git/revision",
        tg_format(arena, "\"%.*s\" is no commit, branch or tag of this repository", TG_ARG(name)), remedy);
}

// ----------------------------------------------------------------------------------------- resolving

// A name whose reference is there while its object is not.
static bool target_of(tg_git *git, tg_str name, git_oid *out)
{
    git_reference *reference = NULL, *direct = NULL;
    bool found = git_reference_dwim(&reference, git->repository, name.data) == 0 &&
                 git_reference_resolve(&direct, reference) == 0 && git_reference_target(direct);
    if (found)
        *out = *git_reference_target(direct);
    git_reference_free(direct);
    git_reference_free(reference);
    return found;
}

static bool explain(tg_git *git, int error, tg_str name, tg_problem *problem, tg_arena *arena)
{
    git_oid id;
    commit_object commit;
    if (git_repository_head_unborn(git->repository) == 1 && tg_str_equal(name, S("HEAD")))
        return tg_git_fail(problem, "git/empty", S("the repository has no commit yet"),
                           S("commit something first, or check everything: tracegate --all"));
    if (error == GIT_EAMBIGUOUS)
        return tg_git_fail(problem, "git/revision",
                           tg_format(arena, "\"%.*s\" begins the ids of several objects", TG_ARG(name)),
                           S("give more digits of the id"));
    if (all_zeros(name))
        return tg_git_fail(problem, "git/revision", S("an id of zeros stands for no commit (a new branch)"),
                           S("name the commit to compare with: --base REV"));
    if (tg_id_from(name, &id) || target_of(git, name, &id)) {
        bool absent = tg_commit_read(git, &id, arena, &commit, problem) == TG_FILES_ABSENT;
        return absent ? tg_commit_missing(git, &id, problem, arena) : false;
    }
    return unknown_name(git, name, problem, arena);
}

// The commit that `object` is or that its tag names.
static bool peel(git_object *object, git_oid *out)
{
    git_object *commit = NULL;
    if (git_object_peel(&commit, object, GIT_OBJECT_COMMIT) != 0)
        return false;
    *out = *git_object_id(commit);
    git_object_free(commit);
    return true;
}

// A name without steps. `name` is NUL-terminated. Ids and references are looked up here: libgit2 1.5 loses a reference
// whose object is damaged.
static bool resolve_name(tg_git *git, tg_str name, git_oid *out, tg_problem *problem, tg_arena *arena)
{
    git_object *object = NULL;
    git_object_t type;
    size_t size;
    int error = 0;
    bool found = (tg_id_from(name, out) && !all_zeros(name)) || target_of(git, name, out);
    if (found)
        error = git_odb_read_header(&size, &type, git->odb, out);
    if (found && error == 0 && type == GIT_OBJECT_COMMIT)
        return true;
    if (error == 0)
        error = git_revparse_single(&object, git->repository, name.data);
    if (error)
        return explain(git, error, name, problem, arena);
    bool is_commit = peel(object, out);
    git_object_free(object);
    if (!is_commit)
        return tg_git_fail(problem, "git/revision", tg_format(arena, "\"%.*s\" is no commit", TG_ARG(name)),
                           (tg_str){ NULL, 0 });
    return true;
}

static bool take_step(tg_git *git, const step *s, tg_commit *commit, tg_problem *problem, tg_arena *arena)
{
    for (size_t i = 0; i < s->times; i++)
        if (!tg_git_parent(git, commit, s->parent, commit, problem, arena))
            return false;
    return true;
}

static bool refuse(tg_str revision, tg_problem *problem, tg_arena *arena)
{
    size_t at;
    bool range = tg_str_find(revision, S(".."), &at);
    return tg_git_fail(problem, "git/revision", tg_format(arena, "\"%.*s\" is no revision", TG_ARG(revision)),
                       range ? S("a range has two ends: --base REV --head REV") : (tg_str){ NULL, 0 });
}

bool tg_git_commit(tg_git *git, tg_str revision, tg_commit *out, tg_problem *problem, tg_arena *arena)
{
    step steps[MOST_STEPS];
    size_t count, at;
    git_oid id;
    commit_object commit;
    if (revision.length == 0 || revision.data[0] == '-' || memchr(revision.data, '\0', revision.length) ||
        tg_str_find(revision, S(".."), &at))
        return refuse(revision, problem, arena);
    tg_str name = tg_str_copy(arena, split_steps(revision, steps, &count));
    if (name.length == 0 || tg_str_equal(name, S("@")))
        name = S("HEAD");
    if (!resolve_name(git, name, &id, problem, arena))
        return false;
    tg_files_status status = tg_commit_read(git, &id, arena, &commit, problem);
    if (status == TG_FILES_ABSENT)
        return tg_commit_missing(git, &id, problem, arena);
    if (status != TG_FILES_OK)
        return false;
    tg_commit_public(&commit, out);
    while (count-- > 0)
        if (!take_step(git, &steps[count], out, problem, arena))
            return false;
    return true;
}
