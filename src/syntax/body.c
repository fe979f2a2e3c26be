// Bodies: arguments and blocks, each on lines of its own.
//
//     file  = item* EOF
//     block = IDENT (STRING | IDENT)* "{" NEWLINE item* "}" NEWLINE
//           | IDENT (STRING | IDENT)* "{" (IDENT "=" expression)? "}" NEWLINE
//     item  = block | IDENT "=" expression NEWLINE
#include "parser.h"

#include <stdlib.h>

// ------------------------------------------------------------------------------------- the list of items

// Blocks and arguments lie on one list while a body is read; the lowest bit of the pointer tells a block.
static void push_block(tg_parser *p, tg_block *block)
{
    tg_parser_push(p, (char *)block + 1);
}

static bool is_block(const void *item)
{
    return (uintptr_t)item & 1;
}

static void tell_duplicate(tg_parser *p, const tg_attribute *again, const tg_attribute *first)
{
    tg_where where = { .subject = again->name_span, .opened = first->name_span, .name = again->name };
    tg_parser_report(p, MISTAKE_DUPLICATE, ALWAYS, where);
    // The reference compares as it reads: what it had read before it gave up on the file counts.
    if (p->abandoned && again->name_span.start < p->abandoned_at)
        tg_parser_note_error(p, again->name_span.start);
}

// A few arguments are compared with each other, but only where a cheap mark of a name has been seen before.
static uint64_t mark_of(tg_str name)
{
    unsigned char first = (unsigned char)name.data[0], last = (unsigned char)name.data[name.length - 1];
    return UINT64_C(1) << ((name.length * 7 + (size_t)first * 5 + (size_t)last * 3) & 63);
}

static uint32_t drop_duplicates_few(tg_parser *p, tg_attribute **items, uint32_t count)
{
    uint64_t seen = 0;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t mark = mark_of(items[i]->name);
        uint32_t same = seen & mark ? 0 : kept;
        while (same < kept && !tg_str_equal(items[same]->name, items[i]->name))
            same++;
        seen |= mark;
        if (same < kept)
            tell_duplicate(p, items[i], items[same]);
        else
            items[kept++] = items[i];
    }
    return kept;
}

static int by_name(const void *a, const void *b)
{
    const tg_attribute *x = *(tg_attribute *const *)a, *y = *(tg_attribute *const *)b;
    int order = tg_str_compare(x->name, y->name);
    return order ? order : (x->span.start > y->span.start) - (x->span.start < y->span.start);
}

static int by_place(const void *a, const void *b)
{
    const tg_attribute *x = *(tg_attribute *const *)a, *y = *(tg_attribute *const *)b;
    return (x->span.start > y->span.start) - (x->span.start < y->span.start);
}

// Many are sorted by name: no input makes this slow.
static uint32_t drop_duplicates_many(tg_parser *p, tg_attribute **items, uint32_t count)
{
    qsort(items, count, sizeof *items, by_name);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (kept && tg_str_equal(items[kept - 1]->name, items[i]->name))
            tell_duplicate(p, items[i], items[kept - 1]);
        else
            items[kept++] = items[i];
    }
    qsort(items, kept, sizeof *items, by_place);
    return kept;
}

#define FEW 32

static void take_items(tg_parser *p, tg_body *body, size_t base)
{
    uint32_t count = (uint32_t)(p->stack_count - base), blocks = 0;
    void **items = p->stack + base;
    for (uint32_t i = 0; i < count; i++)
        blocks += is_block(items[i]);
    body->block_count = 0;
    body->attribute_count = 0;
    body->blocks = tg_parser_node(p, blocks * sizeof *body->blocks);
    body->attributes = tg_parser_node(p, (count - blocks) * sizeof *body->attributes);
    for (uint32_t i = 0; i < count; i++) {
        if (is_block(items[i]))
            body->blocks[body->block_count++] = (tg_block *)(void *)((char *)items[i] - 1);
        else
            body->attributes[body->attribute_count++] = items[i];
    }
    p->stack_count = base;
    if (body->attribute_count > FEW)
        body->attribute_count = drop_duplicates_many(p, body->attributes, body->attribute_count);
    else if (body->attribute_count > 1)
        body->attribute_count = drop_duplicates_few(p, body->attributes, body->attribute_count);
}

static tg_body *new_body(tg_parser *p)
{
    tg_body *body = TG_NODE(p, tg_body);
    memset(body, 0, sizeof *body);
    return body;
}

static void set_body_span(tg_parser *p, tg_body *body, const char *start, const char *stop)
{
    tg_parser_put_span(p, &body->span, start, stop);
    tg_parser_put_span(p, &body->end, stop, stop);
}

