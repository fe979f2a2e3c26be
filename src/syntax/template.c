// Templates: quoted strings, heredocs, template files.
//
//     template  = (TEXT | "${" expression "}" | directive)*
//     directive = "%{" "if" expression "}" template ("%{" "else" "}" template)? "%{" "endif" "}"
//               | "%{" "for" IDENT ("," IDENT)? "in" expression "}" template "%{" "endfor" "}"
//
// As in the reference a template is read as a flat list of parts first: `~` trims the text beside it, a flush heredoc
// loses its indentation, neighbouring texts are joined. Only then directives become a tree and text is normalised.
#include "literal.h"
#include "parser.h"

// Parts that are no expressions yet lie on the parser's stack with a head like theirs.
enum {
    PART_TEXT = 200, // tg_literal
    PART_IF,         // from here on: directive
    PART_ELSE,
    PART_ENDIF,
    PART_FOR,
    PART_ENDFOR,
};

typedef struct directive {
    tg_expr expr;     // span: from `%{` to the end of the token behind it
    tg_expr *operand; // the condition or the collection
    tg_str key_name, value_name;
} directive;

typedef struct template
{
    tg_read open;
    tg_token end;             // what closes it
    tg_read first;            // its first token
    tg_read last;             // what closed it
    size_t base;              // of its parts on the stack
    size_t next;              // part to be made part of the tree
    uint32_t levels, deepest; // of directives
    bool directives;          // has it any?
    bool trim_next;           // `~}` came just before
    bool text_before;         // text came just before
}
template;

// ------------------------------------------------------------------------------------------- parts

static tg_literal *push_text(tg_parser *p, tg_str text, tg_span span)
{
    tg_literal *part = TG_NODE(p, tg_literal);
    part->expr = (tg_expr){ .kind = PART_TEXT, .span = span };
    part->expr.op = TG_LITERAL_STRING;
    part->text = text;
    tg_parser_push(p, part);
    return part;
}

static void tell_escape(void *context, tg_str escape)
{
    tg_parser *p = context;
    tg_where where = { .start = escape.data, .stop = escape.data + escape.length, .kind = TOKEN_QUOTED };
    tg_parser_report(p, MISTAKE_ESCAPE, ALWAYS, where);
}

static tg_str read_text(tg_parser *p, tg_read token)
{
    tg_str text = { token.start, (size_t)(token.stop - token.start) };
    if (token.kind == TOKEN_TEXT)
        return tg_unescape_text(text);
    return tg_unescape(p->arena, text, (tg_bad_escape){ tell_escape, p });
}

static void text_part(tg_parser *p, bool trim)
{
    tg_read token = tg_parser_peek(p);
    tg_str text = read_text(p, token);
    push_text(p, trim ? tg_trim_start(text) : text, tg_parser_span_of(p, token));
    tg_parser_advance(p);
}

// Reads `${` or `%{`; with a `~`, the text just before it loses the white space at its end.
static tg_read open_sequence(tg_parser *p, bool text_before)
{
    tg_read open = tg_parser_read(p);
    if (text_before && open.stop - open.start == 3) {
        tg_literal *text = p->stack[p->stack_count - 1];
        text->text = tg_trim_end(text->text);
    }
    return open;
}

static tg_where inside(const tg_parser *p, const template *t, tg_read open)
{
    tg_where where = tg_parser_found(p, tg_parser_peek(p));
    where.context = t->first.start;
    where.opened = tg_parser_span_of(p, open);
    return where;
}

// Reads the `}` of a sequence. False: something else stands in its place.
static bool close_sequence(tg_parser *p, template *t)
{
    if (p->lexer.next != TOKEN_SEQ_END)
        return false;
    t->trim_next = p->lexer.stop - p->lexer.start == 2;
    tg_parser_advance(p);
    return true;
}

TG_RARE static void unclosed_interpolation(tg_parser *p, const template *t, tg_read open)
{
    tg_where where = inside(p, t, open);
    bool quote = (tg_parser_at_quote(p) || p->lexer.next == TOKEN_CQUOTE) && t->end == TOKEN_CQUOTE;
    bool unclosed = p->lexer.next == TOKEN_EOF || quote;
    if (unclosed)
        where.subject = tg_parser_span_of(p, t->first);
    tg_parser_report(p, unclosed ? MISTAKE_UNCLOSED_SEQUENCE : MISTAKE_SEQUENCE_END, UNLESS_RECOVERING,
                     where);
    tg_parser_recover(p, TOKEN_SEQ_END);
}

