// What the fuzz targets share: the facts that hold of every tree and every diagnostic, whatever was parsed.
#ifndef TRACEGATE_FUZZ_H
#define TRACEGATE_FUZZ_H

#include "tracegate/limits.h"
#include "tracegate/syntax.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// A failed TG_CHECK ends the program by _exit, which libFuzzer does not see: this way it keeps the input.
_Noreturn void _exit(int status);
_Noreturn void _exit(int status)
{
    (void)status;
    abort();
}

// The input as a text in memory of exactly its size, so that a byte too far is seen.
typedef struct fuzz_input {
    tg_arena arena;
    tg_texts *texts;
    tg_text *text;
    tg_diags diags;
    char *bytes;
} fuzz_input;

static inline void fuzz_begin(fuzz_input *in, const char *path, const uint8_t *data, size_t size)
{
    tg_arena_init(&in->arena, NULL);
    in->bytes = malloc(size ? size : 1);
    TG_CHECK(in->bytes != NULL);
    if (size)
        memcpy(in->bytes, data, size);
    in->texts = tg_texts_new();
    in->text = tg_texts_add(in->texts, tg_str_from(path), (tg_str){ in->bytes, size });
    tg_diags_init(&in->diags, &in->arena, TG_LIMIT_DIAGNOSTICS);
}

static inline void fuzz_end(fuzz_input *in)
{
    tg_texts_free(in->texts);
    tg_arena_reset(&in->arena);
    free(in->bytes);
}

static inline void fuzz_check_span(const fuzz_input *in, tg_span span)
{
    TG_CHECK(span.file == in->text->id);
    TG_CHECK(span.start <= span.end && span.end <= in->text->bytes.length);
}

// What is printed for people holds no control characters and is UTF-8.
static inline void fuzz_check_printed(tg_str s)
{
    TG_CHECK(tg_utf8_valid(s));
    for (size_t i = 0, length; i < s.length; i += length) {
        uint32_t c = tg_utf8_decode(tg_str_slice(s, i, s.length), &length);
        TG_CHECK(c == '\n' || !tg_utf8_hidden(c));
    }
}

// Each diagnostic has words, a place in the file, and can be printed.
static inline void fuzz_check_diags(const fuzz_input *in)
{
    tg_buf out = { 0 };
    for (size_t i = 0; i < in->diags.count; i++) {
        const tg_diag *diag = &in->diags.items[i];
        TG_CHECK(diag->message.length > 0 && diag->code);
        fuzz_check_span(in, diag->subject);
        fuzz_check_span(in, diag->context);
        out.length = 0;
        tg_diag_print(&out, diag, in->texts, false);
        fuzz_check_printed(tg_buf_str(&out));
    }
    tg_buf_free(&out);
}

static inline bool fuzz_visit(const tg_expr *e, void *context)
{
    TG_CHECK(e->kind <= TG_EXPR_PAREN);
    fuzz_check_span(context, e->span);
    return true;
}

static inline void fuzz_check_expr(const fuzz_input *in, const tg_expr *e)
{
    tg_expr_walk(e, fuzz_visit, (void *)(uintptr_t)in);
}

static inline void fuzz_check_body(const fuzz_input *in, const tg_body *body, unsigned depth)
{
    TG_CHECK(depth <= TG_LIMIT_NESTING);
    fuzz_check_span(in, body->span);
    fuzz_check_span(in, body->end);
    for (uint32_t i = 0; i < body->attribute_count; i++) {
        fuzz_check_span(in, body->attributes[i]->span);
        fuzz_check_span(in, body->attributes[i]->name_span);
        fuzz_check_expr(in, body->attributes[i]->expr);
    }
    for (uint32_t i = 0; i < body->block_count; i++) {
        const tg_block *block = body->blocks[i];
        fuzz_check_span(in, block->span);
        for (uint32_t j = 0; j < block->label_count; j++)
            fuzz_check_span(in, block->labels[j].span);
        fuzz_check_body(in, block->body, depth + 1);
    }
}

// All dumps of a file; the AST must be JSON itself, for which the program's own reader is at hand.
static inline void fuzz_check_dumps(const fuzz_input *in, const tg_file *file)
{
    void (*const dumps[])(tg_buf *, const tg_file *, const tg_diags *) = { tg_dump_file, tg_dump_diags };
    for (size_t i = 0; i < 2; i++) {
        tg_buf out = { 0 };
        dumps[i](&out, file, &in->diags);
        tg_arena arena;
        tg_diags diags;
        tg_arena_init(&arena, NULL);
        tg_diags_init(&diags, &arena, 1);
        tg_text text = { .path = S("ast"), .bytes = tg_buf_str(&out), .id = 1 };
        tg_json_parse(&arena, &text, &diags);
        // The tree of an expression is as deep as allowed; its dump has a few levels of JSON for each of it.
        TG_CHECK(diags.errors == 0 || strcmp(diags.items[0].code, "syntax/too-deep") == 0);
        tg_arena_reset(&arena);
        tg_buf_free(&out);
    }
}

#endif
