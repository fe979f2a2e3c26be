// Expressions: operators by precedence, and what they operate on.
//
//     expression = binary ("?" expression ":" expression)?
//     binary     = operand (OPERATOR operand)*          by precedence, all to the left
//     operand    = ("-" | "!") operand | term step*
//     term       = NUMBER | name | call | template | tuple | object | "(" expression ")"
#include "parser.h"

// How tightly a token binds as a binary operator; 0: it is none.
static const uint8_t precedence[TOKEN_COUNT] = {
    [TOKEN_OR] = 1,      [TOKEN_AND] = 2,        [TOKEN_EQUAL_OP] = 3, [TOKEN_NOT_EQUAL] = 3,
    [TOKEN_LESS] = 4,    [TOKEN_LESS_EQUAL] = 4, [TOKEN_GREATER] = 4,  [TOKEN_PLUS] = 5,
    [TOKEN_MINUS] = 5,   [TOKEN_STAR] = 6,       [TOKEN_SLASH] = 6,    [TOKEN_GREATER_EQUAL] = 4,
    [TOKEN_PERCENT] = 6,
};

// ------------------------------------------------------------------------------------------- terms

static tg_expr *literal(tg_parser *p, tg_literal_type type, const char *start, const char *stop)
{
    tg_literal *l = TG_NODE(p, tg_literal);
    tg_parser_head(&l->expr, TG_EXPR_LITERAL, tg_parser_span(p, start, stop));
    l->expr.op = (uint8_t)type;
    tg_put_str(&l->text, start, stop);
    return &l->expr;
}

// The exponent of a number, behind its `e`. False: it does not fit 64 bits, or more follows it.
static bool read_exponent(const char *at, const char *end, int64_t *exponent)
{
    bool negative = *at == '-';
    at += *at == '-' || *at == '+';
    *exponent = 0;
    for (; at < end; at++) {
        int digit = *at - '0';
        if (digit < 0 || digit > 9 || *exponent > (INT64_MAX - digit) / 10)
            return false;
        *exponent = *exponent * 10 + digit;
    }
    if (negative)
        *exponent = -*exponent;
    return true;
}

// Does the number's value exist in the reference's arithmetic? Only exponents near 2^31 do not; those are asked of
// the arithmetic itself.
static bool exponent_fits(tg_parser *p, const char *start, const char *e, const char *end)
{
    int64_t exponent;
    if (!read_exponent(e + 1, end, &exponent))
        return false;
    if (exponent > -1000000 && exponent < 1000000 && end - start < 1000000)
        return true;
    tg_number value;
    return tg_number_parse(p->arena, (tg_str){ start, (size_t)(end - start) }, &value);
}

// digits ("." digits)? (("e" | "E") ("+" | "-")? digits)?
static bool number_is_valid(tg_parser *p, const char *start, const char *stop)
{
    bool point = false;
    for (const char *at = start; at < stop; at++) {
        if (*at == '.') {
            if (point)
                return false;
            point = true;
        } else if (*at > '9') {
            return exponent_fits(p, start, at, stop);
        }
    }
    return true;
}

bool tg_parser_number_is_valid(tg_parser *p, tg_read token)
{
    if (number_is_valid(p, token.start, token.stop))
        return true;
    tg_parser_report(p, MISTAKE_NUMBER, ALWAYS, tg_parser_found(p, token));
    return false;
}

TG_RARE static tg_expr *number(tg_parser *p)
{
    tg_read token = tg_parser_peek(p);
    tg_parser_advance(p);
    if (tg_parser_number_is_valid(p, token))
        return literal(p, TG_LITERAL_NUMBER, token.start, token.stop);
    return tg_parser_error_node(p, TG_ERROR_PLACEHOLDER, tg_parser_span_of(p, token));
}

// A plain quoted string: a template of one literal, all in one piece of memory.
static tg_expr *plain_string(tg_parser *p)
{
    struct {
        tg_sequence template;
        tg_expr *item;
        tg_literal text;
    } *node = tg_parser_node(p, sizeof *node);
    const char *start = p->lexer.start, *stop = p->lexer.stop;
    tg_parser_head(&node->template.expr, TG_EXPR_TEMPLATE, tg_parser_span(p, start, stop));
    node->template.count = 1;
    node->template.items = &node->item;
    node->item = &node->text.expr;
    // An empty string's literal has its place behind the closing quote.
    bool empty = stop - start == 2;
    const char *text = start + 1, *text_stop = stop - 1;
    tg_parser_head(&node->text.expr, TG_EXPR_LITERAL,
                   empty ? tg_parser_span(p, stop, stop) : tg_parser_span(p, text, text_stop));
    node->text.expr.op = TG_LITERAL_STRING;
    tg_put_str(&node->text.text, text, text_stop);
    tg_parser_advance(p);
    return &node->template.expr;
}

