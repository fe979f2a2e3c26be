// The parser's tokens and memory, and the ways in: a file, an expression, a template.
#include "parser.h"

#include <stdlib.h>

// ------------------------------------------------------------------------------------- tokens

void tg_parser_pass_newline(tg_parser *p)
{
    tg_lexer *l = &p->lexer;
    l->last_start = l->newline;
    l->last_stop = l->newline_stop;
    l->newline = NULL;
    l->next = l->kind;
}

// From here on there is only the end of the file, and nothing more is said.
static void end_here(tg_parser *p)
{
    tg_lexer *l = &p->lexer;
    l->limited = true;
    l->at = l->start = l->stop = l->end;
    l->newline = NULL;
    l->kind = l->next = TOKEN_EOF;
    p->recovery = true;
    p->reporter.ended = true;
}

void tg_parser_too_deep(tg_parser *p)
{
    if (p->reporter.ended)
        return;
    tg_parser_report(p, MISTAKE_TOO_DEEP, ALWAYS, tg_parser_found(p, tg_parser_peek(p)));
    end_here(p);
}

// ------------------------------------------------------------------------------------- memory

// Ends the file where its tree would become too large with so many bytes more. True: it did.
static bool end_if_large(tg_parser *p, size_t more)
{
    tg_arena *arena = p->arena;
    bool fits = arena->used <= p->arena_limit && more <= p->arena_limit - arena->used && !arena->exhausted;
    if (!fits && !p->reporter.ended) {
        tg_parser_report(p, MISTAKE_MEMORY, ALWAYS, tg_parser_found(p, tg_parser_peek(p)));
        end_here(p);
    }
    return !fits;
}

void *tg_parser_more(tg_parser *p, size_t size)
{
    end_if_large(p, size);
    return tg_arena_more(p->arena, size);
}

void *tg_parser_grow(tg_parser *p, const void *items, size_t *capacity, size_t size)
{
    if (!end_if_large(p, 3 * *capacity * size)) // twice as long, and copied when it is whole
        return tg_arena_grow(p->arena, items, capacity, size);
    // Room for the few elements that are still on their way.
    void *longer = tg_arena_raw(p->arena, (*capacity + 64) * size);
    memcpy(longer, items, *capacity * size);
    *capacity += 64;
    return longer;
}

void tg_parser_grow_stack(tg_parser *p)
{
    p->stack = tg_parser_grow(p, p->stack, &p->stack_capacity, sizeof *p->stack);
}

void tg_parser_grow_steps(tg_parser *p)
{
    p->steps = tg_parser_grow(p, p->steps, &p->step_capacity, sizeof *p->steps);
}

// ------------------------------------------------------------------------------------- ways in

// `origin`: the file, and the offset of the first byte.
static void init(tg_parser *p, tg_arena *arena, tg_str bytes, tg_lexer_mode mode, tg_span origin,
                 tg_diags *diags)
{
    memset(p, 0, offsetof(tg_parser, first_stack));
    p->stack = p->first_stack;
    p->stack_capacity = TG_PARSER_FIRST;
    p->steps = p->first_steps;
    p->step_capacity = TG_PARSER_FIRST_STEPS;
    p->arena = arena;
    p->arena_limit = arena->used + TG_LIMIT_FILE_MEMORY + TG_LIMIT_FILE_MEMORY_FACTOR * bytes.length;
    p->file = origin.file;
    p->base = bytes.data;
    p->offset = origin.start;
    p->reporter = (tg_reporter){ .diags = diags, .first_error = UINT32_MAX };
    tg_lexer_init(&p->lexer, arena, bytes, mode);
    p->lexer.newlines = true;
    tg_parser_advance(p);
    // Before anything is read, the token before is the next one.
    tg_read next = tg_parser_peek(p);
    p->lexer.last_start = next.start;
    p->lexer.last_stop = next.stop;
}

static bool is_json(tg_str path)
{
    return tg_str_ends_with(path, S(".json"));
}

static void keep_comments(tg_parser *p, tg_file *file)
{
    file->comment_count = (uint32_t)(p->lexer.comment_count / 2);
    file->comments = tg_parser_node(p, file->comment_count * sizeof *file->comments);
    for (uint32_t i = 0; i < file->comment_count; i++) {
        const char *start = p->base + p->lexer.comments[2 * (size_t)i];
        const char *stop = p->base + p->lexer.comments[2 * (size_t)i + 1];
        if (stop[-1] == '\n')
            stop -= 1 + (stop - 2 >= start && stop[-2] == '\r');
        file->comments[i].span = tg_parser_span(p, start, stop);
    }
}

static void close_file(tg_parser *p, tg_file *file)
{
    if (p->lexer.limited)
        tg_parser_too_deep(p); // unless it was told
    keep_comments(p, file);
    file->first_error = p->reporter.first_error;
    file->limited = p->lexer.limited;
    file->rejected = file->first_error != UINT32_MAX || file->limited;
}

static tg_file *new_file(tg_arena *arena, tg_text *text)
{
    tg_file *file = tg_new(arena, tg_file);
    file->text = text;
    return file;
}

// A file that is too large is not read at all.
static void refuse_size(tg_parser *p)
{
    tg_where where = { .subject = { p->file, 0, 0 } };
    tg_parser_report(p, MISTAKE_FILE_SIZE, ALWAYS, where);
    end_here(p);
}

tg_file *tg_parse(tg_arena *arena, tg_text *text, tg_diags *diags)
{
    if (is_json(text->path))
        return tg_parse_json_file(arena, text, diags);
    tg_file *file = new_file(arena, text);
    tg_parser p;
    init(&p, arena, text->bytes, LEXER_CODE, (tg_span){ text->id, 0, 0 }, diags);
    if (text->bytes.length > TG_LIMIT_FILE_SIZE)
        refuse_size(&p);
    file->body = tg_parser_file_body(&p);
    close_file(&p, file);
    return file;
}

tg_expr *tg_parse_expression(tg_arena *arena, tg_text *text, tg_diags *diags)
{
    tg_parser p;
    init(&p, arena, text->bytes, LEXER_CODE, (tg_span){ text->id, 0, 0 }, diags);
    tg_parser_set_newlines(&p, false);
    tg_expr *e = tg_parser_expression(&p);
    if (p.lexer.next != TOKEN_EOF)
        tg_parser_report(&p, MISTAKE_EXTRA, UNLESS_RECOVERING, tg_parser_found(&p, tg_parser_peek(&p)));
    // What is wrong behind it, too, is wrong.
    while (p.lexer.next != TOKEN_EOF)
        tg_parser_advance(&p);
    return e;
}

static tg_expr *parse_template(tg_arena *arena, tg_str bytes, tg_span origin, tg_diags *diags)
{
    tg_parser p;
    init(&p, arena, bytes, LEXER_TEMPLATE, origin, diags);
    return tg_parser_bare_template(&p);
}

tg_expr *tg_parse_template(tg_arena *arena, tg_text *text, tg_diags *diags)
{
    return parse_template(arena, text->bytes, (tg_span){ text->id, 0, 0 }, diags);
}

tg_expr *tg_parse_template_at(tg_arena *arena, tg_text *text, tg_str decoded, tg_span string, tg_diags *diags)
{
    return parse_template(arena, decoded, (tg_span){ text->id, string.start + 1, string.end }, diags);
}
