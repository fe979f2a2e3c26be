// What stands in brackets, braces and the parentheses of a call: lists of expressions, and `for` over one.
//
//     tuple  = "[" (expression ("," expression)* ","?)? "]"
//            | "[" for_intro expression for_condition? "]"
//     object = "{" (key ("=" | ":") expression (("," | NEWLINE) key ("=" | ":") expression)* ("," | NEWLINE)?)? "}"
//            | "{" for_intro expression "=>" expression "..."? for_condition? "}"
//     for_intro = "for" IDENT ("," IDENT)? "in" expression ":"        for_condition = "if" expression
//     call   = IDENT ("::" IDENT)* "(" (expression ("," expression)* ("," | "...")?)? ")"
#include "parser.h"

// Something is missing at the next token; `open` is the bracket that it belongs to.
static void tell(tg_parser *p, tg_mistake mistake, tg_guard guard, tg_read open)
{
    tg_where where = tg_parser_found(p, tg_parser_peek(p));
    where.context = open.start;
    where.opened = tg_parser_span_of(p, open);
    tg_parser_report(p, mistake, guard, where);
}

// The end of the file where a list goes on: what is wrong is the bracket that nobody closed.
static void tell_unclosed(tg_parser *p, tg_mistake mistake, tg_read open)
{
    tg_where where = tg_parser_found(p, tg_parser_peek(p));
    where.subject = where.opened = tg_parser_span_of(p, open);
    tg_parser_report(p, mistake, UNLESS_RECOVERING, where);
}

static tg_expr *sequence(tg_parser *p, tg_expr_kind kind, tg_read open, const char *stop, size_t base)
{
    tg_sequence *node = TG_NODE(p, tg_sequence);
    tg_parser_head(&node->expr, kind, tg_parser_span(p, open.start, stop));
    node->items = tg_parser_pop_list(p, base, &node->count);
    return &node->expr;
}

// ------------------------------------------------------------------------------------------- for

typedef struct for_parts {
    tg_read open;
    tg_token close;
    tg_str key_name, value_name;
    tg_expr *collection, *key, *value, *condition;
    tg_read ellipsis; // kind TOKEN_EOF: none
} for_parts;

static tg_str text_of(const tg_parser *p)
{
    return (tg_str){ p->lexer.start, (size_t)(p->lexer.stop - p->lexer.start) };
}

static bool for_name(tg_parser *p, const for_parts *f, tg_str *name)
{
    if (p->lexer.next != TOKEN_IDENT) {
        tell(p, MISTAKE_FOR_NAME, UNLESS_RECOVERING, f->open);
        return false;
    }
    *name = text_of(p);
    tg_parser_advance(p);
    return true;
}

// "for" IDENT ("," IDENT)? "in" expression ":"
static bool for_intro(tg_parser *p, for_parts *f)
{
    tg_parser_advance(p);
    if (!for_name(p, f, &f->value_name))
        return false;
    if (p->lexer.next == TOKEN_COMMA) {
        f->key_name = f->value_name;
        tg_parser_advance(p);
        if (!for_name(p, f, &f->value_name))
            return false;
    }
    if (!TG_AT_WORD(p, "in")) {
        tell(p, MISTAKE_FOR_IN, UNLESS_RECOVERING, f->open);
        return false;
    }
    tg_parser_advance(p);
    uint32_t errors = p->errors;
    f->collection = tg_parser_expression(p);
    if (tg_parser_failed(p, errors))
        return false;
    if (p->lexer.next != TOKEN_COLON) {
        tell(p, MISTAKE_FOR_COLON, UNLESS_RECOVERING, f->open);
        return false;
    }
    tg_parser_advance(p);
    return true;
}

// (expression "=>")? expression "..."? ("if" expression)?
static bool for_result(tg_parser *p, for_parts *f)
{
    uint32_t errors = p->errors;
    f->value = tg_parser_expression(p);
    if (p->lexer.next == TOKEN_FAT_ARROW) {
        tg_parser_advance(p);
        f->key = f->value;
        f->value = tg_parser_expression(p);
    }
    if (tg_parser_failed(p, errors))
        return false;
    if (p->lexer.next == TOKEN_ELLIPSIS)
        f->ellipsis = tg_parser_read(p);
    if (TG_AT_WORD(p, "if")) {
        tg_parser_advance(p);
        errors = p->errors;
        f->condition = tg_parser_expression(p);
        if (tg_parser_failed(p, errors))
            return false;
    }
    return true;
}

