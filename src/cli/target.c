// Target: what a run looks at (CHANGES.md, "Scope"). Each way of calling is one function that fills in the sides
// and says in a sentence why; then both sides are opened and compared once, in one place.
#include "target.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

typedef struct chooser {
    const tg_options *options;
    tg_target *target;
    tg_arena *arena;
    tg_problem *problem;
    bool first_parent; // the base is the head's first parent, whatever becomes of it
    struct {
        tg_str *items;
        size_t count, capacity;
    } why;
} chooser;

static void because(chooser *c, tg_str sentence)
{
    tg_push(c->arena, &c->why, sentence);
}

static bool wrong(chooser *c, const char *code, tg_str text, tg_str remedy)
{
    *c->problem = (tg_problem){ .code = code, .text = text, .remedy = remedy };
    return false;
}

static tg_str printable(chooser *c, const char *text)
{
    return tg_utf8_printable(c->arena, tg_str_from(text));
}

static tg_side commit_side(const tg_commit *commit)
{
    return (tg_side){ .kind = TG_SIDE_COMMIT, .commit = *commit };
}

static tg_str short_id(const tg_commit *commit)
{
    return (tg_str){ commit->id, 10 };
}

static bool commit_named(chooser *c, const char *revision, tg_commit *out)
{
    return tg_git_commit(c->target->git, tg_str_from(revision), out, c->problem, c->arena);
}

// ------------------------------------------------------------------------------------------- paths

// The longest directory that holds both, for absolute paths without a trailing slash.
static tg_str common_directory(tg_str a, tg_str b)
{
    size_t same = 0;
    for (size_t i = 0; i <= a.length && i <= b.length; i++) {
        bool a_ends = i == a.length || a.data[i] == '/', b_ends = i == b.length || b.data[i] == '/';
        if (a_ends && b_ends)
            same = i;
        if (i == a.length || i == b.length || a.data[i] != b.data[i])
            break;
    }
    return tg_str_slice(a, 0, same);
}

static bool below(tg_str directory, tg_str path)
{
    return tg_str_equal(directory, S("/")) || tg_str_equal(path, directory) ||
           (tg_str_starts_with(path, directory) && path.data[directory.length] == '/');
}

// What is no path may have been meant as a command.
static bool absent(chooser *c, const char *path)
{
    const char *meant = tg_options_meant(tg_str_from(path));
    return wrong(c, "path/absent",
                 tg_format(c->arena, "there is no file or directory \"%.*s\"", TG_ARG(printable(c, path))),
                 meant ? tg_format(c->arena, "did you mean the command \"%s\"?", meant)
                       : S("name a directory, or a file that Terraform reads"));
}

// `path` without symbolic links. A relative one is taken from the current directory.
static bool real_path(chooser *c, const char *path, tg_str *out)
{
    char *real = realpath(path, NULL);
    if (!real) {
        tg_str shown = printable(c, path);
        if (errno == ENOENT || errno == ENOTDIR)
            return absent(c, path);
        return wrong(c, "path/unreadable",
                     tg_format(c->arena, "cannot look at \"%.*s\": %s", TG_ARG(shown), strerror(errno)),
                     S("check its permissions"));
    }
    *out = tg_str_copy(c->arena, tg_str_from(real));
    free(real);
    return true;
}

static tg_str directory_of(tg_str real)
{
    struct stat s;
    if (stat(real.data, &s) == 0 && S_ISDIR(s.st_mode))
        return real;
    tg_str up = tg_path_directory(real);
    return up.length ? up : S("/");
}

// What outside a repository counts as the top: the current directory if it holds all paths, else the directory that
// holds them all.
static tg_str top_of(const tg_str *paths, size_t count, tg_str current)
{
    bool all_below = true;
    for (size_t i = 0; i < count; i++)
        all_below = all_below && below(current, paths[i]);
    if (all_below)
        return current;
    tg_str top = directory_of(paths[0]);
    for (size_t i = 1; i < count; i++)
        top = common_directory(top, directory_of(paths[i]));
    return top.length ? top : S("/");
}

