// What follows a term: attributes, indexes and splats.
//
//     step = "." IDENT | "." NUMBER | "[" expression "]"      a constant key is a step of the reference,
//          | "." "*" ("." (IDENT | NUMBER))*                  any other an expression of its own
//          | "[" "*" "]" step*
//
// Steps are collected until something comes that is none; then they become one node.
#include "parser.h"

// The steps from `base` on as a node over `source`.
static tg_expr *new_traversal(tg_parser *p, tg_expr *source, const char *start, size_t base)
{
    size_t count = p->step_count - base, size = count * sizeof(tg_step);
    tg_traversal *node = tg_parser_node(p, sizeof *node + size);
    tg_step *steps = (tg_step *)(void *)(node + 1);
    memcpy(steps, p->steps + base, size);
    p->step_count = base;
    tg_span span = { p->file, tg_parser_offset(p, start), steps[count - 1].span.end };
    tg_parser_head(&node->expr, source ? TG_EXPR_RELATIVE : TG_EXPR_TRAVERSAL, span);
    node->count = (uint32_t)count;
    node->source = source;
    node->steps = steps;
    return &node->expr;
}

// What has been read so far: the source with the steps that wait.
static tg_expr *finish(tg_parser *p, tg_expr *source, const char *start, size_t base)
{
    if (p->step_count == base)
        return source;
    if (source)
        tg_parser_wrap(p);
    return new_traversal(p, source, start, base);
}

// ------------------------------------------------------------------------------------------- with a dot

static void attribute_step(tg_parser *p, const char *dot)
{
    const char *start = p->lexer.start, *stop = p->lexer.stop;
    tg_step *step = tg_parser_push_step(p, TG_STEP_ATTRIBUTE, dot, stop);
    tg_put_str(&step->name, start, stop);
    tg_parser_advance(p);
}

// The key of an index step; NULL: one that could not be read.
static void put_key(tg_step *step, tg_literal_type type, const char *start, const char *stop)
{
    step->index_type = (uint8_t)(start ? type : TG_LITERAL_NULL);
    step->name.data = start;
    step->name.length = start ? (size_t)(stop - start) : 0;
}

// `.0`: an index as older Terraform wrote it. `.0.1` reads as a number with a fraction, and is refused, the reference
// pointing at `blamed`.
static void number_step(tg_parser *p, const char *dot, tg_read blamed)
{
    tg_read token = tg_parser_peek(p);
    tg_parser_advance(p);
    bool fraction = memchr(token.start, '.', (size_t)(token.stop - token.start)) != NULL;
    if (fraction) {
        tg_where where = tg_parser_found(p, token);
        where.subject = tg_parser_span_of(p, blamed);
        tg_parser_report(p, MISTAKE_LEGACY_INDEX, ALWAYS, where);
    }
    bool good = !fraction && tg_parser_number_is_valid(p, token);
    tg_step *step = tg_parser_push_step(p, TG_STEP_INDEX, dot, token.stop);
    put_key(step, TG_LITERAL_NUMBER, good ? token.start : NULL, token.stop);
}

static tg_expr *new_splat(tg_parser *p, tg_expr *source, const char *start, tg_expr *anon, tg_expr *each,
                          bool full)
{
    tg_splat *node = TG_NODE(p, tg_splat);
    tg_parser_head(&node->expr, TG_EXPR_SPLAT,
                   (tg_span){ p->file, tg_parser_offset(p, start), each->span.end });
    node->expr.flag = full;
    node->marker = anon->span;
    node->source = source;
    node->each = each;
    node->anon = anon;
    return &node->expr;
}

static tg_expr *new_anon(tg_parser *p, const char *start, const char *stop)
{
    tg_expr *anon = TG_NODE(p, tg_expr);
    tg_parser_head(anon, TG_EXPR_ANON, tg_parser_span(p, start, stop));
    return anon;
}

// The steps that `.*` swallows. False: something else stands behind a dot; the splat is then forgotten.
static bool splat_steps(tg_parser *p, tg_read star)
{
    while (p->lexer.next == TOKEN_DOT) {
        const char *dot = p->lexer.start;
        tg_parser_advance(p);
        if (p->lexer.next == TOKEN_NUMBER) {
            tg_read number = tg_parser_peek(p);
            bool fraction = memchr(number.start, '.', (size_t)(number.stop - number.start)) != NULL;
            number_step(p, dot, fraction ? star : number);
        } else if (p->lexer.next == TOKEN_IDENT) {
            attribute_step(p, dot);
        } else {
            tg_where where = tg_parser_found(p, tg_parser_peek(p));
            bool nested = p->lexer.next == TOKEN_STAR;
            if (!nested)
                where.subject = tg_parser_span_of(p, star);
            tg_parser_report(p, nested ? MISTAKE_NESTED_SPLAT : MISTAKE_ATTRIBUTE, UNLESS_RECOVERING, where);
            p->recovery = true;
            return false;
        }
    }
    return true;
}

// `.*`: `dot` is its dot, the star comes next.
static tg_expr *attribute_splat(tg_parser *p, tg_expr *source, const char *start, size_t base,
                                const char *dot)
{
    tg_read star = tg_parser_peek(p);
    tg_parser_advance(p);
    const char *first = tg_parser_peek(p).start;
    size_t own = p->step_count;
    if (!splat_steps(p, star)) {
        p->step_count = own;
        return source;
    }
    tg_expr *anon = new_anon(p, dot, star.stop);
    tg_expr *each = p->step_count == own ? anon : new_traversal(p, anon, first, own);
    source = finish(p, source, start, base);
    tg_parser_wrap(p);
    return new_splat(p, source, start, anon, each, false);
}