static tg_read for_end(tg_parser *p, const for_parts *f)
{
    if (p->lexer.next == f->close)
        return tg_parser_read(p);
    tell(p, MISTAKE_FOR_END, UNLESS_RECOVERING, f->open);
    return tg_parser_recover(p, f->close);
}

// `=>` and `...` are for objects, which need the one.
static void check_for(tg_parser *p, const for_parts *f, tg_read close)
{
    tg_where where = tg_parser_found(p, close);
    where.context = f->open.start;
    if (f->close == TOKEN_CBRACE && !f->key) {
        where.subject = f->value->span;
        tg_parser_report(p, MISTAKE_FOR_OBJECT_KEY, ALWAYS, where);
    }
    if (f->close == TOKEN_CBRACK && f->key) {
        where.subject = f->key->span;
        tg_parser_report(p, MISTAKE_FOR_TUPLE_KEY, ALWAYS, where);
    }
    if (f->close == TOKEN_CBRACK && f->ellipsis.kind != TOKEN_EOF) {
        where.subject = tg_parser_span_of(p, f->ellipsis);
        tg_parser_report(p, MISTAKE_FOR_TUPLE_GROUP, ALWAYS, where);
    }
}

static tg_expr *new_for(tg_parser *p, const for_parts *f, tg_span span)
{
    tg_for *node = TG_NODE(p, tg_for);
    tg_parser_head(&node->expr, TG_EXPR_FOR, span);
    node->expr.flag = f->ellipsis.kind != TOKEN_EOF;
    node->key_name = f->key_name;
    node->value_name = f->value_name;
    node->collection = f->collection;
    node->key = f->key;
    node->value = f->value;
    node->condition = f->condition;
    return &node->expr;
}

// A `for` expression, its bracket having been read. Newlines count for nothing in it.
static tg_expr *for_expression(tg_parser *p, tg_read open)
{
    for_parts f = { .open = open };
    f.close = open.kind == TOKEN_OBRACE ? TOKEN_CBRACE : TOKEN_CBRACK;
    bool newlines = tg_parser_set_newlines(p, false);
    tg_expr *e;
    if (for_intro(p, &f) && for_result(p, &f)) {
        tg_read close = for_end(p, &f);
        check_for(p, &f, close);
        e = new_for(p, &f, tg_parser_span(p, open.start, close.stop));
    } else {
        tg_read close = tg_parser_recover(p, f.close);
        e = tg_parser_error_node(p, TG_ERROR_PLACEHOLDER, tg_parser_span(p, open.start, close.stop));
    }
    tg_parser_set_newlines(p, newlines);
    return e;
}

// ------------------------------------------------------------------------------------------- tuples

// The elements and the bracket behind them.
static tg_read tuple_items(tg_parser *p, tg_read open)
{
    for (;;) {
        if (p->lexer.next == TOKEN_CBRACK)
            return tg_parser_read(p);
        uint32_t errors = p->errors;
        tg_parser_push(p, tg_parser_expression(p));
        if (tg_parser_failed(p, errors))
            return tg_parser_recover(p, TOKEN_CBRACK);
        if (p->lexer.next == TOKEN_COMMA) {
            tg_parser_advance(p);
        } else if (p->lexer.next != TOKEN_CBRACK) {
            if (p->lexer.next == TOKEN_EOF)
                tell_unclosed(p, MISTAKE_UNCLOSED_TUPLE, open);
            else
                tell(p, MISTAKE_TUPLE, UNLESS_RECOVERING, open);
            return tg_parser_recover(p, TOKEN_CBRACK);
        }
    }
}

tg_expr *tg_parser_tuple(tg_parser *p)
{
    tg_read open = tg_parser_read(p);
    size_t base = p->stack_count;
    bool newlines = tg_parser_set_newlines(p, false);
    tg_expr *e;
    tg_parser_enter(p);
    if (TG_AT_WORD(p, "for"))
        e = for_expression(p, open);
    else
        e = sequence(p, TG_EXPR_TUPLE, open, tuple_items(p, open).stop, base);
    tg_parser_leave(p);
    tg_parser_set_newlines(p, newlines);
    return e;
}