// ------------------------------------------------------------------------------------- arguments

static void tell_missing_newline(tg_parser *p, tg_read name)
{
    tg_where where = tg_parser_found(p, tg_parser_peek(p));
    where.context = name.start;
    tg_parser_report(p, p->lexer.next == TOKEN_COMMA ? MISTAKE_COMMA : MISTAKE_NEWLINE, UNLESS_RECOVERING,
                     where);
}

// Behind the expression of an argument: a newline, which belongs to it, unless a closing brace on the line must
// follow (`one_line`).
static void end_attribute(tg_parser *p, tg_read name, bool one_line, uint32_t errors)
{
    if (tg_parser_failed(p, errors)) {
        tg_parser_recover_item(p, TOKEN_EOF);
    } else if (one_line) {
        return;
    } else if (p->lexer.next == TOKEN_NEWLINE || p->lexer.next == TOKEN_EOF) {
        tg_parser_advance(p);
    } else {
        tell_missing_newline(p, name);
        tg_parser_recover_item(p, TOKEN_EOF);
    }
}

// attribute = IDENT "=" expression NEWLINE
static tg_attribute *attribute(tg_parser *p, tg_read name, bool one_line)
{
    tg_attribute *a = TG_NODE(p, tg_attribute);
    tg_put_str(&a->name, name.start, name.stop);
    tg_parser_put_span(p, &a->name_span, name.start, name.stop);
    tg_parser_put_span(p, &a->equals, p->lexer.start, p->lexer.stop);
    a->json = NULL;
    tg_parser_advance(p);
    uint32_t errors = p->errors;
    a->expr = tg_parser_expression(p);
    tg_parser_put_span(p, &a->span, name.start, p->lexer.last_stop);
    end_attribute(p, name, one_line, errors);
    return a;
}

// ------------------------------------------------------------------------------------- blocks

#define LABELS 4 // more are rare, and take a moment longer

typedef struct labels {
    tg_label *items;
    size_t count, capacity;
    tg_label first[LABELS];
} labels;

static void add_label(tg_parser *p, labels *list, tg_str text, const char *start, const char *stop)
{
    if (list->count == list->capacity)
        list->items = tg_parser_grow(p, list->items, &list->capacity, sizeof *list->items);
    tg_label *label = &list->items[list->count++];
    label->text.data = text.data;
    label->text.length = text.length;
    tg_parser_put_span(p, &label->span, start, stop);
}

static void read_label(tg_parser *p, labels *list)
{
    const char *start = p->lexer.start, *stop = p->lexer.stop;
    if (p->lexer.next == TOKEN_OQUOTE) {
        tg_str text = tg_parser_quoted(p, &stop);
        add_label(p, list, text, start, stop);
        return;
    }
    ptrdiff_t quotes = p->lexer.next == TOKEN_STRING;
    tg_str text = { start + quotes, (size_t)(stop - start - 2 * quotes) };
    add_label(p, list, text, start, stop);
    tg_parser_advance(p);
}

static bool at_label(const tg_parser *p)
{
    return p->lexer.next == TOKEN_STRING || p->lexer.next == TOKEN_IDENT || p->lexer.next == TOKEN_OQUOTE;
}

static void read_labels(tg_parser *p, tg_block *block)
{
    labels list;
    list.items = list.first;
    list.count = 0;
    list.capacity = LABELS;
    while (at_label(p))
        read_label(p, &list);
    block->label_count = (uint32_t)list.count;
    block->labels = tg_parser_node(p, list.count * sizeof *list.items);
    memcpy(block->labels, list.items, list.count * sizeof *list.items);
}

static void tell_block_header(tg_parser *p, tg_read type)
{
    tg_where where = tg_parser_found(p, tg_parser_peek(p));
    where.context = type.start;
    where.name = (tg_str){ type.start, (size_t)(type.stop - type.start) };
    if (p->lexer.next == TOKEN_EQUAL)
        tg_parser_report(p, MISTAKE_BLOCK_EQUALS, ALWAYS, where);
    else if (p->lexer.next == TOKEN_NEWLINE)
        tg_parser_report(p, MISTAKE_BLOCK_BRACE, ALWAYS, where);
    else
        tg_parser_report(p, MISTAKE_BLOCK_HEADER, UNLESS_RECOVERING, where);
}