static tg_str repository_top(chooser *c, tg_str path)
{
    tg_problem unused;
    tg_git *git = tg_git_open(tg_str_copy(c->arena, directory_of(path)).data, &unused, c->arena);
    const char *workdir = git ? tg_git_workdir(git) : NULL;
    tg_str top = { NULL, 0 };
    if (workdir && !real_path(c, workdir, &top))
        top = (tg_str){ NULL, 0 };
    tg_git_close(git);
    return top;
}

static bool choose_paths(chooser *c, const tg_word *arguments, size_t count)
{
    tg_str current, *paths = tg_new_array(c->arena, tg_str, count);
    if (!real_path(c, ".", &current))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!real_path(c, arguments[i].text, &paths[i]))
            return false;
    tg_str top = repository_top(c, paths[0]);
    for (size_t i = 0; i < count; i++)
        if (top.data && !below(top, paths[i]))
            top = (tg_str){ NULL, 0 };
    if (!top.data)
        top = top_of(paths, count, current);
    size_t skip = top.length + !tg_str_equal(top, S("/"));
    for (size_t i = 0; i < count; i++)
        paths[i] = paths[i].length > skip ? tg_str_slice(paths[i], skip, paths[i].length) : S("");
    c->target->mode = TG_SCOPE_PATHS;
    c->target->paths = (tg_strs){ paths, count };
    c->target->top = tg_str_copy(c->arena, top).data;
    c->target->files = tg_files_open_directory(c->target->top, c->problem);
    return c->target->files != NULL;
}

// ------------------------------------------------------------------------------------------- sides

static bool workdir_or_head(chooser *c)
{
    if (tg_git_workdir(c->target->git)) {
        c->target->head = (tg_side){ .kind = TG_SIDE_WORKDIR };
        return true;
    }
    tg_commit head;
    if (!commit_named(c, "HEAD", &head))
        return false;
    c->target->head = commit_side(&head);
    return true;
}

static bool choose_head(chooser *c)
{
    if (!c->options->head)
        return workdir_or_head(c);
    tg_commit head;
    if (!commit_named(c, c->options->head, &head))
        return false;
    c->target->head = commit_side(&head);
    return true;
}

static bool choose_staged(chooser *c)
{
    tg_commit head;
    c->target->compared = true;
    c->target->head = (tg_side){ .kind = TG_SIDE_INDEX };
    tg_problem none_yet;
    if (tg_git_commit(c->target->git, S("HEAD"), &head, &none_yet, c->arena)) {
        c->target->base = commit_side(&head);
        because(c, tg_format(c->arena, "what is staged against HEAD (%.*s), because of --staged",
                             TG_ARG(short_id(&head))));
        return true;
    }
    because(c, S("what is staged against nothing, because there is no commit yet"));
    c->target->base = (tg_side){ .kind = TG_SIDE_EMPTY };
    return true;
}

static bool choose_base(chooser *c)
{
    tg_commit base;
    if (!commit_named(c, c->options->base, &base) || !choose_head(c))
        return false;
    c->target->compared = true;
    c->target->base = commit_side(&base);
    because(c, tg_format(c->arena, "against %.*s (%.*s), because of --base",
                         TG_ARG(printable(c, c->options->base)), TG_ARG(short_id(&base))));
    return true;
}

static bool everything(chooser *c, tg_str because_of)
{
    c->target->mode = TG_SCOPE_ALL;
    because(c, tg_format(c->arena, "everything, because %.*s", TG_ARG(because_of)));
    return choose_head(c);
}

static bool against(chooser *c, const tg_commit *base, tg_str why)
{
    c->target->compared = true;
    c->target->base = commit_side(base);
    because(c, tg_format(c->arena, "against %.*s, %.*s", TG_ARG(short_id(base)), TG_ARG(why)));
    return true;
}

