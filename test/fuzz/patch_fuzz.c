// Fuzzes patches: any text is applied or refused, and what comes of it answers every question.
//
// The input is cut at each 0xFE byte: two files of the base, then the patch.
#include "tracegate/files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static tg_str take(tg_str *input)
{
    const char *end = input->length ? memchr(input->data, 0xFE, input->length) : NULL;
    size_t length = end ? (size_t)(end - input->data) : input->length;
    tg_str piece = tg_str_slice(*input, 0, length);
    *input = tg_str_slice(*input, length + 1, input->length);
    return piece;
}

static bool every(tg_str path)
{
    (void)path;
    return true;
}

static void look_at(tg_files *files, tg_arena *arena, const tg_changes *changes)
{
    tg_found_files found;
    tg_str bytes;
    tg_problem problem;
    tg_files_walk(files, S(""), every, arena, &found, &problem);
    for (size_t i = 0; i < found.count; i++)
        tg_files_read(files, found.items[i].path, arena, &bytes, &problem);
    for (size_t i = 0; i < changes->count; i++)
        TG_CHECK(changes->items[i].path.length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tg_arena arena;
    tg_changes changes;
    tg_problem problem;
    tg_str input = { (const char *)data, size };
    tg_arena_init(&arena, NULL);
    tg_memory_file items[] = { { S("a.tf"), { NULL, 0 }, false }, { S("m/link"), { NULL, 0 }, true } };
    items[0].bytes = take(&input);
    items[1].bytes = take(&input);
    tg_files *base = tg_files_open_memory(items, 2);
    tg_files *files = tg_files_open_patch(base, input, &arena, &changes, &problem);
    if (files)
        look_at(files, &arena, &changes);
    else
        TG_CHECK(problem.code && problem.text.length);
    tg_files_close(files);
    tg_files_close(base);
    tg_arena_reset(&arena);
    return 0;
}
