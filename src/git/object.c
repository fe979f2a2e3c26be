// Objects by id: their bytes, with replacements honoured, and what a missing or damaged one means.
//
// A huge one is refused by libgit2's allocator as we set it (memory.c), so a small pack cannot fill the memory.
#include "inner.h"

#include <stdlib.h>

void tg_id_text(const git_oid *id, char out[ID_DIGITS + 1])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < ID_SIZE; i++) {
        out[2 * i] = digits[id->id[i] >> 4];
        out[2 * i + 1] = digits[id->id[i] & 15];
    }
    out[ID_DIGITS] = '\0';
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool tg_id_from(tg_str text, git_oid *out)
{
    if (text.length != ID_DIGITS)
        return false;
    for (size_t i = 0; i < ID_SIZE; i++) {
        int high = digit(text.data[2 * i]), low = digit(text.data[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        out->id[i] = (unsigned char)(high * 16 + low);
    }
    return true;
}

tg_str tg_id_key(const git_oid *id)
{
    return (tg_str){ (const char *)id->id, ID_SIZE };
}

bool tg_id_equal(const git_oid *a, const git_oid *b)
{
    return memcmp(a->id, b->id, ID_SIZE) == 0;
}

void tg_blob_id(tg_str bytes, git_oid *out)
{
    if (git_odb_hash(out, bytes.length ? bytes.data : "", bytes.length, GIT_OBJECT_BLOB) != 0)
        tg_out_of_memory();
}

static int by_from(const void *key, const void *pair)
{
    return memcmp(((const git_oid *)key)->id, ((const id_pair *)pair)->from.id, ID_SIZE);
}

static const git_oid *replaced(const tg_git *git, const git_oid *id)
{
    if (!git->replacement_count)
        return id;
    const id_pair *pair =
        bsearch(id, git->replacements, git->replacement_count, sizeof *git->replacements, by_from);
    return pair ? &pair->to : id;
}

bool tg_object_exists(tg_git *git, const git_oid *id)
{
    // Without a refresh: looking for new packs at each missing object would cost more than everything else.
    return git_odb_exists_ext(git->odb, replaced(git, id), GIT_ODB_LOOKUP_NO_REFRESH) == 1;
}

static tg_files_status damaged(const git_oid *id, const char *what, tg_str why, tg_problem *problem,
                               tg_arena *arena)
{
    char text[ID_DIGITS + 1];
    tg_id_text(id, text);
    tg_git_fail(problem, "git/corrupt", tg_format(arena, "%s %s is damaged: %.*s", what, text, TG_ARG(why)),
                S("git fsck --full"));
    return TG_FILES_UNREADABLE;
}

static tg_files_status not_read(int error, const git_oid *id, const char *what, tg_problem *problem,
                                tg_arena *arena)
{
    return error == GIT_ENOTFOUND ? TG_FILES_ABSENT : damaged(id, what, tg_git_said(arena), problem, arena);
}

tg_files_status tg_object_damaged(const git_oid *id, const char *what, const char *why, tg_problem *problem,
                                  tg_arena *arena)
{
    return damaged(id, what, tg_str_from(why), problem, arena);
}

static const char *name_of(git_object_t type)
{
    return type == GIT_OBJECT_COMMIT ? "commit" : type == GIT_OBJECT_TREE ? "tree" : "blob";
}

static tg_files_status too_large(tg_problem *problem)
{
    return tg_files_fail(problem, TG_FILES_TOO_LARGE, "files/too-large", S(""), S("larger than 128 MiB"));
}

static bool is_too_large(tg_git *git, const git_oid *id)
{
    size_t size;
    git_object_t type;
    return git_odb_read_header(&size, &type, git->odb, id) == 0 && size > TG_LIMIT_FILE_SIZE;
}

tg_files_status tg_object_read(tg_git *git, const git_oid *id, git_object_t type, tg_arena *arena,
                               tg_str *out, tg_problem *problem)
{
    git_odb_object *object = NULL;
    const git_oid *real = replaced(git, id);
    int error = git_odb_read(&object, git->odb, real);
    if (error && error != GIT_ENOTFOUND && is_too_large(git, real))
        return too_large(problem);
    if (error)
        return not_read(error, id, name_of(type), problem, arena);
    tg_str bytes = { git_odb_object_data(object), git_odb_object_size(object) };
    if (bytes.length > TG_LIMIT_FILE_SIZE) {
        git_odb_object_free(object);
        return too_large(problem);
    }
    bool expected = git_odb_object_type(object) == type;
    if (expected)
        *out = tg_str_copy(arena, bytes.length ? bytes : S(""));
    git_odb_object_free(object);
    return expected ? TG_FILES_OK
                    : damaged(id, name_of(type), S("it is another kind of object"), problem, arena);
}

tg_files_status tg_object_missing(tg_git *git, const git_oid *id, const char *what, tg_str path,
                                  tg_problem *problem, tg_arena *arena)
{
    char text[ID_DIGITS + 1];
    tg_id_text(id, text);
    if (!git->partial)
        return damaged(id, what, S("the repository does not have it"), problem, arena);
    tg_str remote = tg_git_quoted(tg_git_remote(git, arena), arena);
    tg_git_fail(problem, "git/missing-objects",
                tg_format(arena, "%s %s is not in this partial clone", what, text),
                tg_format(arena, TG_FETCH_OBJECTS " %.*s %s", TG_ARG(remote), text));
    if (problem)
        problem->path = path;
    return TG_FILES_UNREADABLE;
}

tg_files_status tg_blob_read(tg_git *git, const git_oid *id, tg_str path, tg_arena *arena, tg_str *out,
                             tg_problem *problem)
{
    tg_files_status status = tg_object_read(git, id, GIT_OBJECT_BLOB, arena, out, problem);
    if (status == TG_FILES_ABSENT)
        return tg_object_missing(git, id, "blob", path, problem, arena);
    if (status != TG_FILES_OK && problem)
        problem->path = path;
    return status;
}
