// Recovery: where reading goes on after a mistake. These are the reference's ways, kept token by token, so that every
// block that it still finds in a broken file is found here.
#include "parser.h"

// The other half of a bracket; TOKEN_EOF: not a bracket.
static const uint8_t opposite[TOKEN_COUNT] = {
    [TOKEN_OBRACE] = TOKEN_CBRACE,     [TOKEN_CBRACE] = TOKEN_OBRACE,  [TOKEN_OBRACK] = TOKEN_CBRACK,
    [TOKEN_CBRACK] = TOKEN_OBRACK,     [TOKEN_OPAREN] = TOKEN_CPAREN,  [TOKEN_CPAREN] = TOKEN_OPAREN,
    [TOKEN_OQUOTE] = TOKEN_CQUOTE,     [TOKEN_CQUOTE] = TOKEN_OQUOTE,  [TOKEN_OHEREDOC] = TOKEN_CHEREDOC,
    [TOKEN_CHEREDOC] = TOKEN_OHEREDOC, [TOKEN_INTERP] = TOKEN_SEQ_END, [TOKEN_CONTROL] = TOKEN_SEQ_END,
    [TOKEN_SEQ_END] = TOKEN_INTERP,
};

static bool opens(tg_token kind)
{
    return kind == TOKEN_OBRACE || kind == TOKEN_OBRACK || kind == TOKEN_OPAREN || kind == TOKEN_OQUOTE ||
           kind == TOKEN_OHEREDOC || kind == TOKEN_INTERP;
}

// The next token, `%{` being the same as `${`. A plain string opens and closes at once, and is passed over.
static tg_read read_bracket(tg_parser *p)
{
    while (p->lexer.next == TOKEN_STRING)
        tg_parser_advance(p);
    tg_read token = tg_parser_read(p);
    if (token.kind == TOKEN_CONTROL)
        token.kind = TOKEN_INTERP;
    return token;
}

// Passing a line makes it doubtful that what comes next is what it seems.
static void note_lines(tg_parser *p, const char *from, const char *to)
{
    if (to > from && memchr(from, '\n', (size_t)(to - from)))
        p->reporter.lost = true;
}

tg_read tg_parser_recover(tg_parser *p, tg_token end)
{
    tg_token start = opposite[end];
    p->recovery = true;
    for (size_t nested = 0;;) {
        tg_read token = read_bracket(p);
        if (token.kind == TOKEN_EOF || (token.kind == end && nested == 0))
            return token;
        if (token.kind == start)
            nested++;
        else if (token.kind == end)
            nested--;
    }
}

void tg_parser_recover_over_parentheses(tg_parser *p)
{
    tg_read token;
    do
        token = read_bracket(p);
    while (token.kind != TOKEN_OPAREN && token.kind != TOKEN_EOF);
    tg_parser_recover(p, TOKEN_CPAREN);
}

typedef struct brackets {
    uint8_t *items;
    size_t count, capacity;
} brackets;

// Closes the innermost bracket of this kind and all within it; all there are, if none is of this kind.
static void close_bracket(brackets *open, tg_token opener)
{
    while (open->count && open->items[open->count - 1] != opener)
        open->count--;
    if (open->count)
        open->count--;
}

void tg_parser_recover_item(tg_parser *p, tg_token first)
{
    const char *from = p->lexer.last_stop;
    brackets open = { 0 };
    p->recovery = true;
    if (opens(first))
        tg_push(p->arena, &open, (uint8_t)first);
    for (;;) {
        tg_read token = read_bracket(p);
        if (token.kind == TOKEN_EOF || (token.kind == TOKEN_NEWLINE && open.count == 0)) {
            note_lines(p, from, token.start);
            return;
        }
        if (opens(token.kind))
            tg_push(p->arena, &open, (uint8_t)token.kind);
        else if (opposite[token.kind])
            close_bracket(&open, opposite[token.kind]);
    }
}