// "${" expression "}"
static void interpolation(tg_parser *p, template *t, bool text_before)
{
    tg_read open = open_sequence(p, text_before);
    bool newlines = tg_parser_set_newlines(p, false);
    tg_parser_enter(p);
    tg_expr *e = tg_parser_expression(p);
    tg_parser_leave(p);
    if (!close_sequence(p, t))
        unclosed_interpolation(p, t, open);
    tg_parser_set_newlines(p, newlines);
    tg_parser_push(p, e);
}

// ------------------------------------------------------------------------------------------- directives

static directive *push_directive(tg_parser *p, template *t, int kind, tg_read open, directive d)
{
    directive *part = TG_NODE(p, directive);
    *part = d;
    part->expr =
        (tg_expr){ .kind = (uint8_t)kind, .span = tg_parser_span(p, open.start, tg_parser_peek(p).stop) };
    tg_parser_push(p, part);
    t->directives = true;
    return part;
}

static bool directive_name(tg_parser *p, tg_str *name)
{
    if (p->lexer.next != TOKEN_IDENT) {
        tg_parser_report(p, MISTAKE_FOR_NAME, UNLESS_RECOVERING, tg_parser_found(p, tg_parser_peek(p)));
        return false;
    }
    *name = (tg_str){ p->lexer.start, (size_t)(p->lexer.stop - p->lexer.start) };
    tg_parser_advance(p);
    return true;
}

// IDENT ("," IDENT)? "in" expression
static bool for_directive(tg_parser *p, template *t, tg_read open)
{
    directive d = { .operand = NULL };
    if (!directive_name(p, &d.value_name))
        return false;
    if (p->lexer.next == TOKEN_COMMA) {
        d.key_name = d.value_name;
        tg_parser_advance(p);
        if (!directive_name(p, &d.value_name))
            return false;
    }
    if (!TG_AT_WORD(p, "in")) {
        tg_parser_report(p, MISTAKE_FOR_IN, UNLESS_RECOVERING, tg_parser_found(p, tg_parser_peek(p)));
        return false;
    }
    tg_parser_advance(p);
    d.operand = tg_parser_expression(p);
    push_directive(p, t, PART_FOR, open, d);
    return true;
}

static const struct {
    const char *word;
    size_t length;
    int part;
} keywords[] = {
    { "if", 2, PART_IF },   { "else", 4, PART_ELSE },     { "endif", 5, PART_ENDIF },
    { "for", 3, PART_FOR }, { "endfor", 6, PART_ENDFOR },
};

static int keyword_of(const tg_parser *p)
{
    for (size_t i = 0; p->lexer.next == TOKEN_IDENT && i < sizeof keywords / sizeof *keywords; i++)
        if (tg_is_word(p->lexer.start, p->lexer.stop, keywords[i].word, keywords[i].length))
            return keywords[i].part;
    return 0;
}

// The keyword and what follows it. False: it is none, or no list follows a `for`; nothing comes of the directive.
static bool directive_words(tg_parser *p, template *t, tg_read open)
{
    int part = keyword_of(p);
    if (part == 0) {
        tg_where where = tg_parser_found(p, tg_parser_peek(p));
        where.context = open.start;
        tg_parser_report(p, MISTAKE_DIRECTIVE, UNLESS_RECOVERING, where);
        return false;
    }
    tg_parser_advance(p);
    if (part == PART_FOR)
        return for_directive(p, t, open);
    directive d = { .operand = part == PART_IF ? tg_parser_expression(p) : NULL };
    push_directive(p, t, part, open, d);
    return true;
}

TG_RARE static void unclosed_control(tg_parser *p, const template *t, tg_read open, tg_read word)
{
    tg_where where = inside(p, t, open);
    where.name = (tg_str){ word.start, (size_t)(word.stop - word.start) };
    bool else_if = TG_AT_WORD(p, "if") && tg_is_word(word.start, word.stop, "else", 4);
    tg_parser_report(p, else_if ? MISTAKE_ELSE_IF : MISTAKE_DIRECTIVE_END, UNLESS_RECOVERING, where);
    tg_parser_recover(p, TOKEN_SEQ_END);
}