// A block of which nothing but the beginning of its header could be read.
static tg_block *broken_header(tg_parser *p, tg_block *block, tg_read type)
{
    tell_block_header(p, type);
    tg_parser_recover_item(p, TOKEN_EOF);
    block->body = new_body(p);
    block->body->span = block->body->end = block->open = block->type_span;
    block->body->incomplete = true;
    block->close = block->label_count ? block->labels[block->label_count - 1].span : block->type_span;
    block->span = block->type_span;
    block->span.end = block->close.end;
    return block;
}

static tg_body *block_body(tg_parser *p, tg_read brace);
static tg_body *one_line_body(tg_parser *p, tg_read brace, tg_read type);

static void end_block(tg_parser *p, tg_read type)
{
    if (p->lexer.next == TOKEN_NEWLINE || p->lexer.next == TOKEN_EOF) {
        tg_parser_advance(p);
        return;
    }
    tg_where where = tg_parser_found(p, tg_parser_peek(p));
    where.context = type.start;
    tg_parser_report(p, MISTAKE_BLOCK_NEWLINE, UNLESS_RECOVERING, where);
    tg_parser_recover_item(p, TOKEN_EOF);
}

static tg_block *block(tg_parser *p, tg_read type)
{
    tg_block *b = TG_NODE(p, tg_block);
    tg_put_str(&b->type, type.start, type.stop);
    tg_parser_put_span(p, &b->type_span, type.start, type.stop);
    read_labels(p, b);
    if (p->lexer.next != TOKEN_OBRACE)
        return broken_header(p, b, type);
    tg_read brace = tg_parser_peek(p);
    tg_parser_put_span(p, &b->open, brace.start, brace.stop);
    tg_parser_advance(p);
    tg_parser_enter(p);
    if (p->lexer.next == TOKEN_NEWLINE || p->lexer.next == TOKEN_CBRACE || p->lexer.next == TOKEN_EOF)
        b->body = block_body(p, brace);
    else
        b->body = one_line_body(p, brace, type);
    tg_parser_leave(p);
    tg_parser_put_span(p, &b->close, p->lexer.last_start, p->lexer.last_stop);
    tg_parser_put_span(p, &b->span, type.start, p->lexer.last_stop);
    end_block(p, type);
    return b;
}

// ------------------------------------------------------------------------------------- bodies

static void tell_item_end(tg_parser *p, tg_read name)
{
    tg_where where = tg_parser_found(p, tg_parser_peek(p));
    where.subject = tg_parser_span_of(p, name);
    where.name = (tg_str){ name.start, (size_t)(name.stop - name.start) };
    tg_parser_report(p, MISTAKE_ITEM_END, ALWAYS, where);
    tg_parser_recover_item(p, TOKEN_EOF);
}

static void item(tg_parser *p)
{
    uint32_t told = p->reporter.told;
    tg_read name = tg_parser_peek(p);
    tg_parser_advance(p);
    if (p->lexer.next == TOKEN_EQUAL)
        tg_parser_push(p, attribute(p, name, false));
    else if (p->lexer.next == TOKEN_OBRACE || at_label(p))
        push_block(p, block(p, name));
    else
        tell_item_end(p, name);
    // Out of what was wrong: once something is right again, or if nothing but this line was passed over.
    if (p->reporter.told == told)
        p->reporter.lost = false;
    if (!p->reporter.lost)
        p->reporter.quiet = false;
}

static void items(tg_parser *p)
{
    for (;;) {
        if (p->lexer.next == TOKEN_IDENT)
            item(p);
        else if (p->lexer.next == TOKEN_NEWLINE)
            tg_parser_advance(p);
        else
            return;
    }
}

static bool begins_with_seven(const tg_parser *p, const char *start, char c)
{
    for (size_t i = 0; i < 7; i++)
        if (start + i >= p->lexer.end || start[i] != c)
            return false;
    return true;
}

static tg_mistake mistake_of_stray(const tg_parser *p, tg_read token)
{
    if (begins_with_seven(p, token.start, '<') || begins_with_seven(p, token.start, '=') ||
        begins_with_seven(p, token.start, '>'))
        return MISTAKE_MERGE_CONFLICT;
    return token.kind == TOKEN_OQUOTE   ? MISTAKE_QUOTED_NAME
           : token.kind == TOKEN_CBRACE ? MISTAKE_STRAY_BRACE
                                        : MISTAKE_ITEM;
}

// Reads the token that begins no item, and says so.
static tg_read stray(tg_parser *p)
{
    tg_read token = tg_parser_read(p);
    tg_parser_report(p, mistake_of_stray(p, token), UNLESS_RECOVERING, tg_parser_found(p, token));
    return token;
}