// Behind `.`, which has been read.
static tg_expr *after_dot(tg_parser *p, tg_expr *source, const char *start, size_t base, tg_read dot)
{
    switch (p->lexer.next) {
    case TOKEN_IDENT:
        attribute_step(p, dot.start);
        return source;
    case TOKEN_NUMBER:
        number_step(p, dot.start, tg_parser_peek(p));
        return source;
    case TOKEN_STAR:
        return attribute_splat(p, source, start, base, dot.start);
    default:
        tg_parser_report(p, MISTAKE_ATTRIBUTE, ALWAYS, tg_parser_found(p, tg_parser_peek(p)));
        p->recovery = true;
        p->step_count = base;
        return tg_parser_error_node(p, TG_ERROR_NODE, tg_parser_span(p, start, dot.stop));
    }
}

// ------------------------------------------------------------------------------------------- in brackets

// What is read from here on will stand beside the source in one node: the source lies a level deeper then.
static uint32_t begin_beside(tg_parser *p)
{
    uint32_t reach = p->reach;
    p->reach = p->depth;
    tg_parser_enter(p);
    return reach;
}

static void end_beside(tg_parser *p, uint32_t source_reach)
{
    uint32_t own = p->reach;
    tg_parser_leave(p);
    p->reach = source_reach;
    tg_parser_wrap(p);
    if (p->reach < own)
        p->reach = own;
}

// Reads the `]` of an index or a splat. Where it is missing, we point at what stands in its place; the reference points
// at the `]` that it recovers to.
static tg_read close_bracket(tg_parser *p, tg_mistake mistake, tg_read open)
{
    tg_read close = tg_parser_read(p);
    if (close.kind == TOKEN_CBRACK || p->recovery)
        return close;
    tg_where where = tg_parser_found(p, close);
    where.context = open.start;
    where.opened = tg_parser_span_of(p, open);
    where.elsewhere = true;
    tg_parser_report(p, mistake, UNLESS_RECOVERING, where);
    close = tg_parser_recover(p, TOKEN_CBRACK);
    tg_parser_note_error(p, tg_parser_offset(p, close.start));
    return close;
}

static tg_expr *full_splat(tg_parser *p, tg_expr *source, const char *start, size_t base, tg_read open)
{
    tg_parser_advance(p);
    tg_read close = close_bracket(p, MISTAKE_SPLAT, open);
    source = finish(p, source, start, base);
    tg_expr *anon = new_anon(p, open.start, close.stop);
    uint32_t reach = begin_beside(p);
    tg_expr *each = tg_parser_traversal(p, anon, open.start, p->step_count);
    end_beside(p, reach);
    return new_splat(p, source, start, anon, each, true);
}

// The literal that a key is if it is constant: itself, or the one part of a string; NULL: it is none.
static const tg_expr *constant_key(const tg_expr *key)
{
    if (key->kind == TG_EXPR_TEMPLATE) {
        const tg_sequence *template = (const tg_sequence *)key;
        key = template->count == 1 ? template->items[0] : NULL;
    }
    if (!key)
        return NULL;
    bool constant =
        key->kind == TG_EXPR_LITERAL || (key->kind == TG_EXPR_ERROR && key->op == TG_ERROR_PLACEHOLDER);
    return constant ? key : NULL;
}

static tg_expr *new_index(tg_parser *p, tg_expr *source, const char *start, tg_expr *key, const char *stop)
{
    tg_index *node = TG_NODE(p, tg_index);
    tg_parser_head(&node->expr, TG_EXPR_INDEX, tg_parser_span(p, start, stop));
    node->source = source;
    node->key = key;
    return &node->expr;
}

static tg_expr *read_key(tg_parser *p, tg_read open, tg_read *close)
{
    bool newlines = tg_parser_set_newlines(p, false);
    uint32_t errors = p->errors, reach = begin_beside(p);
    tg_expr *key = tg_parser_expression(p);
    end_beside(p, reach);
    *close = tg_parser_failed(p, errors) ? tg_parser_recover(p, TOKEN_CBRACK)
                                         : close_bracket(p, MISTAKE_INDEX, open);
    tg_parser_set_newlines(p, newlines);
    return key;
}

// Behind `[`, which has been read.
static tg_expr *after_bracket(tg_parser *p, tg_expr *source, const char *start, size_t base, tg_read open)
{
    if (p->lexer.next == TOKEN_STAR)
        return full_splat(p, source, start, base, open);
    tg_read close;
    tg_expr *key = read_key(p, open, &close);
    const tg_expr *constant = constant_key(key);
    if (!constant) {
        source = finish(p, source, start, base);
        return new_index(p, source, start, key, close.stop);
    }
    tg_step *step = tg_parser_push_step(p, TG_STEP_INDEX, open.start, close.stop);
    tg_str text =
        constant->kind == TG_EXPR_LITERAL ? ((const tg_literal *)constant)->text : (tg_str){ NULL, 0 };
    put_key(step, (tg_literal_type)constant->op, text.data, text.data ? text.data + text.length : NULL);
    return source;
}

tg_expr *tg_parser_traversal(tg_parser *p, tg_expr *source, const char *start, size_t base)
{
    for (;;) {
        if (p->lexer.next != TOKEN_DOT && p->lexer.next != TOKEN_OBRACK)
            return finish(p, source, start, base);
        tg_read token = tg_parser_peek(p);
        tg_parser_advance(p);
        source = token.kind == TOKEN_DOT ? after_dot(p, source, start, base, token)
                                         : after_bracket(p, source, start, base, token);
    }
}
