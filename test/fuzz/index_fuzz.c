// Fuzzes git's index: any bytes are read or refused, and what was read is sorted and answers every question.
#include "../../src/git/inner.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char directory[] = "/tmp/tracegate-index-XXXXXX";

static void remove_repository(void)
{
    char command[96];
    if (snprintf(command, sizeof command, "rm -rf %s", directory) > 0 && system(command) != 0)
        tg_bug("the repository is removed", __FILE__, __LINE__);
}

// An empty repository, once: sparse directories ask it for trees, which it does not have.
static void make_repository(void)
{
    git_repository *repository = NULL;
    TG_CHECK(mkdtemp(directory) != NULL);
    atexit(remove_repository);
    git_libgit2_init();
    TG_CHECK(git_repository_init(&repository, directory, 0) == 0);
    git_repository_free(repository);
}

static bool every(tg_str path)
{
    (void)path;
    return true;
}

static void look_at(tg_git *git, tg_index *index, tg_arena *arena)
{
    tg_found_files found;
    tg_problem problem;
    for (size_t i = 1; i < index->count; i++)
        TG_CHECK(tg_str_compare(index->items[i - 1].path, index->items[i].path) < 0);
    tg_files *files = tg_index_files(git, tg_index_as_tree(git, index));
    tg_files_walk(files, S(""), every, arena, &found, &problem);
    for (size_t i = 0; i < found.count; i++)
        tg_files_content_id(files, found.items[i].path, arena);
    tg_files_close(files);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool made;
    if (!made)
        make_repository();
    made = true;
    tg_arena arena;
    tg_problem problem = { 0 };
    tg_arena_init(&arena, NULL);
    tg_git *git = tg_git_open(directory, &problem, &arena);
    TG_CHECK(git != NULL);
    tg_index *index = tg_index_parse(git, (tg_str){ (const char *)data, size }, &problem, &arena);
    if (index)
        look_at(git, index, &arena);
    else
        TG_CHECK(problem.code && problem.text.length);
    tg_git_close(git);
    tg_arena_reset(&arena);
    return 0;
}