// The branch to compare with: the one that the CI names, as the remote has it or as a local one; else the upstream
// default branch. False with a null `problem.code`: there is none, and `why` says how that was found.
static bool upstream_branch(chooser *c, tg_commit *out, tg_str *name, tg_str *why)
{
    tg_str branch = c->target->ci.branch;
    c->problem->code = NULL;
    if (!branch.data)
        return tg_git_default_branch(c->target->git, out, name, why, c->arena);
    tg_problem absent;
    *name = tg_format(c->arena, "origin/%.*s", TG_ARG(branch));
    *why = c->target->ci.run == TG_CI_BRANCH
               ? S("the default branch")
               : tg_format(c->arena, "the target of %.*s", TG_ARG(c->target->ci.event));
    if (tg_git_commit(c->target->git, *name, out, &absent, c->arena))
        return true;
    *name = branch;
    if (tg_git_commit(c->target->git, branch, out, &absent, c->arena))
        return true;
    return wrong(c, "git/missing-branch",
                 tg_format(c->arena, "the branch \"%.*s\" to compare with is not in this clone",
                           TG_ARG(tg_utf8_printable(c->arena, branch))),
                 tg_format(c->arena, "git fetch origin %.*s:refs/remotes/origin/%.*s", TG_ARG(branch),
                           TG_ARG(branch)));
}

static bool is_pushed_branch(const chooser *c, tg_str name)
{
    tg_str pushed = c->target->ci.pushed;
    if (tg_str_none(pushed) || !tg_str_ends_with(name, pushed))
        return false;
    return name.length == pushed.length || name.data[name.length - pushed.length - 1] == '/';
}

// Against the merge base with a branch; without one, and on a push to that branch itself, everything is checked.
static bool choose_merge_base(chooser *c, const tg_commit *head)
{
    tg_commit upstream, base;
    tg_str name, why;
    if (!upstream_branch(c, &upstream, &name, &why))
        return !c->problem->code && everything(c, why);
    if (is_pushed_branch(c, name))
        return everything(c, tg_format(c->arena, "%s runs for a push to %.*s, the default branch",
                                       c->target->ci.system, TG_ARG(c->target->ci.pushed)));
    return tg_git_merge_base(c->target->git, head, &upstream, &base, c->problem, c->arena) &&
           against(c, &base,
                   tg_format(c->arena, "the merge base with %.*s, %.*s", TG_ARG(name), TG_ARG(why)));
}

static bool choose_first_parent(chooser *c, const tg_commit *head)
{
    tg_commit parent;
    c->first_parent = true;
    c->target->merge_checked_out = head->parent_count > 1;
    return tg_git_parent(c->target->git, head, 0, &parent, c->problem, c->arena) &&
           against(c, &parent,
                   tg_format(c->arena,
                             "the first parent of the checked out merge commit: exactly what %.*s changes",
                             TG_ARG(c->target->ci.event)));
}

static bool choose_ci(chooser *c, const tg_commit *head)
{
    const tg_ci *ci = &c->target->ci;
    tg_commit base;
    tg_problem absent;
    c->target->head = commit_side(head);
    bool merged = ci->run == TG_CI_MERGED || (ci->merge_ref && head->parent_count > 1);
    if (ci->merge_ref && ci->head.data && tg_str_equal(ci->head, tg_str_from(head->id)))
        merged = false;
    if (merged)
        return choose_first_parent(c, head);
    if (ci->base.data && tg_git_commit(c->target->git, ci->base, &base, &absent, c->arena))
        return against(
            c, &base,
            tg_format(c->arena, "the merge base that %s gives for %.*s", ci->system, TG_ARG(ci->event)));
    if (choose_merge_base(c, head))
        return true;
    // Of two that are missing the commit is what is wanted.
    if (ci->base.data && c->problem->code && strcmp(c->problem->code, "git/missing-branch") == 0)
        *c->problem = absent;
    return false;
}

