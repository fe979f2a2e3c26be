// The parser: what its files share. One token is looked at, never more; trees go into the arena, nothing is freed.
//
// Errors do not unwind. A production reports what is wrong, moves to where reading can go on (recover.c), and answers
// with a node all the same. Which tree, which recovery and which errors come out is a contract with hclsyntax 2.25, to
// the byte: `recovery` and `errors` are its state, kept as it keeps it. What we tell people is decided apart from
// that (report.c): one mistake, one diagnostic.
#ifndef TRACEGATE_SYNTAX_PARSER_H
#define TRACEGATE_SYNTAX_PARSER_H

#include "lexer.h"
#include "report.h"
#include "syntax_internal.h"
#include "tracegate/limits.h"

#define TG_PARSER_FIRST       128
#define TG_PARSER_FIRST_STEPS 16

typedef struct tg_parser {
    tg_lexer lexer;
    bool recovery;         // the reference has begun to recover, and keeps quiet about much from now on
    bool abandoned;        // the reference has given up on this file; we read on
    uint32_t abandoned_at; // offset at which it did
    uint32_t depth;        // levels of nesting around the next token
    uint32_t reach;        // the deepest level that the expression at hand has come to
    uint32_t errors;       // errors the reference would have reported so far, those of its lexer apart
    uint32_t file;
    const char *base; // the first byte, and its offset in the file
    uint32_t offset;
    tg_arena *arena;
    size_t arena_limit; // bytes of the arena that this file may fill
    // Lists under construction: their elements are pushed, and copied to the arena when their number is known.
    void **stack;
    size_t stack_count, stack_capacity;
    tg_step *steps;
    size_t step_count, step_capacity;
    tg_reporter reporter;
    void *first_stack[TG_PARSER_FIRST]; // enough for most files
    tg_step first_steps[TG_PARSER_FIRST_STEPS];
} tg_parser;

// A token that was read.
typedef struct tg_read {
    const char *start, *stop;
    tg_token kind;
} tg_read;

// --- parser.c: tokens and memory ---
void tg_parser_pass_newline(tg_parser *p);
void *tg_parser_more(tg_parser *p, size_t size);
// tg_arena_grow, which ends the file if its tree has become too large.
void *tg_parser_grow(tg_parser *p, const void *items, size_t *capacity, size_t size);
void tg_parser_grow_stack(tg_parser *p);
void tg_parser_grow_steps(tg_parser *p);
// The construct at hand is nested deeper than TG_LIMIT_NESTING: the file ends here.
void tg_parser_too_deep(tg_parser *p);

// --- body.c, expression.c, traversal.c, collection.c, template.c ---
tg_body *tg_parser_file_body(tg_parser *p);
tg_expr *tg_parser_expression(tg_parser *p);
tg_expr *tg_parser_operand(tg_parser *p);
bool tg_parser_number_is_valid(tg_parser *p, tg_read token); // reports it if not
// Steps, indexes and splats behind `source`; NULL: behind the root step that lies on `steps` from `base` on.
tg_expr *tg_parser_traversal(tg_parser *p, tg_expr *source, const char *start, size_t base);
tg_expr *tg_parser_tuple(tg_parser *p);
tg_expr *tg_parser_object(tg_parser *p);
tg_expr *tg_parser_call(tg_parser *p, tg_read name);
// A quoted string or a heredoc, the opening token being next.
tg_expr *tg_parser_template(tg_parser *p);
// A quoted string in which nothing is to be evaluated (a label), the opening token being next; `stop` is its end.
tg_str tg_parser_quoted(tg_parser *p, const char **stop);
// The whole input as a template.
tg_expr *tg_parser_bare_template(tg_parser *p);

// --- recover.c: the reference's ways of going on ---
// Behind the next `end` that belongs to the construct at hand; answers with it, or with the end of the file.
tg_read tg_parser_recover(tg_parser *p, tg_token end);
// Behind the next parenthesised thing.
void tg_parser_recover_over_parentheses(tg_parser *p);
// Behind the newline that ends this item of a body. `first`: a bracket that was read already; TOKEN_EOF: none.
void tg_parser_recover_item(tg_parser *p, tg_token first);

// --- report.c ---
void tg_parser_report(tg_parser *p, tg_mistake mistake, tg_guard guard, tg_where where);
// The reference's error begins at this offset.
void tg_parser_note_error(tg_parser *p, uint32_t offset);
// The lexer's token is nothing that HCL has.
void tg_parser_report_token(tg_parser *p);

// ------------------------------------------------------------------------------------------ inline

static inline uint32_t tg_parser_offset(const tg_parser *p, const char *at)
{
    return (uint32_t)(at - p->base) + p->offset;
}

static inline tg_span tg_parser_span(const tg_parser *p, const char *start, const char *stop)
{
    return (tg_span){ p->file, tg_parser_offset(p, start), tg_parser_offset(p, stop) };
}

static inline tg_span tg_parser_span_of(const tg_parser *p, tg_read token)
{
    return tg_parser_span(p, token.start, token.stop);
}

// Passes the next token.
static inline void tg_parser_advance(tg_parser *p)
{
    if (p->lexer.next == TOKEN_NEWLINE) {
        tg_parser_pass_newline(p);
        return;
    }
    tg_lexer_next(&p->lexer);
    if (p->lexer.kind >= TOKEN_BIT_AND)
        tg_parser_report_token(p);
}

// The next token, not yet read.
static inline tg_read tg_parser_peek(const tg_parser *p)
{
    if (p->lexer.next == TOKEN_NEWLINE)
        return (tg_read){ p->lexer.newline, p->lexer.newline_stop, TOKEN_NEWLINE };
    return (tg_read){ p->lexer.start, p->lexer.stop, (tg_token)p->lexer.next };
}

