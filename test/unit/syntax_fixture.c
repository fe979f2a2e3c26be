// See syntax_fixture.h.
#include "syntax_fixture.h"

#include "tracegate/limits.h"

void syntax_begin(syntax_fixture *f)
{
    tg_arena_init(&f->arena, NULL);
    f->texts = tg_texts_new();
    tg_diags_init(&f->diags, &f->arena, TG_LIMIT_DIAGNOSTICS);
}

void syntax_end(syntax_fixture *f)
{
    tg_texts_free(f->texts);
    tg_arena_reset(&f->arena);
}

tg_file *syntax_parse(syntax_fixture *f, tg_str source)
{
    tg_diags_init(&f->diags, &f->arena, TG_LIMIT_DIAGNOSTICS);
    return tg_parse(&f->arena, tg_texts_add(f->texts, S("main.tf"), source), &f->diags);
}

tg_str syntax_dump(syntax_fixture *f, tg_str source)
{
    tg_buf out = { 0 };
    tg_dump_file(&out, syntax_parse(f, source), &f->diags);
    tg_str copy = tg_str_copy(&f->arena, tg_buf_str(&out));
    tg_buf_free(&out);
    return copy;
}

tg_str syntax_repeat(syntax_fixture *f, const char *s, size_t count)
{
    size_t length = strlen(s);
    char *out = tg_arena_raw(&f->arena, length * count + 1);
    for (size_t i = 0; i < count; i++)
        memcpy(out + i * length, s, length);
    return (tg_str){ out, length * count };
}