// ------------------------------------------------------------------------------------------- objects

// What a key reads as if it is a bare word, as the reference's ExprAsKeyword.
static tg_str bare_word(const tg_expr *e)
{
    if (e->kind == TG_EXPR_TRAVERSAL) {
        const tg_traversal *t = (const tg_traversal *)e;
        return t->count == 1 ? t->steps[0].name : (tg_str){ NULL, 0 };
    }
    bool word = e->kind == TG_EXPR_LITERAL && (e->op == TG_LITERAL_BOOL || e->op == TG_LITERAL_NULL);
    return word ? ((const tg_literal *)e)->text : (tg_str){ NULL, 0 };
}

static void tell_item_value(tg_parser *p, tg_read open)
{
    if (p->lexer.next == TOKEN_EOF)
        tell_unclosed(p, MISTAKE_UNCLOSED_OBJECT, open);
    else
        tell(p, MISTAKE_OBJECT_VALUE, UNLESS_RECOVERING, open);
}

// key = expression, which is a bare word unless it begins with a parenthesis; NULL: no value can follow.
static tg_key *object_key(tg_parser *p, tg_read open)
{
    bool expression = p->lexer.next == TOKEN_OPAREN;
    uint32_t errors = p->errors;
    tg_expr *e = tg_parser_expression(p);
    if (tg_parser_failed(p, errors))
        return NULL;
    if (p->lexer.next != TOKEN_EQUAL && p->lexer.next != TOKEN_COLON) {
        tell_item_value(p, open);
        return NULL;
    }
    tg_key *key = TG_NODE(p, tg_key);
    tg_parser_head(&key->expr, TG_EXPR_KEY, e->span);
    key->name = expression ? (tg_str){ NULL, 0 } : bare_word(e);
    key->inner = e;
    return key;
}

// One item and what separates it from the next. False: reading the object ends here, behind `close`.
static bool object_item(tg_parser *p, tg_read open, tg_read *close)
{
    tg_key *key = object_key(p, open);
    if (key) {
        tg_parser_push(p, key);
        tg_parser_advance(p);
        uint32_t errors = p->errors;
        tg_parser_push(p, tg_parser_expression(p));
        if (!tg_parser_failed(p, errors)) {
            if (p->lexer.next == TOKEN_COMMA || p->lexer.next == TOKEN_NEWLINE) {
                tg_parser_advance(p);
                return true;
            }
            if (p->lexer.next == TOKEN_CBRACE)
                return true;
            if (p->lexer.next == TOKEN_EOF)
                tell_unclosed(p, MISTAKE_UNCLOSED_OBJECT, open);
            else
                tell(p, MISTAKE_OBJECT, UNLESS_RECOVERING, open);
        }
    }
    *close = tg_parser_recover(p, TOKEN_CBRACE);
    return false;
}

static tg_read object_items(tg_parser *p, tg_read open)
{
    tg_read close;
    for (;;) {
        while (p->lexer.next == TOKEN_NEWLINE)
            tg_parser_advance(p);
        if (p->lexer.next == TOKEN_CBRACE)
            return tg_parser_read(p);
        if (!object_item(p, open, &close))
            return close;
    }
}

tg_expr *tg_parser_object(tg_parser *p)
{
    tg_read open = tg_parser_read(p);
    bool newlines = tg_parser_set_newlines(p, false);
    tg_expr *e;
    tg_parser_enter(p);
    if (TG_AT_WORD(p, "for")) {
        tg_parser_set_newlines(p, newlines);
        e = for_expression(p, open);
    } else {
        size_t base = p->stack_count;
        tg_parser_set_newlines(p, true);
        tg_read close = object_items(p, open);
        tg_object *node = TG_NODE(p, tg_object);
        tg_parser_head(&node->expr, TG_EXPR_OBJECT, tg_parser_span(p, open.start, close.stop));
        node->items = tg_parser_pop_list(p, base, &node->count);
        node->count /= 2;
        e = &node->expr;
    }
    tg_parser_leave(p);
    tg_parser_set_newlines(p, newlines);
    return e;
}

// ------------------------------------------------------------------------------------------- calls

