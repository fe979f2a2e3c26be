// The lines of a change, by libgit2's xdiff, as `git diff --unified=0` gives them.
#include "inner.h"

typedef struct hunks {
    tg_arena *arena;
    tg_hunk *items;
    size_t count, capacity;
} hunks;

static int add_hunk(const git_diff_delta *file, const git_diff_hunk *hunk, void *payload)
{
    (void)file;
    hunks *h = payload;
    tg_push(h->arena, h,
            ((tg_hunk){ (uint32_t)hunk->old_start, (uint32_t)hunk->old_lines, (uint32_t)hunk->new_start,
                        (uint32_t)hunk->new_lines }));
    return 0;
}

static uint32_t lines(tg_str bytes)
{
    uint32_t count = 0;
    for (size_t at = 0; at < bytes.length; count++) {
        const char *end = memchr(bytes.data + at, '\n', bytes.length - at);
        at = end ? (size_t)(end - bytes.data) + 1 : bytes.length;
    }
    return count;
}

static void add_whole(hunks *h, tg_str old, tg_str new)
{
    uint32_t old_lines = lines(old), new_lines = lines(new);
    if (old_lines || new_lines)
        tg_push(h->arena, h, ((tg_hunk){ old_lines > 0, old_lines, new_lines > 0, new_lines }));
}

// Where lines are so many that comparing them would take more memory than libgit2 gets, the whole file changed;
// libgit2 1.5 then gives no hunk and no error.
static void compare(hunks *h, tg_str old, tg_str new)
{
    git_diff_options options;
    if (tg_str_equal(old, new))
        return;
    git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
    options.context_lines = 0;
    options.interhunk_lines = 0;
    options.flags = GIT_DIFF_FORCE_TEXT | GIT_DIFF_INDENT_HEURISTIC;
    int error = git_diff_buffers(old.data, old.length, NULL, new.data, new.length, NULL, &options, NULL, NULL,
                                 add_hunk, NULL, h);
    if (error == 0 && h->count)
        return;
    h->count = 0;
    add_whole(h, old, new);
}

// The bytes of one side; a side that has no file there is empty.
static bool side_bytes(tg_git *git, const tg_side *side, tg_str path, tg_entry_kind kind, tg_arena *arena,
                       tg_str *out, tg_problem *problem)
{
    *out = S("");
    if (kind != TG_ENTRY_FILE && kind != TG_ENTRY_LINK)
        return true;
    tg_files *files = tg_git_files(git, side, problem, arena);
    if (!files)
        return false;
    // A link's own bytes are its target.
    tg_files_status status = files->kind->read(files, path, arena, out, problem);
    tg_files_close(files);
    return status == TG_FILES_OK || status == TG_FILES_ABSENT;
}

bool tg_git_hunks(tg_git *git, const tg_side *old_side, const tg_side *new_side, tg_change *change,
                  tg_problem *problem, tg_arena *arena)
{
    tg_str old = S(""), new = S("");
    hunks h = { .arena = arena };
    if (change->kind != TG_CHANGE_ADDED &&
        !side_bytes(git, old_side, change->old_path, change->old_entry, arena, &old, problem))
        return false;
    if (change->kind != TG_CHANGE_DELETED &&
        !side_bytes(git, new_side, change->path, change->entry, arena, &new, problem))
        return false;
    bool whole = old.length == 0 || new.length == 0 || old.length > TG_LIMIT_DIFF_SIZE ||
                 new.length > TG_LIMIT_DIFF_SIZE || change->old_entry != TG_ENTRY_FILE ||
                 change->entry != TG_ENTRY_FILE;
    if (whole)
        add_whole(&h, old, new);
    else
        compare(&h, old, new);
    change->hunks = h.items;
    change->hunk_count = h.count;
    return true;
}