// "%{" … "}"
static void control(tg_parser *p, template *t, bool text_before)
{
    tg_read open = open_sequence(p, text_before);
    bool newlines = tg_parser_set_newlines(p, false);
    tg_read word = tg_parser_peek(p);
    tg_parser_enter(p);
    if (!directive_words(p, t, open))
        tg_parser_recover(p, TOKEN_SEQ_END);
    else if (!close_sequence(p, t))
        unclosed_control(p, t, open, word);
    tg_parser_leave(p);
    tg_parser_set_newlines(p, newlines);
}

// ------------------------------------------------------------------------------------------- all parts

TG_RARE static void unterminated(tg_parser *p, template *t)
{
    tg_read found = tg_parser_read(p);
    tg_where where = tg_parser_found(p, found);
    where.context = t->first.start;
    where.opened = tg_parser_span_of(p, t->open);
    tg_mistake mistake = t->end == TOKEN_CHEREDOC ? MISTAKE_UNCLOSED_HEREDOC : MISTAKE_UNCLOSED_STRING;
    tg_parser_report(p, mistake, UNLESS_RECOVERING, where);
    t->last = tg_parser_recover(p, t->end);
}

// Puts the template's parts on the stack, and reads what closes it.
static void read_parts(tg_parser *p, template *t)
{
    t->first = tg_parser_peek(p);
    t->base = p->stack_count;
    for (;;) {
        bool trim = t->trim_next, text_before = t->text_before;
        t->trim_next = t->text_before = false;
        if (p->lexer.next == t->end) {
            t->last = tg_parser_read(p);
            return;
        }
        if (p->lexer.next == TOKEN_QUOTED || p->lexer.next == TOKEN_TEXT) {
            text_part(p, trim);
            t->text_before = true;
        } else if (p->lexer.next == TOKEN_INTERP) {
            interpolation(p, t, text_before);
        } else if (p->lexer.next == TOKEN_CONTROL) {
            control(p, t, text_before);
        } else {
            unterminated(p, t);
            return;
        }
    }
}

// ------------------------------------------------------------------------------------------- flush heredocs

static bool ends_line(tg_str text)
{
    return text.length && text.data[text.length - 1] == '\n';
}

// How many grapheme clusters of white space begin the text. SIZE_MAX: it is a blank line, which does not count.
static size_t indentation(tg_str text)
{
    size_t space = text.length - tg_trim_start(text).length;
    if (space == text.length && ends_line(text))
        return SIZE_MAX;
    size_t count = 0;
    for (tg_str rest = tg_str_slice(text, 0, space); rest.length; count++)
        rest = tg_str_slice(rest, tg_first_cluster(rest), rest.length);
    return count;
}

// Is part `i` the first on a line: the first of all, or behind text that ends one?
static bool begins_line(const tg_parser *p, const template *t, size_t i)
{
    if (i == t->base)
        return true;
    const tg_literal *before = p->stack[i - 1];
    return before->expr.kind == PART_TEXT && ends_line(before->text);
}

static void remove_indentation(tg_literal *part, size_t clusters)
{
    tg_str rest = part->text;
    for (; clusters && rest.length; clusters--)
        rest = tg_str_slice(rest, tg_first_cluster(rest), rest.length);
    part->expr.span.start += (uint32_t)(part->text.length - rest.length);
    part->text = rest;
}

// `<<-`: every line that begins with text loses as much white space as the least indented line has. A line that
// begins with a sequence has none.
TG_RARE static void flush(tg_parser *p, const template *t)
{
    size_t least = SIZE_MAX;
    for (size_t i = t->base; i < p->stack_count && least; i++) {
        if (!begins_line(p, t, i))
            continue;
        const tg_literal *part = p->stack[i];
        size_t own = part->expr.kind == PART_TEXT ? indentation(part->text) : 0;
        if (own < least)
            least = own;
    }
    if (least == 0 || least == SIZE_MAX)
        return;
    // From the last to the first: whether a part begins a line is told by the part before it.
    for (size_t i = p->stack_count; i-- > t->base;) {
        tg_literal *part = p->stack[i];
        if (part->expr.kind == PART_TEXT && begins_line(p, t, i) && indentation(part->text) != SIZE_MAX)
            remove_indentation(part, least);
    }
}