static bool refused(chooser *c)
{
    return wrong(
        c, "ci/not-the-change", S("on pull_request_target the checked out commit is not the pull request's"),
        S("use the event pull_request, or fetch the pull request's head and write --base and --head"));
}

// What nobody said with options: the CI's word, else the current branch against the upstream default branch.
static bool choose_by_itself(chooser *c)
{
    const tg_ci *ci = &c->target->ci;
    tg_commit head;
    tg_problem none_yet;
    if (c->options->head)
        return choose_head(c) && choose_merge_base(c, &c->target->head.commit);
    if (ci->run == TG_CI_REFUSED)
        return refused(c);
    if (!tg_git_commit(c->target->git, S("HEAD"), &head, &none_yet, c->arena))
        return everything(c, S("there is no commit yet"));
    if (ci->run == TG_CI_EVERYTHING)
        return everything(c, tg_format(c->arena, "%s runs for %.*s", ci->system, TG_ARG(ci->event)));
    if (ci->run != TG_CI_NONE)
        return choose_ci(c, &head);
    return choose_head(c) && choose_merge_base(c, &head);
}

static bool choose_sides(chooser *c)
{
    const tg_options *o = c->options;
    c->target->mode = o->all ? TG_SCOPE_ALL : TG_SCOPE_CHANGE;
    if (o->staged)
        return choose_staged(c);
    if (o->base)
        return choose_base(c);
    if (o->all || o->baseline) {
        c->target->mode = TG_SCOPE_ALL;
        because(c, o->all ? S("everything, because of --all") : S("everything, because of --baseline"));
        return choose_head(c);
    }
    return choose_by_itself(c);
}

// A clean checkout of the head commit counts as that commit.
static bool settle_head(chooser *c)
{
    bool clean = false;
    tg_commit head;
    tg_problem none_yet;
    if (c->target->head.kind != TG_SIDE_WORKDIR ||
        !tg_git_commit(c->target->git, S("HEAD"), &head, &none_yet, c->arena))
        return true;
    if (!tg_git_clean(c->target->git, &clean, c->problem, c->arena))
        return false;
    if (clean)
        c->target->head = commit_side(&head);
    return true;
}

static tg_str side_id(chooser *c, const tg_side *side)
{
    switch (side->kind) {
    case TG_SIDE_COMMIT:
        return tg_str_copy(c->arena, tg_str_from(side->commit.id));
    case TG_SIDE_INDEX:
        return S("index");
    case TG_SIDE_WORKDIR:
        return S("worktree");
    case TG_SIDE_EMPTY:
        break;
    }
    return (tg_str){ NULL, 0 };
}

static bool is_read(tg_str path)
{
    return tg_path_is_configuration(path) || tg_path_is_tfvars(path) || tg_str_ends_with(path, S(".hcl"));
}

// A partial clone lacks contents that nobody can fetch here: all of them are named at once, or nothing is checked.
static bool has_contents(chooser *c)
{
    const tg_side sides[] = { c->target->head, c->target->base };
    return tg_git_has_files(c->target->git, sides, c->target->compared ? 2 : 1, is_read, c->problem,
                            c->arena);
}

static bool open_sides(chooser *c)
{
    tg_target *t = c->target;
    if (!has_contents(c))
        return false;
    t->head_id = side_id(c, &t->head);
    t->files = tg_git_files(t->git, &t->head, c->problem, c->arena);
    if (!t->files || !t->compared)
        return t->files != NULL;
    t->base_id = side_id(c, &t->base);
    t->base_files = tg_git_files(t->git, &t->base, c->problem, c->arena);
    return t->base_files && tg_git_changes(t->git, &t->base, &t->head, &t->changes, c->problem, c->arena);
}

#define SECONDS_OF_A_DAY 86400

