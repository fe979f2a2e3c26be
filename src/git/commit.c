// Commits, read from their own text: "tree", "parent" lines, "committer" with its date.
//
// The parents are those that the commit names, also where a shallow clone ends and libgit2 (from 1.7 on) hides
// them: so the message can name the commit that is missing.
#include "inner.h"

// The rest of the line at `*at` if it begins with `word`; then `*at` is behind it.
static bool line_with(tg_str bytes, size_t *at, tg_str word, tg_str *rest)
{
    tg_str left = tg_str_slice(bytes, *at, bytes.length);
    if (!tg_str_starts_with(left, word))
        return false;
    const char *end = memchr(left.data, '\n', left.length);
    size_t length = end ? (size_t)(end - left.data) : left.length;
    *rest = tg_str_slice(left, word.length, length);
    *at += length + (end != NULL);
    return true;
}

// "Name <mail> 1700000000 +0100": the number behind the last `>`. False: no such number.
static bool time_of(tg_str signature, int64_t *out)
{
    size_t at = signature.length;
    while (at > 0 && signature.data[at - 1] != '>')
        at--;
    while (at < signature.length && signature.data[at] == ' ')
        at++;
    bool negative = at < signature.length && signature.data[at] == '-';
    size_t start = at += negative;
    int64_t value = 0;
    for (; at < signature.length && signature.data[at] >= '0' && signature.data[at] <= '9'; at++) {
        if (value > INT64_MAX / 10 - 1)
            return false;
        value = value * 10 + (signature.data[at] - '0');
    }
    *out = negative ? -value : value;
    return at > start;
}

static bool parse(tg_str bytes, tg_arena *arena, commit_object *out)
{
    struct {
        git_oid *items;
        size_t count, capacity;
    } parents = { NULL, 0, 0 };
    size_t at = 0;
    tg_str text;
    git_oid parent;
    if (!line_with(bytes, &at, S("tree "), &text) || !tg_id_from(text, &out->tree))
        return false;
    while (line_with(bytes, &at, S("parent "), &text)) {
        if (!tg_id_from(text, &parent))
            return false;
        tg_push(arena, &parents, parent);
    }
    out->parents = parents.items;
    out->parent_count = parents.count;
    // A commit whose date is damaged has date 0, as for git.
    out->time = 0;
    if (line_with(bytes, &at, S("author "), &text) && line_with(bytes, &at, S("committer "), &text) &&
        !time_of(text, &out->time))
        out->time = 0;
    return true;
}

tg_files_status tg_commit_read(tg_git *git, const git_oid *id, tg_arena *arena, commit_object *out,
                               tg_problem *problem)
{
    tg_str bytes;
    tg_files_status status = tg_object_read(git, id, GIT_OBJECT_COMMIT, arena, &bytes, problem);
    if (status != TG_FILES_OK)
        return status;
    out->id = *id;
    if (!parse(bytes, arena, out))
        return tg_object_damaged(id, "commit", "it names no tree or an impossible parent", problem, arena);
    return TG_FILES_OK;
}

void tg_commit_public(const commit_object *commit, tg_commit *out)
{
    tg_id_text(&commit->id, out->id);
    out->time = commit->time;
    out->parent_count = commit->parent_count;
}

bool tg_commit_missing(tg_git *git, const git_oid *id, tg_problem *problem, tg_arena *arena)
{
    char text[ID_DIGITS + 1];
    tg_id_text(id, text);
    tg_str remote = tg_git_quoted(tg_git_remote(git, arena), arena);
    const char *depth = git->shallow ? " --depth=1" : "";
    return tg_git_fail(
        problem, "git/missing-commit",
        tg_format(arena, "commit %s is not in this %sclone", text, git->shallow ? "shallow " : ""),
        tg_format(arena, "git fetch --no-tags%s %.*s %s", depth, TG_ARG(remote), text));
}

bool tg_git_parent(tg_git *git, const tg_commit *commit, size_t index, tg_commit *out, tg_problem *problem,
                   tg_arena *arena)
{
    git_oid id;
    commit_object child, parent;
    if (!tg_id_from(tg_str_from(commit->id), &id))
        return tg_git_fail(problem, "git/revision", tg_format(arena, "\"%s\" is no commit", commit->id),
                           S(""));
    tg_files_status status = tg_commit_read(git, &id, arena, &child, problem);
    if (status == TG_FILES_ABSENT)
        return tg_commit_missing(git, &id, problem, arena);
    if (status != TG_FILES_OK)
        return false;
    if (!child.parent_count)
        return tg_git_fail(problem, "git/revision",
                           tg_format(arena, "commit %s is the first: it has no parent", commit->id),
                           S("to check all of it, write --all"));
    if (index >= child.parent_count)
        return tg_git_fail(problem, "git/revision",
                           tg_format(arena, "commit %s has %zu parents, so no parent %zu", commit->id,
                                     child.parent_count, index + 1),
                           (tg_str){ NULL, 0 });
    status = tg_commit_read(git, &child.parents[index], arena, &parent, problem);
    if (status == TG_FILES_ABSENT)
        return tg_commit_missing(git, &child.parents[index], problem, arena);
    if (status == TG_FILES_OK)
        tg_commit_public(&parent, out);
    return status == TG_FILES_OK;
}