static bool keyword(const char *start, const char *stop, tg_literal_type *type)
{
    size_t length = (size_t)(stop - start);
    if (length == 4 && memcmp(start, "true", 4) == 0)
        *type = TG_LITERAL_BOOL;
    else if (length == 4 && memcmp(start, "null", 4) == 0)
        *type = TG_LITERAL_NULL;
    else if (length == 5 && memcmp(start, "false", 5) == 0)
        *type = TG_LITERAL_BOOL;
    else
        return false;
    return true;
}

// A reference that is nothing but its root.
static tg_expr *root(tg_parser *p, tg_read name)
{
    struct {
        tg_traversal traversal;
        tg_step step;
    } *node = tg_parser_node(p, sizeof *node);
    tg_span span = tg_parser_span_of(p, name);
    tg_parser_head(&node->traversal.expr, TG_EXPR_TRAVERSAL, span);
    node->traversal.count = 1;
    node->traversal.source = NULL;
    node->traversal.steps = &node->step;
    node->step.kind = TG_STEP_ROOT;
    node->step.index_type = 0;
    tg_parser_put_span(p, &node->step.span, name.start, name.stop);
    tg_put_str(&node->step.name, name.start, name.stop);
    return &node->traversal.expr;
}

// name = IDENT; a call, a keyword, or the root of a reference.
static tg_expr *name(tg_parser *p)
{
    tg_read token = tg_parser_peek(p);
    tg_literal_type type;
    tg_parser_advance(p);
    if (p->lexer.next == TOKEN_OPAREN || p->lexer.next == TOKEN_DOUBLE_COLON)
        return tg_parser_call(p, token);
    if (keyword(token.start, token.stop, &type))
        return literal(p, type, token.start, token.stop);
    if (p->lexer.next != TOKEN_DOT && p->lexer.next != TOKEN_OBRACK)
        return root(p, token);
    size_t base = p->step_count;
    tg_step *step = tg_parser_push_step(p, TG_STEP_ROOT, token.start, token.stop);
    tg_put_str(&step->name, token.start, token.stop);
    return tg_parser_traversal(p, NULL, token.start, base);
}

static tg_expr *inner(tg_parser *p, tg_expr_kind kind, tg_span span, tg_expr *e)
{
    tg_inner *node = TG_NODE(p, tg_inner);
    tg_parser_head(&node->expr, kind, span);
    node->inner = e;
    return &node->expr;
}

// "(" expression ")"
TG_RARE static tg_expr *parenthesised(tg_parser *p)
{
    tg_read open = tg_parser_peek(p);
    tg_parser_advance(p);
    bool newlines = tg_parser_set_newlines(p, false);
    uint32_t errors = p->errors;
    tg_parser_enter(p);
    tg_expr *e = tg_parser_expression(p);
    tg_parser_leave(p);
    if (p->errors != errors) {
        tg_parser_recover(p, TOKEN_CPAREN);
    } else {
        if (p->lexer.next != TOKEN_CPAREN) {
            tg_where where = tg_parser_found(p, tg_parser_peek(p));
            where.context = open.start;
            where.opened = tg_parser_span_of(p, open);
            tg_parser_report(p, MISTAKE_PARENTHESIS, ALWAYS, where);
            p->recovery = true;
        }
        tg_read close = tg_parser_read(p);
        e = inner(p, TG_EXPR_PAREN, tg_parser_span(p, open.start, close.stop), e);
    }
    tg_parser_set_newlines(p, newlines);
    return e;
}

TG_RARE static tg_expr *unary(tg_parser *p, tg_operator op)
{
    tg_unary *node = TG_NODE(p, tg_unary);
    tg_parser_head(&node->expr, TG_EXPR_UNARY, tg_parser_next_span(p));
    node->expr.op = (uint8_t)op;
    tg_parser_advance(p);
    tg_parser_enter(p);
    node->operand = tg_parser_operand(p);
    tg_parser_leave(p);
    node->expr.span.end = node->operand->span.end;
    return &node->expr;
}