static tg_body *block_body(tg_parser *p, tg_read brace)
{
    tg_body *body = new_body(p);
    size_t base = p->stack_count;
    uint32_t told = p->reporter.told;
    items(p);
    const char *stop;
    if (p->lexer.next == TOKEN_CBRACE) {
        tg_parser_advance(p);
        stop = p->lexer.last_stop;
    } else if (p->lexer.next == TOKEN_EOF) {
        tg_where where = tg_parser_found(p, tg_parser_peek(p));
        where.subject = where.opened = tg_parser_span_of(p, brace);
        tg_parser_report(p, MISTAKE_UNCLOSED_BLOCK, UNLESS_RECOVERING, where);
        tg_parser_advance(p);
        stop = p->lexer.last_stop;
        tg_parser_recover(p, TOKEN_CBRACE);
    } else {
        stray(p);
        stop = p->lexer.last_stop;
        tg_parser_recover(p, TOKEN_CBRACE);
    }
    take_items(p, body, base);
    body->incomplete = p->reporter.told != told;
    set_body_span(p, body, brace.start, stop);
    return body;
}

// The reference gives up on the file at a token that begins no item; we go on behind its line.
tg_body *tg_parser_file_body(tg_parser *p)
{
    tg_body *body = new_body(p);
    const char *start = tg_parser_peek(p).start;
    for (items(p); p->lexer.next != TOKEN_EOF; items(p)) {
        tg_read token = stray(p);
        if (!p->abandoned)
            p->abandoned_at = tg_parser_offset(p, token.start);
        p->abandoned = true;
        tg_parser_recover_item(p, token.kind);
        p->reporter.lost = true; // whatever follows may belong to what was wrong
    }
    const char *stop = p->lexer.stop;
    tg_parser_advance(p);
    take_items(p, body, 0);
    body->incomplete = p->reporter.told != 0;
    set_body_span(p, body, start, stop);
    return body;
}

static void tell_one_line(tg_parser *p, tg_read name)
{
    tg_where where = tg_parser_found(p, tg_parser_peek(p));
    where.subject = tg_parser_span_of(p, name);
    where.name = (tg_str){ name.start, (size_t)(name.stop - name.start) };
    if (p->lexer.next == TOKEN_OBRACE || at_label(p)) {
        where.subject.end = tg_parser_offset(p, where.stop);
        tg_parser_report(p, MISTAKE_ONE_LINE_NESTED, ALWAYS, where);
    } else {
        tg_parser_report(p, MISTAKE_ITEM_END, ALWAYS, where);
    }
    tg_parser_recover_item(p, TOKEN_EOF);
}

// IDENT "=" expression; NULL: something else stands there.
static tg_attribute *one_line_attribute(tg_parser *p)
{
    tg_read name = tg_parser_read(p);
    if (name.kind != TOKEN_IDENT) {
        tg_parser_report(p, MISTAKE_ITEM, ALWAYS, tg_parser_found(p, name));
        tg_parser_recover_item(p, TOKEN_EOF);
        return NULL;
    }
    if (p->lexer.next == TOKEN_EQUAL)
        return attribute(p, name, true);
    tell_one_line(p, name);
    return NULL;
}

static void close_one_line(tg_parser *p, tg_read brace, tg_read type)
{
    if (p->lexer.next == TOKEN_CBRACE) {
        tg_parser_advance(p);
        return;
    }
    tg_where where = tg_parser_found(p, tg_parser_peek(p));
    where.context = type.start;
    if (p->lexer.next == TOKEN_EOF) {
        where.subject = where.opened = tg_parser_span_of(p, brace);
        tg_parser_report(p, MISTAKE_UNCLOSED_BLOCK, UNLESS_RECOVERING, where);
    } else {
        bool always = p->lexer.next == TOKEN_COMMA || p->lexer.next == TOKEN_NEWLINE;
        tg_parser_report(p, MISTAKE_ONE_LINE, always ? ALWAYS : UNLESS_RECOVERING, where);
    }
    tg_parser_recover(p, TOKEN_CBRACE);
}

static tg_body *one_line_body(tg_parser *p, tg_read brace, tg_read type)
{
    tg_body *body = new_body(p);
    size_t base = p->stack_count;
    uint32_t told = p->reporter.told;
    tg_attribute *only = one_line_attribute(p);
    close_one_line(p, brace, type);
    if (only) {
        tg_parser_push(p, only);
        body->span = only->span;
        body->end = (tg_span){ p->file, only->span.end, only->span.end };
    } else {
        body->span = tg_parser_span(p, brace.start, p->lexer.last_stop);
        body->end = tg_parser_last_span(p);
    }
    take_items(p, body, base);
    body->incomplete = p->reporter.told != told;
    return body;
}