static tg_expr *broken_call(tg_parser *p, tg_mistake mistake, tg_read name, tg_str full, tg_read found)
{
    tg_where where = tg_parser_found(p, found);
    where.context = name.start;
    where.name = full;
    tg_parser_report(p, mistake, ALWAYS, where);
    tg_parser_recover_over_parentheses(p);
    return tg_parser_error_node(p, TG_ERROR_NODE, tg_parser_span(p, name.start, found.stop));
}

// A name of several parts, without what stands between them.
static tg_str join_name(tg_parser *p, tg_str scope, tg_read part)
{
    tg_str scoped = tg_str_join(p->arena, scope, S("::"));
    return tg_str_join(p->arena, scoped, (tg_str){ part.start, (size_t)(part.stop - part.start) });
}

// The arguments up to the closing parenthesis, of which the end is the answer. `open` is the name with the opening one.
static const char *arguments(tg_parser *p, tg_read open, bool *expanded);

tg_expr *tg_parser_call(tg_parser *p, tg_read name)
{
    tg_str full = { name.start, (size_t)(name.stop - name.start) };
    tg_read open = tg_parser_read(p);
    const char *name_stop = name.stop;
    while (open.kind == TOKEN_DOUBLE_COLON) {
        tg_read part = tg_parser_read(p);
        if (part.kind != TOKEN_IDENT)
            return broken_call(p, MISTAKE_FUNCTION_NAME, name, full, part);
        full = join_name(p, full, part);
        name_stop = part.stop;
        open = tg_parser_read(p);
    }
    if (open.kind != TOKEN_OPAREN)
        return broken_call(p, MISTAKE_FUNCTION, name, full, open);
    tg_call *node = TG_NODE(p, tg_call);
    size_t base = p->stack_count;
    bool expanded = false, newlines = tg_parser_set_newlines(p, false);
    tg_parser_enter(p);
    const char *stop = arguments(p, (tg_read){ name.start, open.stop, TOKEN_OPAREN }, &expanded);
    tg_parser_leave(p);
    tg_parser_set_newlines(p, newlines);
    tg_parser_head(&node->expr, TG_EXPR_CALL, tg_parser_span(p, name.start, stop));
    node->expr.flag = expanded;
    node->name_span = tg_parser_span(p, name.start, name_stop);
    node->name = full;
    node->arguments = tg_parser_pop_list(p, base, &node->count);
    return &node->expr;
}

static void tell_separator(tg_parser *p, tg_read open, tg_read found)
{
    tg_where where = tg_parser_found(p, found);
    where.context = open.start;
    where.opened = tg_parser_span_of(p, open);
    if (found.kind == TOKEN_EOF)
        where.subject = where.opened;
    tg_parser_report(p, found.kind == TOKEN_EOF ? MISTAKE_UNCLOSED_CALL : MISTAKE_CALL, ALWAYS, where);
}

// `...` has been read: nothing but the closing parenthesis may follow. The reference blames the dots.
static void end_expansion(tg_parser *p, tg_read open, tg_read dots)
{
    if (p->lexer.next == TOKEN_CPAREN) {
        tg_parser_advance(p);
        return;
    }
    tg_where where = tg_parser_found(p, tg_parser_peek(p));
    where.subject = tg_parser_span_of(p, dots);
    where.context = open.start;
    tg_parser_report(p, MISTAKE_EXPANSION, UNLESS_RECOVERING, where);
    tg_parser_recover(p, TOKEN_CPAREN);
}

// Behind an argument. False: that was the last one.
static bool argument_end(tg_parser *p, tg_read open, bool *expanded)
{
    tg_read separator = tg_parser_read(p);
    if (separator.kind == TOKEN_COMMA)
        return true;
    if (separator.kind == TOKEN_ELLIPSIS) {
        *expanded = true;
        end_expansion(p, open, separator);
    } else if (separator.kind != TOKEN_CPAREN) {
        tell_separator(p, open, separator);
        tg_parser_recover(p, TOKEN_CPAREN);
    }
    return false;
}

static const char *arguments(tg_parser *p, tg_read open, bool *expanded)
{
    do {
        if (p->lexer.next == TOKEN_CPAREN) {
            tg_parser_advance(p);
            break;
        }
        uint32_t errors = p->errors;
        tg_parser_push(p, tg_parser_expression(p));
        if (tg_parser_failed(p, errors)) {
            tg_parser_recover(p, TOKEN_CPAREN);
            break;
        }
    } while (argument_end(p, open, expanded));
    return p->lexer.last_stop;
}
