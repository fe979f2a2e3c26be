// The upstream default branch: the one that a pull request would go to (CHANGES.md, "Scope").
#include "inner.h"

static tg_str branch_name(tg_git *git, tg_arena *arena)
{
    git_reference *head = NULL;
    tg_str name = { NULL, 0 };
    if (git_reference_lookup(&head, git->repository, "HEAD") != 0)
        return name;
    tg_str target = tg_str_from(git_reference_symbolic_target(head));
    if (!tg_str_none(target) && tg_str_starts_with(target, S("refs/heads/")))
        name = tg_str_copy(arena, tg_str_slice(target, 11, target.length));
    git_reference_free(head);
    return name;
}

// branch.<name>.remote, else origin. `.` is this repository itself.
static tg_str remote_of(tg_git *git, tg_str branch, tg_arena *arena)
{
    git_config *config = NULL;
    const char *value;
    tg_str remote = S("origin");
    if (tg_str_none(branch) || git_repository_config_snapshot(&config, git->repository) != 0)
        return remote;
    tg_str name = tg_format(arena, "branch.%.*s.remote", TG_ARG(branch));
    if (git_config_get_string(&value, config, name.data) == 0 && *value && strcmp(value, ".") != 0)
        remote = tg_str_copy(arena, tg_str_from(value));
    git_config_free(config);
    return remote;
}

// What refs/remotes/<remote>/HEAD points to, as "origin/main".
static tg_str remote_head(tg_git *git, tg_str remote, tg_arena *arena)
{
    git_reference *head = NULL;
    tg_str found = { NULL, 0 };
    tg_str name = tg_format(arena, "refs/remotes/%.*s/HEAD", TG_ARG(remote));
    if (git_reference_lookup(&head, git->repository, name.data) != 0)
        return found;
    tg_str target = tg_str_from(git_reference_symbolic_target(head));
    if (!tg_str_none(target) && tg_str_starts_with(target, S("refs/remotes/")))
        found = tg_str_copy(arena, tg_str_slice(target, 13, target.length));
    git_reference_free(head);
    return found;
}

// `branch` as `remote` has it, or without a remote the local one. False: there is none, or its commit is missing.
static bool branch_commit(tg_git *git, tg_str space, tg_str branch, tg_commit *out, tg_arena *arena)
{
    git_oid id;
    tg_problem problem;
    tg_str name = tg_format(arena, "refs/%.*s/%.*s", TG_ARG(space), TG_ARG(branch));
    if (git_reference_name_to_id(&id, git->repository, name.data) != 0)
        return false;
    return tg_git_commit(git, name, out, &problem, arena);
}

typedef struct candidate {
    tg_str space;  // "heads", "remotes/origin"
    tg_str branch; // "main"
    tg_str shown;  // "origin/main"
    const char *why;
} candidate;

static bool take(tg_git *git, const candidate *c, tg_str current, tg_commit *out, tg_str *name, tg_str *why,
                 tg_arena *arena)
{
    tg_problem problem;
    if (tg_str_none(c->branch) || !branch_commit(git, c->space, c->branch, out, arena))
        return false;
    *name = c->shown;
    *why = tg_format(arena, "the default branch (%s)", c->why);
    if (!tg_str_equal(current, c->branch) || !tg_git_commit(git, S("HEAD"), out, &problem, arena))
        return true;
    *name = current;
    *why = S("the default branch, which is checked out");
    return true;
}

bool tg_git_default_branch(tg_git *git, tg_commit *out, tg_str *name, tg_str *why, tg_arena *arena)
{
    tg_str current = branch_name(git, arena);
    tg_str remote = remote_of(git, current, arena);
    tg_str remotes = tg_str_join(arena, S("remotes/"), remote);
    tg_str slash = tg_str_join(arena, remote, S("/"));
    tg_str head = remote_head(git, remote, arena);
    tg_str main = S("main"), master = S("master"), none = { NULL, 0 };
    bool inside = !tg_str_none(head) && tg_str_starts_with(head, slash);
    candidate candidates[] = {
        { remotes, inside ? tg_str_slice(head, slash.length, head.length) : none, head, "the remote's HEAD" },
        { remotes, main, tg_str_join(arena, slash, main), "the remote has no HEAD here, but a \"main\"" },
        { remotes, master, tg_str_join(arena, slash, master),
          "the remote has no HEAD here, but a \"master\"" },
        { S("heads"), main, main, "no remote has one, but there is a \"main\"" },
        { S("heads"), master, master, "no remote has one, but there is a \"master\"" },
    };
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++)
        if (take(git, &candidates[i], current, out, name, why, arena))
            return true;
    *why = tg_format(arena, "no default branch is known: neither %.*s/HEAD nor a \"main\" or \"master\"",
                     TG_ARG(remote));
    return false;
}