// ------------------------------------------------------------------------------------------- joining texts

// Every character below U+0300 is in normal form whatever stands beside it: no byte of theirs is above 0xCB.
static bool surely_normal(tg_str s)
{
    for (size_t i = 0; i < s.length; i++)
        if ((unsigned char)s.data[i] > 0xCB)
            return false;
    return true;
}

// The texts of parts `from` to `to`, one after the other; a view where they lie so in memory.
static tg_str join_texts(tg_parser *p, size_t from, size_t to)
{
    tg_str whole = ((const tg_literal *)p->stack[from])->text;
    size_t length = whole.length;
    bool adjoin = true;
    for (size_t i = from + 1; i < to; i++) {
        tg_str text = ((const tg_literal *)p->stack[i])->text;
        adjoin = adjoin && whole.data + length == text.data;
        length += text.length;
    }
    if (adjoin)
        return (tg_str){ whole.data, length };
    char *out = tg_parser_node(p, length);
    size_t at = 0;
    for (size_t i = from; i < to; i++) {
        tg_str text = ((const tg_literal *)p->stack[i])->text;
        memcpy(out + at, text.data, text.length);
        at += text.length;
    }
    return (tg_str){ out, length };
}

// The texts of parts `from` to `to` become one literal, in normal form.
static tg_literal *join(tg_parser *p, size_t from, size_t to)
{
    tg_literal *first = p->stack[from];
    const tg_literal *last = p->stack[to - 1];
    first->text = join_texts(p, from, to);
    first->expr.span.end = last->expr.span.end;
    first->expr.kind = TG_EXPR_LITERAL;
    if (!surely_normal(first->text))
        first->text = tg_utf8_nfc(p->arena, first->text);
    return first;
}

static size_t text_run_end(const tg_parser *p, size_t from)
{
    size_t to = from;
    while (to < p->stack_count && ((const tg_expr *)p->stack[to])->kind == PART_TEXT)
        to++;
    return to;
}

static void join_neighbours(tg_parser *p, const template *t)
{
    size_t kept = t->base;
    for (size_t i = t->base; i < p->stack_count;) {
        size_t to = text_run_end(p, i);
        void *part = p->stack[i];
        if (to > i) {
            part = join(p, i, to);
            i = to;
        } else {
            i++;
        }
        p->stack[kept++] = part;
    }
    p->stack_count = kept;
}

// ------------------------------------------------------------------------------------------- directives as a tree

// An empty literal in the place of an arm that has nothing in it.
static tg_expr *nothing(tg_parser *p, uint32_t at)
{
    tg_literal *l = TG_NODE(p, tg_literal);
    tg_parser_head(&l->expr, TG_EXPR_LITERAL, (tg_span){ p->file, at, at });
    l->expr.op = TG_LITERAL_STRING;
    l->text = S("");
    return &l->expr;
}

// The expressions pushed since `base` as the template of an arm; `at` is its place if there are none.
static tg_expr *arm(tg_parser *p, size_t base, uint32_t at)
{
    if (p->stack_count == base)
        tg_parser_push(p, nothing(p, at));
    tg_sequence *node = TG_NODE(p, tg_sequence);
    node->items = tg_parser_pop_list(p, base, &node->count);
    tg_span span = node->items[0]->span;
    span.end = node->items[node->count - 1]->span.end;
    tg_parser_head(&node->expr, TG_EXPR_TEMPLATE, span);
    return &node->expr;
}

static tg_expr *tree_part(tg_parser *p, template *t, size_t end);

// The reference puts a placeholder where a directive is not closed, or another one's end comes.
static tg_expr *unbalanced(tg_parser *p, tg_mistake mistake, size_t base, tg_span subject,
                           const directive *opener)
{
    tg_where where = { .subject = subject, .kind = TOKEN_CONTROL };
    if (opener) {
        where.opened = opener->expr.span;
        where.name = opener->expr.kind == PART_IF ? S("if") : S("for");
    }
    p->stack_count = base;
    tg_parser_report(p, mistake, ALWAYS, where);
    return tg_parser_error_node(p, TG_ERROR_PLACEHOLDER, subject);
}

