// Partial clones: whether what is to be read is here, and the one command that brings what is not.
//
// git fetches a missing object when it meets it; libgit2 cannot. So all that a run will read is looked up first,
// which costs a look into an index each, and all that is missing is named in one command.
#include "inner.h"

// More ids than this make no command that somebody wants to see; then the trees are listed instead.
#define MOST_IDS   40
#define MOST_NAMES 5

typedef struct search {
    tg_git *git;
    tg_arena *arena;
    tg_problem *problem;
    bool (*wanted)(tg_str path);
    tg_map missing; // path by id
} search;

static void look(search *s, tg_files *files, tg_str path)
{
    git_oid id;
    bool known = files->kind->content_id(files, path, s->arena, id.id);
    if (known && !tg_object_exists(s->git, &id))
        tg_map_put(&s->missing, tg_str_copy(s->arena, tg_id_key(&id)),
                   tg_arena_copy(s->arena, &path, sizeof path));
}

static bool look_through(search *s, const tg_side *side)
{
    tg_found_files found;
    tg_files *files = tg_git_files(s->git, side, s->problem, s->arena);
    if (!files)
        return false;
    tg_files_status status = tg_files_walk(files, S(""), s->wanted, s->arena, &found, s->problem);
    for (size_t i = 0; i < found.count && status == TG_FILES_OK; i++)
        if (found.items[i].kind != TG_ENTRY_SUBMODULE)
            look(s, files, found.items[i].path);
    tg_files_close(files);
    return status == TG_FILES_OK;
}

// The command names each object, or lists those of the commits where they are too many.
static tg_str command(search *s, const tg_side *sides, size_t count)
{
    tg_buf buf = { 0 };
    tg_str remote = tg_git_quoted(tg_git_remote(s->git, s->arena), s->arena);
    if (s->missing.count > MOST_IDS) {
        for (size_t i = 0; i < count; i++)
            if (sides[i].kind == TG_SIDE_COMMIT)
                tg_buf_format(&buf, "%sgit ls-tree -r %s", buf.length ? "; " : "{ ", sides[i].commit.id);
        tg_buf_format(
            &buf, "; } | grep -E '[.](tf|tofu|tfvars)([.]json)?$|^120000' | cut -c13-52 | %s --stdin %.*s",
            TG_FETCH_OBJECTS, TG_ARG(remote));
    } else {
        tg_buf_format(&buf, "%s %.*s", TG_FETCH_OBJECTS, TG_ARG(remote));
        for (size_t i = 0; i < s->missing.count; i++) {
            char id[ID_DIGITS + 1];
            git_oid oid;
            memcpy(oid.id, s->missing.entries[i].key.data, ID_SIZE);
            tg_id_text(&oid, id);
            tg_buf_format(&buf, " %s", id);
        }
    }
    tg_str text = tg_str_copy(s->arena, tg_buf_str(&buf));
    tg_buf_free(&buf);
    return text;
}

// The first few paths, each once: a file may lack on both sides.
static tg_str names(search *s)
{
    tg_map shown;
    tg_str text = S("");
    tg_map_init(&shown, s->arena);
    for (size_t i = 0; i < s->missing.count; i++) {
        tg_str *path = s->missing.entries[i].value;
        if (tg_map_get(&shown, *path))
            continue;
        if (shown.count == MOST_NAMES)
            return tg_str_join(s->arena, text, S(", ..."));
        text = tg_format(s->arena, "%.*s%s%.*s", TG_ARG(text), shown.count ? ", " : "", TG_ARG(*path));
        tg_map_put(&shown, *path, path);
    }
    return text;
}

bool tg_git_has_files(tg_git *git, const tg_side *sides, size_t count, bool (*wanted)(tg_str path),
                      tg_problem *problem, tg_arena *arena)
{
    search s = { .git = git, .arena = arena, .problem = problem, .wanted = wanted };
    tg_map_init(&s.missing, arena);
    if (!git->partial)
        return true;
    for (size_t i = 0; i < count; i++)
        if (sides[i].kind != TG_SIDE_EMPTY && !look_through(&s, &sides[i]))
            return false;
    if (!s.missing.count)
        return true;
    return tg_git_fail(problem, "git/missing-objects",
                       tg_format(arena, "this partial clone lacks %zu file%s to be checked: %.*s",
                                 s.missing.count, s.missing.count == 1 ? "" : "s", TG_ARG(names(&s))),
                       command(&s, sides, count));
}
