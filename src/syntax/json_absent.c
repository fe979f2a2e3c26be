// Stands in for the JSON reader until it is here.
#include "syntax_internal.h"

__attribute__((weak)) tg_file *tg_parse_json_file(tg_arena *arena, tg_text *text, tg_diags *diags)
{
    (void)diags;
    tg_file *file = tg_new(arena, tg_file);
    file->text = text;
    file->json = file->rejected = true;
    file->body = tg_new(arena, tg_body);
    return file;
}

__attribute__((weak)) void tg_dump_json(tg_buf *out, const tg_file *file, const tg_diags *diags)
{
    (void)file;
    (void)diags;
    tg_buf_add(out, S("{\"v\":1,\"json\":true,\"ok\":false,\"first\":null}"));
}