TG_RARE static tg_expr *no_expression(tg_parser *p)
{
    tg_read found = tg_parser_peek(p);
    tg_parser_report(p, MISTAKE_EXPRESSION, UNLESS_RECOVERING, tg_parser_found(p, found));
    p->recovery = true;
    return tg_parser_error_node(p, TG_ERROR_PLACEHOLDER, tg_parser_span_of(p, found));
}

static tg_expr *term(tg_parser *p)
{
    switch (p->lexer.next) {
    case TOKEN_STRING:
        return plain_string(p);
    case TOKEN_IDENT:
        return name(p);
    case TOKEN_NUMBER:
        return number(p);
    case TOKEN_OQUOTE:
    case TOKEN_OHEREDOC:
        return tg_parser_template(p);
    case TOKEN_OBRACK:
        return tg_parser_tuple(p);
    case TOKEN_OBRACE:
        return tg_parser_object(p);
    case TOKEN_OPAREN:
        return parenthesised(p);
    case TOKEN_MINUS:
        return unary(p, TG_OP_NEGATE);
    case TOKEN_BANG:
        return unary(p, TG_OP_NOT);
    default:
        return no_expression(p);
    }
}

tg_expr *tg_parser_operand(tg_parser *p)
{
    tg_expr *e = term(p);
    if (p->lexer.next != TOKEN_DOT && p->lexer.next != TOKEN_OBRACK)
        return e;
    return tg_parser_traversal(p, e, p->base + (e->span.start - p->offset), p->step_count);
}

// ------------------------------------------------------------------------------------------- operators

static tg_expr *new_binary(tg_parser *p, tg_token op, tg_expr *left, tg_expr *right)
{
    tg_binary *node = TG_NODE(p, tg_binary);
    tg_parser_head(&node->expr, TG_EXPR_BINARY, (tg_span){ p->file, left->span.start, right->span.end });
    node->expr.op = (uint8_t)(op - TOKEN_OR);
    node->left = left;
    node->right = right;
    return &node->expr;
}

// Operators that bind at least as tightly as `lowest`, behind their first operand. Where the reference fails in an
// operand, what is left of it is the answer.
TG_RARE static tg_expr *binary(tg_parser *p, tg_expr *left, uint8_t lowest)
{
    while (precedence[p->lexer.next] >= lowest) {
        tg_token op = (tg_token)p->lexer.next;
        uint32_t errors = p->errors, reach = p->reach;
        tg_parser_advance(p);
        p->reach = p->depth;
        tg_expr *right = tg_parser_operand(p);
        if (!tg_parser_failed(p, errors) && precedence[p->lexer.next] > precedence[op])
            right = binary(p, right, (uint8_t)(precedence[op] + 1));
        if (p->reach < reach)
            p->reach = reach;
        if (tg_parser_failed(p, errors))
            return left;
        tg_parser_wrap(p);
        left = new_binary(p, op, left, right);
    }
    return left;
}

// "?" expression ":" expression, behind the condition. `start` is the first byte of the condition's first token.
TG_RARE static tg_expr *conditional(tg_parser *p, tg_expr *condition, const char *start)
{
    tg_conditional *node = TG_NODE(p, tg_conditional);
    uint32_t errors = p->errors;
    node->condition = condition;
    tg_parser_wrap(p);
    tg_parser_advance(p);
    node->yes = tg_parser_expression(p);
    if (tg_parser_failed(p, errors))
        return condition;
    if (p->lexer.next != TOKEN_COLON) {
        tg_where where = tg_parser_found(p, tg_parser_peek(p));
        where.context = start;
        tg_parser_report(p, MISTAKE_CONDITIONAL, ALWAYS, where);
        return condition;
    }
    tg_parser_advance(p);
    errors = p->errors;
    node->no = tg_parser_expression(p);
    if (tg_parser_failed(p, errors))
        return condition;
    uint32_t from = tg_parser_offset(p, start);
    tg_parser_head(&node->expr, TG_EXPR_CONDITIONAL, (tg_span){ p->file, from, node->no->span.end });
    return &node->expr;
}

tg_expr *tg_parser_expression(tg_parser *p)
{
    uint32_t reach = p->reach, errors = p->errors;
    const char *start = p->lexer.start;
    p->reach = p->depth;
    tg_expr *e = tg_parser_operand(p);
    if (precedence[p->lexer.next] && !tg_parser_failed(p, errors))
        e = binary(p, e, 1);
    if (p->lexer.next == TOKEN_QUESTION && !tg_parser_failed(p, errors)) {
        tg_parser_enter(p);
        e = conditional(p, e, start);
        tg_parser_leave(p);
    }
    if (p->reach < reach)
        p->reach = reach;
    return e;
}