static inline tg_span tg_parser_next_span(const tg_parser *p)
{
    return tg_parser_span_of(p, tg_parser_peek(p));
}

static inline tg_span tg_parser_last_span(const tg_parser *p)
{
    return tg_parser_span(p, p->lexer.last_start, p->lexer.last_stop);
}

// The next token as what was found where something else was expected.
static inline tg_where tg_parser_found(const tg_parser *p, tg_read token)
{
    (void)p;
    return (tg_where){ .start = token.start, .stop = token.stop, .kind = token.kind };
}

// Reads the next token, whatever it is.
static inline tg_read tg_parser_read(tg_parser *p)
{
    if (p->lexer.next == TOKEN_STRING)
        tg_lexer_split(&p->lexer);
    tg_read token = tg_parser_peek(p);
    tg_parser_advance(p);
    return token;
}

static inline bool tg_parser_at_quote(const tg_parser *p)
{
    return p->lexer.next == TOKEN_STRING || p->lexer.next == TOKEN_OQUOTE;
}

// Newlines are tokens from here on, or not; answers with what was so before, for the way back.
static inline bool tg_parser_set_newlines(tg_parser *p, bool on)
{
    tg_lexer *l = &p->lexer;
    bool before = l->newlines;
    l->newlines = on;
    l->next = on && l->newline ? TOKEN_NEWLINE : l->kind;
    return before;
}

// Has the reference, since it had reported `errors`, run into something that it recovers from?
static inline bool tg_parser_failed(const tg_parser *p, uint32_t errors)
{
    return p->recovery && p->errors != errors;
}

static inline void tg_parser_enter(tg_parser *p)
{
    if (++p->depth > p->reach)
        p->reach = p->depth;
    if (p->depth > TG_LIMIT_NESTING)
        tg_parser_too_deep(p);
}

static inline void tg_parser_leave(tg_parser *p)
{
    p->depth--;
}

// What was read so far in this expression has become a part of one more node.
static inline void tg_parser_wrap(tg_parser *p)
{
    if (++p->reach > TG_LIMIT_NESTING)
        tg_parser_too_deep(p);
}

// Memory for a node, not zeroed.
static inline void *tg_parser_node(tg_parser *p, size_t size)
{
    tg_arena *arena = p->arena;
    size = (size + 7u) & ~(size_t)7u;
    if (size > (size_t)(arena->end - arena->at))
        return tg_parser_more(p, size);
    char *node = arena->at;
    arena->at += size;
    return node;
}
#define TG_NODE(p, type) ((type *)tg_parser_node((p), sizeof(type)))

// Fills in a node's head, member by member: a struct made elsewhere would be copied as one vector before its parts have
// arrived in memory, which costs more than all the rest of a node.
static inline void tg_parser_head(tg_expr *head, tg_expr_kind kind, tg_span span)
{
    head->kind = (uint8_t)kind;
    head->op = head->flag = head->spare = 0;
    head->span.file = span.file;
    head->span.start = span.start;
    head->span.end = span.end;
}

// A span, put where it belongs in the same way.
static inline void tg_parser_put_span(const tg_parser *p, tg_span *at, const char *start, const char *stop)
{
    at->file = p->file;
    at->start = tg_parser_offset(p, start);
    at->end = tg_parser_offset(p, stop);
}

// A step on the list of those that wait; `name` and what comes behind it are the caller's to set.
static inline tg_step *tg_parser_push_step(tg_parser *p, tg_step_kind kind, const char *start,
                                           const char *stop)
{
    if (p->step_count == p->step_capacity)
        tg_parser_grow_steps(p);
    tg_step *step = &p->steps[p->step_count++];
    step->kind = (uint8_t)kind;
    step->index_type = 0;
    tg_parser_put_span(p, &step->span, start, stop);
    return step;
}

static inline void tg_put_str(tg_str *at, const char *start, const char *stop)
{
    at->data = start;
    at->length = (size_t)(stop - start);
}

static inline void tg_parser_push(tg_parser *p, void *element)
{
    if (p->stack_count == p->stack_capacity)
        tg_parser_grow_stack(p);
    p->stack[p->stack_count++] = element;
}

// The elements pushed since `base`, as an array in the arena.
static inline void *tg_parser_pop_list(tg_parser *p, size_t base, uint32_t *count)
{
    size_t length = p->stack_count - base;
    void **list = tg_parser_node(p, length * sizeof *list);
    for (size_t i = 0; i < length; i++) // most lists are short
        list[i] = p->stack[base + i];
    *count = (uint32_t)length;
    p->stack_count = base;
    return list;
}

// What stands where the reference has a placeholder (`op` 0) or one of its error nodes (`op` 1).
enum { TG_ERROR_PLACEHOLDER, TG_ERROR_NODE };
static inline tg_expr *tg_parser_error_node(tg_parser *p, uint8_t which, tg_span span)
{
    tg_expr *e = TG_NODE(p, tg_expr);
    tg_parser_head(e, TG_EXPR_ERROR, span);
    e->op = which;
    return e;
}

static inline bool tg_is_word(const char *start, const char *stop, const char *word, size_t length)
{
    return (size_t)(stop - start) == length && memcmp(start, word, length) == 0;
}

// Is the next token this name?
#define TG_AT_WORD(p, word)                                                                                  \
    ((p)->lexer.next == TOKEN_IDENT && tg_is_word((p)->lexer.start, (p)->lexer.stop, word, sizeof word - 1))

#endif