static bool closes(const tg_expr *part)
{
    return part->kind == PART_ELSE || part->kind == PART_ENDIF || part->kind == PART_ENDFOR;
}

// The parts up to a directive that ends or divides, which is read and answered; NULL: the template ends.
static const directive *tree_parts(tg_parser *p, template *t, size_t end)
{
    while (t->next < end) {
        const tg_expr *part = p->stack[t->next];
        if (closes(part)) {
            t->next++;
            return (const directive *)part;
        }
        tg_parser_push(p, tree_part(p, t, end));
    }
    return NULL;
}

static tg_expr *wrong_end(tg_parser *p, template *t, size_t base, const directive *got,
                          const directive *opener)
{
    if (!got)
        return unbalanced(p, MISTAKE_UNCLOSED_DIRECTIVE, base, tg_parser_span_of(p, t->last), opener);
    return unbalanced(p, MISTAKE_UNEXPECTED_DIRECTIVE, base, got->expr.span, opener);
}

static tg_expr *if_tree(tg_parser *p, template *t, const directive *open, size_t end)
{
    size_t base = p->stack_count;
    const directive *got = tree_parts(p, t, end);
    tg_expr *yes = NULL;
    if (got && got->expr.kind == PART_ELSE) {
        yes = arm(p, base, open->expr.span.end);
        got = tree_parts(p, t, end);
    }
    if (!got || got->expr.kind != PART_ENDIF)
        return wrong_end(p, t, base, got, open);
    tg_conditional *node = TG_NODE(p, tg_conditional);
    tg_span span = { p->file, open->expr.span.start, got->expr.span.end };
    tg_parser_head(&node->expr, TG_EXPR_CONDITIONAL, span);
    node->condition = open->operand;
    node->yes = yes ? yes : arm(p, base, open->expr.span.end);
    node->no = arm(p, base, got->expr.span.start);
    return &node->expr;
}

static tg_expr *for_tree(tg_parser *p, template *t, const directive *open, size_t end)
{
    size_t base = p->stack_count;
    const directive *got = tree_parts(p, t, end);
    if (!got || got->expr.kind != PART_ENDFOR)
        return wrong_end(p, t, base, got, open);
    tg_span span = { p->file, open->expr.span.start, got->expr.span.end };
    tg_for *node = TG_NODE(p, tg_for);
    tg_parser_head(&node->expr, TG_EXPR_FOR, span);
    node->key_name = open->key_name;
    node->value_name = open->value_name;
    node->collection = open->operand;
    node->key = node->condition = NULL;
    node->value = arm(p, base, open->expr.span.end);
    tg_inner *join_node = TG_NODE(p, tg_inner);
    tg_parser_head(&join_node->expr, TG_EXPR_JOIN, span);
    join_node->inner = &node->expr;
    return &join_node->expr;
}

// The next part as an expression, with all that belongs to it if it is a directive. `end` is behind the last part.
static tg_expr *tree_part(tg_parser *p, template *t, size_t end)
{
    tg_expr *part = p->stack[t->next++];
    const directive *open = (const directive *)part;
    if (part->kind < PART_TEXT)
        return part;
    if (closes(part))
        return unbalanced(p, MISTAKE_UNEXPECTED_DIRECTIVE, p->stack_count, part->span, NULL);
    if (p->depth + t->levels >= TG_LIMIT_NESTING) {
        tg_parser_too_deep(p);
        return tg_parser_error_node(p, TG_ERROR_PLACEHOLDER, part->span);
    }
    if (++t->levels > t->deepest)
        t->deepest = t->levels;
    tg_expr *e = part->kind == PART_IF ? if_tree(p, t, open, end) : for_tree(p, t, open, end);
    t->levels--;
    return e;
}

// Makes the flat list a list of expressions, on the same place of the stack.
static void make_tree(tg_parser *p, template *t)
{
    size_t end = p->stack_count;
    t->next = t->base;
    while (t->next < end)
        tg_parser_push(p, tree_part(p, t, end));
    size_t count = p->stack_count - end;
    memmove(p->stack + t->base, p->stack + end, count * sizeof *p->stack);
    p->stack_count = t->base + count;
    // A directive puts two levels around what has been read already.
    for (uint32_t i = 0; i < t->deepest; i++) {
        tg_parser_wrap(p);
        tg_parser_wrap(p);
    }
}