// The head commit's date, so that two runs over the same commits say the same; else today. --now says another.
static bool settle_day(chooser *c)
{
    const tg_side *head = &c->target->head;
    const char *given = c->options->now;
    int64_t now = head->kind == TG_SIDE_COMMIT ? head->commit.time : (int64_t)time(NULL);
    c->target->day = now / SECONDS_OF_A_DAY;
    if (!given || tg_date_day(tg_str_from(given), &c->target->day))
        return true;
    return wrong(c, "usage",
                 tg_format(c->arena, "--now needs a date, not \"%.*s\"", TG_ARG(printable(c, given))),
                 S("write --now=2027-01-31"));
}

// HEAD with the patch against HEAD.
static bool choose_patch(chooser *c)
{
    tg_target *t = c->target;
    tg_commit head;
    tg_str patch;
    if (!commit_named(c, "HEAD", &head))
        return false;
    if (tg_outside_read(c->options->patch, c->arena, &patch, c->problem) != TG_FILES_OK)
        return false;
    t->compared = t->patched = true;
    t->mode = TG_SCOPE_CHANGE;
    t->base = commit_side(&head);
    t->head = (tg_side){ .kind = TG_SIDE_WORKDIR };
    t->base_id = side_id(c, &t->base);
    because(c, tg_format(c->arena, "HEAD (%.*s) with the patch against HEAD, because of --patch",
                         TG_ARG(short_id(&head))));
    t->base_files = tg_git_files(t->git, &t->base, c->problem, c->arena);
    t->files =
        t->base_files ? tg_files_open_patch(t->base_files, patch, c->arena, &t->changes, c->problem) : NULL;
    return t->files != NULL;
}

static bool choose(chooser *c)
{
    const tg_options *o = c->options;
    static const tg_word here = { NULL, "." };
    if (o->paths.count)
        return choose_paths(c, o->paths.items, o->paths.count);
    c->target->git = tg_git_open(".", c->problem, c->arena);
    if (!c->target->git) {
        bool asked_git = o->base || o->head || o->staged || o->patch;
        if (asked_git || strcmp(c->problem->code, "git/no-repository") != 0)
            return false;
        because(c, S("the current directory, because it is in no git repository"));
        return choose_paths(c, &here, 1);
    }
    if (o->patch)
        return choose_patch(c);
    return choose_sides(c) && settle_head(c) && open_sides(c);
}

static const char *from_environment(const char *name)
{
    return getenv(name);
}

// In a CI the remedy for missing history is a setting of its checkout, not a git command.
static void adapt_remedy(const tg_ci *ci, bool first_parent, tg_problem *problem)
{
    static const char *const missing_history[] = { "git/shallow", "git/missing-commit", "git/no-merge-base",
                                                   "git/missing-branch" };
    tg_str setting = first_parent ? ci->deepen_merge : ci->deepen;
    for (size_t i = 0; i < sizeof missing_history / sizeof missing_history[0]; i++)
        if (setting.data && strcmp(problem->code, missing_history[i]) == 0)
            problem->remedy = setting;
}

bool tg_target_choose(const tg_options *options, tg_target *out, tg_arena *arena, tg_problem *problem)
{
    memset(out, 0, sizeof *out);
    tg_ci_detect(from_environment, arena, &out->ci);
    chooser c = { .options = options, .target = out, .arena = arena, .problem = problem };
    bool chosen = choose(&c) && settle_day(&c);
    out->why = (tg_strs){ c.why.items, c.why.count };
    if (!chosen) {
        adapt_remedy(&out->ci, c.first_parent, problem);
        tg_target_close(out);
    }
    return chosen;
}

void tg_target_close(tg_target *target)
{
    tg_files_close(target->files); // before what it may lie over
    tg_files_close(target->base_files);
    tg_git_close(target->git);
    target->files = target->base_files = NULL;
    target->git = NULL;
}