// ------------------------------------------------------------------------------------------- the whole

// Reads up to what closes the template, and leaves its expressions on the stack. True: it is one `${ }` and nothing
// else, whose value keeps its type.
static bool read_template(tg_parser *p, template *t, bool flushed)
{
    read_parts(p, t);
    if (p->stack_count == t->base) {
        uint32_t at = tg_parser_offset(p, t->first.stop);
        push_text(p, S(""), (tg_span){ p->file, at, at });
    }
    if (flushed)
        flush(p, t);
    const tg_expr *only = p->stack[t->base];
    bool wrap = p->stack_count == t->base + 1 && only->kind < PART_TEXT;
    join_neighbours(p, t);
    if (t->directives)
        make_tree(p, t);
    return wrap;
}

static tg_expr *template_node(tg_parser *p, const template *t, bool wrap, tg_span span)
{
    if (wrap) {
        tg_inner *node = TG_NODE(p, tg_inner);
        tg_parser_head(&node->expr, TG_EXPR_WRAP, span);
        node->inner = p->stack[t->base];
        p->stack_count = t->base;
        return &node->expr;
    }
    tg_sequence *node = TG_NODE(p, tg_sequence);
    tg_parser_head(&node->expr, TG_EXPR_TEMPLATE, span);
    node->items = tg_parser_pop_list(p, t->base, &node->count);
    return &node->expr;
}

tg_expr *tg_parser_template(tg_parser *p)
{
    template t = { .open = tg_parser_read(p) };
    t.end = t.open.kind == TOKEN_OHEREDOC ? TOKEN_CHEREDOC : TOKEN_CQUOTE;
    bool wrap = read_template(p, &t, t.end == TOKEN_CHEREDOC && t.open.start[2] == '-');
    return template_node(p, &t, wrap, tg_parser_span(p, t.open.start, p->lexer.last_stop));
}

tg_expr *tg_parser_bare_template(tg_parser *p)
{
    template t = { .open = tg_parser_peek(p), .end = TOKEN_EOF };
    bool wrap = read_template(p, &t, false);
    return template_node(p, &t, wrap, tg_parser_span(p, t.first.start, t.last.stop));
}

// ------------------------------------------------------------------------------------------- labels

typedef struct bytes {
    char *items;
    size_t count, capacity;
} bytes;

static void add_bytes(tg_parser *p, bytes *list, tg_str s)
{
    for (size_t i = 0; i < s.length; i++)
        tg_push(p->arena, list, s.data[i]);
}

static void tell_label(tg_parser *p, tg_mistake mistake, tg_read open, tg_read found)
{
    tg_where where = tg_parser_found(p, found);
    where.context = open.start;
    where.opened = tg_parser_span_of(p, open);
    tg_parser_report(p, mistake, ALWAYS, where);
}

// One token of a label. False: it was the last.
static bool label_token(tg_parser *p, tg_read open, tg_read token, bytes *text)
{
    switch ((int)token.kind) {
    case TOKEN_CQUOTE:
        return false;
    case TOKEN_QUOTED:
        add_bytes(p, text, read_text(p, token));
        return true;
    case TOKEN_INTERP:
    case TOKEN_CONTROL:
        // As the reference marks that something could not be read.
        tell_label(p, MISTAKE_LABEL, open, token);
        add_bytes(p, text, token.kind == TOKEN_INTERP ? S("${ ... }") : S("%{ ... }"));
        tg_parser_recover(p, TOKEN_SEQ_END);
        return true;
    case TOKEN_EOF:
        tell_label(p, MISTAKE_UNCLOSED_STRING, open, token);
        return false;
    default:
        tell_label(p, MISTAKE_UNCLOSED_STRING, open, token);
        tg_parser_recover(p, TOKEN_CQUOTE);
        return false;
    }
}

tg_str tg_parser_quoted(tg_parser *p, const char **stop)
{
    bytes text = { 0 };
    tg_read open = tg_parser_read(p), token;
    do
        token = tg_parser_read(p);
    while (label_token(p, open, token, &text));
    *stop = token.stop;
    return text.items ? (tg_str){ text.items, text.count } : S("");
}
