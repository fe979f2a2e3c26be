// The lexer. See lexer.h for the idea; the rules are those of hclsyntax's scan_tokens.rl.
//
// One table says what a byte can begin, one what can go on in a name or in text. A token with no byte above 0x7F
// never meets Unicode. Every function below moves `at` forward or answers the end of the file, and looks at each byte
// a bounded number of times, so that lexing is linear on any input.
#include "lexer.h"

#include "scan.h"
#include "tracegate/limits.h"

// What a byte begins in code.
enum {
    BAD, // nothing: an invalid token of one byte
    BLANK,
    LINE, // newline
    RETURN,
    WORD,
    DIGIT,
    WIDE, // above 0x7F
    QUOTE,
    HASH,
    SLASH,
    SELF, // a token of one byte, always
    OPEN,
    CLOSE,
    TILDE,
    DOT,
    COLON,
    LESS,
    EQUAL,
    PAIR, // `!`, `>`, `&`, `|`: alone or with another
};

#define LETTERS(x)                                                                                           \
    ['a'] = x, ['b'] = x, ['c'] = x, ['d'] = x, ['e'] = x, ['f'] = x, ['g'] = x, ['h'] = x, ['i'] = x,       \
    ['j'] = x, ['k'] = x, ['l'] = x, ['m'] = x, ['n'] = x, ['o'] = x, ['p'] = x, ['q'] = x, ['r'] = x,       \
    ['s'] = x, ['t'] = x, ['u'] = x, ['v'] = x, ['w'] = x, ['x'] = x, ['y'] = x, ['z'] = x, ['A'] = x,       \
    ['B'] = x, ['C'] = x, ['D'] = x, ['E'] = x, ['F'] = x, ['G'] = x, ['H'] = x, ['I'] = x, ['J'] = x,       \
    ['K'] = x, ['L'] = x, ['M'] = x, ['N'] = x, ['O'] = x, ['P'] = x, ['Q'] = x, ['R'] = x, ['S'] = x,       \
    ['T'] = x, ['U'] = x, ['V'] = x, ['W'] = x, ['X'] = x, ['Y'] = x, ['Z'] = x
#define DIGITS(x)                                                                                            \
    ['0'] = x, ['1'] = x, ['2'] = x, ['3'] = x, ['4'] = x, ['5'] = x, ['6'] = x, ['7'] = x, ['8'] = x,       \
    ['9'] = x
#define TEN(t, x)                                                                                            \
    [t] = x, [t + 1] = x, [t + 2] = x, [t + 3] = x, [t + 4] = x, [t + 5] = x, [t + 6] = x, [t + 7] = x,      \
    [t + 8] = x, [t + 9] = x
// 0x80 to 0xFF.
#define HIGH(x)                                                                                              \
    TEN(128, x), TEN(138, x), TEN(148, x), TEN(158, x), TEN(168, x), TEN(178, x), TEN(188, x), TEN(198, x),  \
        TEN(208, x), TEN(218, x), TEN(228, x),                                                               \
        TEN(238, x), [248] = x, [249] = x, [250] = x, [251] = x, [252] = x, [253] = x, [254] = x, [255] = x

static const uint8_t begins[256] = {
    LETTERS(WORD), DIGITS(DIGIT),   HIGH(WIDE),    ['_'] = WORD,  [' '] = BLANK, ['\t'] = BLANK,
    ['\n'] = LINE, ['\r'] = RETURN, ['"'] = QUOTE, ['#'] = HASH,  ['/'] = SLASH, ['{'] = OPEN,
    ['}'] = CLOSE, ['~'] = TILDE,   ['.'] = DOT,   [':'] = COLON, ['<'] = LESS,  ['='] = EQUAL,
    ['!'] = PAIR,  ['>'] = PAIR,    ['&'] = PAIR,  ['|'] = PAIR,  ['['] = SELF,  [']'] = SELF,
    ['('] = SELF,  [')'] = SELF,    [','] = SELF,  ['*'] = SELF,  ['%'] = SELF,  ['+'] = SELF,
    ['-'] = SELF,  ['?'] = SELF,    ['^'] = SELF,  [';'] = SELF,  ['`'] = SELF,  ['\''] = SELF,
};

// The token that a byte is when nothing follows that makes it another.
static const uint8_t alone[256] = {
    ['['] = TOKEN_OBRACK,   [']'] = TOKEN_CBRACK,      ['('] = TOKEN_OPAREN,  [')'] = TOKEN_CPAREN,
    [','] = TOKEN_COMMA,    ['*'] = TOKEN_STAR,        ['%'] = TOKEN_PERCENT, ['+'] = TOKEN_PLUS,
    ['-'] = TOKEN_MINUS,    ['?'] = TOKEN_QUESTION,    ['^'] = TOKEN_BIT_XOR, [';'] = TOKEN_SEMICOLON,
    ['`'] = TOKEN_BACKTICK, ['\''] = TOKEN_APOSTROPHE, ['='] = TOKEN_EQUAL,   ['!'] = TOKEN_BANG,
    ['>'] = TOKEN_GREATER,  ['&'] = TOKEN_BIT_AND,     ['|'] = TOKEN_BIT_OR,
};

const uint8_t tg_scan_name[256] = { LETTERS(1), DIGITS(1), ['_'] = 1, ['-'] = 1 };

#define BOTH (TG_ENDS_QUOTED | TG_ENDS_TEXT)
const uint8_t tg_scan_ends[256] = {
    HIGH(BOTH),
    ['$'] = BOTH,
    ['%'] = BOTH,
    ['\n'] = BOTH,
    ['\r'] = BOTH,
    ['"'] = TG_ENDS_QUOTED,
    ['\\'] = TG_ENDS_QUOTED,
};

static inline uint8_t byte(const char *at)
{
    return (uint8_t)*at;
}

static inline tg_str between(const char *start, const char *end)
{
    return (tg_str){ start, (size_t)(end - start) };
}

static inline bool is(const char *at, const char *end, char c)
{
    return at < end && *at == c;
}

size_t tg_lexer_character(const char *at, const char *end)
{
    uint8_t lead = byte(at);
    if (lead < 0x80)
        return 1;
    size_t length = lead < 0xC0 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF8 ? 4 : 0;
    if (length == 0 || length > (size_t)(end - at))
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((byte(at + i) & 0xC0) != 0x80)
            return 0;
    return length;
}

// ------------------------------------------------------------------------------------- frames, limits

// From here on there is only the end of the file.
static void give_up(tg_lexer *l)
{
    l->limited = true;
    l->at = l->end;
}

static tg_lexer_frame *push_frame(tg_lexer *l, tg_lexer_mode mode)
{
    if (l->frame_count == l->frame_capacity)
        l->frames = tg_arena_grow(l->arena, l->frames, &l->frame_capacity, sizeof *l->frames);
    // A string within a sequence is two frames and one level of nesting; the parser comes to the limit first, unless it
    // is passing over what it cannot read.
    if (l->frame_count > 2 * ((size_t)TG_LIMIT_NESTING + 2) || l->arena->exhausted)
        give_up(l);
    tg_lexer_frame *frame = &l->frames[l->frame_count++];
    *frame = (tg_lexer_frame){ .mode = (uint8_t)mode };
    l->mode = (uint8_t)mode;
    return frame;
}

static void pop_frame(tg_lexer *l)
{
    l->frame_count--;
    l->mode = l->frames[l->frame_count - 1].mode;
}

static tg_lexer_frame *top_frame(tg_lexer *l)
{
    return &l->frames[l->frame_count - 1];
}

// ------------------------------------------------------------------------------------------- code

// Behind the name that goes on at `at`: letters, digits, `_`, `-`, and what Unicode adds.
static const char *name_end(const char *at, const char *end)
{
    for (;;) {
        at = tg_scan_name_end(at, end);
        if (at == end || byte(at) < 0x80)
            return at;
        size_t length = tg_utf8_id_continue_bytes(between(at, end));
        if (length == 0)
            return at;
        at += length;
    }
}

// number = digit (digit | "." | ("e" | "E") ("+" | "-")? digit)*, and it does not end in a dot. Whether the value
// makes sense is the parser's question.
static const char *number_end(const char *at, const char *end)
{
    const char *last = ++at;
    while (at < end) {
        char c = *at;
        if (begins[byte(at)] == DIGIT) {
            last = ++at;
        } else if (c == '.') {
            at++;
        } else if ((c | 0x20) == 'e') {
            const char *digit = at + 1 + (at + 1 < end && (at[1] == '+' || at[1] == '-'));
            if (digit >= end || begins[byte(digit)] != DIGIT)
                break;
            last = at = digit + 1;
        } else {
            break;
        }
    }
    return last;
}

static const char *line_end(const char *at, const char *end)
{
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    return newline ? newline + 1 : end;
}

// Behind the `*/` that closes the comment whose text begins at `at`; NULL: nothing closes it.
static const char *comment_close(tg_lexer *l, const char *at)
{
    if (l->no_close && at >= l->no_close)
        return NULL;
    for (const char *from = at; from < l->end;) {
        const char *star = memchr(from, '*', (size_t)(l->end - from));
        if (!star)
            break;
        if (is(star + 1, l->end, '/'))
            return star + 2;
        from = star + 1;
    }
    l->no_close = at;
    return NULL;
}

static void finish(tg_lexer *l, tg_token kind, const char *stop)
{
    l->kind = (uint8_t)kind;
    l->stop = stop;
    l->at = l->limited ? l->end : stop;
}

// "/", and the comments that it begins. `at` is behind the first byte of the token, here and below.
static void slash(tg_lexer *l, const char *at)
{
    const char *close = is(at, l->end, '/')   ? line_end(at + 1, l->end)
                        : is(at, l->end, '*') ? comment_close(l, at + 1)
                                              : NULL;
    if (close)
        finish(l, TOKEN_COMMENT, close);
    else
        finish(l, TOKEN_SLASH, at);
}

// Behind the newline at `at`, a CR before it included; NULL: there is none.
static const char *newline_end(const char *at, const char *end)
{
    if (is(at, end, '\n'))
        return at + 1;
    return is(at, end, '\r') && is(at + 1, end, '\n') ? at + 2 : NULL;
}

// Behind the name at `at`; NULL: there is none.
static const char *whole_name_end(const char *at, const char *end)
{
    size_t first = at == end ? 0 : *at == '_' ? 1 : tg_utf8_id_start_bytes(between(at, end));
    return first ? name_end(at + first, end) : NULL;
}

// `<<`, `-` perhaps, a name, a newline: a heredoc begins.
static bool heredoc_begins(tg_lexer *l, const char *at)
{
    if (!is(at, l->end, '<'))
        return false;
    const char *tag = at + 1 + is(at + 1, l->end, '-');
    const char *tag_end = whole_name_end(tag, l->end);
    const char *behind = tag_end ? newline_end(tag_end, l->end) : NULL;
    if (!behind)
        return false;
    tg_lexer_frame *frame = push_frame(l, LEXER_HEREDOC);
    frame->begin = tag;
    frame->tag_length = (uint32_t)(tag_end - tag);
    frame->line_start = true;
    finish(l, TOKEN_OHEREDOC, behind);
    return true;
}

static void less(tg_lexer *l, const char *at)
{
    if (is(at, l->end, '='))
        finish(l, TOKEN_LESS_EQUAL, at + 1);
    else if (!heredoc_begins(l, at))
        finish(l, TOKEN_LESS, at);
}

// What the byte and the next one are together; TOKEN_EOF: nothing.
static tg_token together(char c, char next)
{
    if (c == next)
        return c == '=' ? TOKEN_EQUAL_OP : c == '&' ? TOKEN_AND : c == '|' ? TOKEN_OR : TOKEN_EOF;
    if (next == '=')
        return c == '!' ? TOKEN_NOT_EQUAL : c == '>' ? TOKEN_GREATER_EQUAL : TOKEN_EOF;
    return c == '=' && next == '>' ? TOKEN_FAT_ARROW : TOKEN_EOF;
}

static void pair(tg_lexer *l, const char *at)
{
    tg_token both = at < l->end ? together(at[-1], *at) : TOKEN_EOF;
    if (both == TOKEN_EOF)
        finish(l, alone[byte(at - 1)], at);
    else
        finish(l, both, at + 1);
}

static void dots(tg_lexer *l, const char *at)
{
    bool three = is(at, l->end, '.') && is(at + 1, l->end, '.');
    finish(l, three ? TOKEN_ELLIPSIS : TOKEN_DOT, three ? at + 2 : at);
}

static void colons(tg_lexer *l, const char *at)
{
    bool two = is(at, l->end, ':');
    finish(l, two ? TOKEN_DOUBLE_COLON : TOKEN_COLON, at + two);
}

// A closing brace ends the sequence that it belongs to, if it is its own.
static tg_token close_brace(tg_lexer *l)
{
    const tg_lexer_frame *top = top_frame(l);
    bool own = l->frame_count > 1 && top->braces == l->braces;
    l->braces--;
    if (!own)
        return TOKEN_CBRACE;
    pop_frame(l);
    return TOKEN_SEQ_END;
}

static void tilde(tg_lexer *l, const char *at)
{
    if (!is(at, l->end, '}')) {
        finish(l, TOKEN_BIT_NOT, at);
        return;
    }
    close_brace(l);
    finish(l, TOKEN_SEQ_END, at + 1);
}

static void wide(tg_lexer *l, const char *start)
{
    const char *name = whole_name_end(start, l->end);
    size_t length = tg_lexer_character(start, l->end);
    if (name)
        finish(l, TOKEN_IDENT, name);
    else if (length)
        finish(l, TOKEN_INVALID, start + length);
    else
        finish(l, TOKEN_BAD_UTF8, start + 1);
}

static void carriage_return(tg_lexer *l, const char *at)
{
    bool newline = is(at, l->end, '\n');
    finish(l, newline ? TOKEN_NEWLINE : TOKEN_INVALID, at + newline);
}

// A quoted string of ordinary ASCII characters is one token; any other opens a frame.
TG_RARE static void quote(tg_lexer *l, const char *at)
{
    const char *text_end = tg_scan_quoted_end(at, l->end);
    if (is(text_end, l->end, '"')) {
        finish(l, TOKEN_STRING, text_end + 1);
        return;
    }
    push_frame(l, LEXER_QUOTED)->begin = at - 1;
    finish(l, TOKEN_OQUOTE, at);
}

// A token that is none of the most frequent.
TG_RARE static void other_token(tg_lexer *l, const char *start)
{
    l->start = start;
    switch (begins[byte(start)]) {
    case DIGIT:
        finish(l, TOKEN_NUMBER, number_end(start, l->end));
        return;
    case RETURN:
        carriage_return(l, start + 1);
        return;
    case EQUAL:
    case PAIR:
        pair(l, start + 1);
        return;
    case DOT:
        dots(l, start + 1);
        return;
    case COLON:
        colons(l, start + 1);
        return;
    case SLASH:
        slash(l, start + 1);
        return;
    case LESS:
        less(l, start + 1);
        return;
    case TILDE:
        tilde(l, start + 1);
        return;
    case WIDE:
        wide(l, start);
        return;
    default:
        finish(l, TOKEN_INVALID, start + 1);
        return;
    }
}

// --------------------------------------------------------------------------------- templates

// `at` is a `$` or `%` with a `{` behind it: code begins.
static void begin_sequence(tg_lexer *l, const char *at)
{
    tg_token kind = *at == '$' ? TOKEN_INTERP : TOKEN_CONTROL;
    if (l->mode == LEXER_HEREDOC)
        top_frame(l)->line_start = false;
    l->braces++;
    push_frame(l, LEXER_CODE)->braces = l->braces;
    finish(l, kind, at + 2 + is(at + 2, l->end, '~'));
}

// `$${` and `%%{`, with a `~` perhaps, stand for `${` and `%{`. Behind it; NULL: not one.
static const char *escaped_end(const char *at, const char *end)
{
    if (end - at < 3 || at[1] != at[0] || at[2] != '{')
        return NULL;
    return at + 3 + is(at + 3, end, '~');
}

// Behind the text at `at`, of whole characters; in quotes, a backslash takes the next character along.
static const char *text_end(const char *at, const char *end, bool quoted)
{
    for (;;) {
        at = quoted ? tg_scan_quoted_end(at, end) : tg_scan_text_end(at, end);
        if (at == end)
            return at;
        if (!(tg_scan_ends[byte(at)] & (quoted ? TG_ENDS_QUOTED : TG_ENDS_TEXT))) {
            at++; // a control character
            continue;
        }
        const char *character = at;
        if (*at == '\\') { // quoted only: in a heredoc it goes on
            character++;
            if (character == end || *character == '\n' || *character == '\r')
                return at;
        } else if (byte(at) < 0x80) {
            return at;
        }
        size_t length = tg_lexer_character(character, end);
        if (length == 0)
            return at;
        at = character + length;
    }
}

static void scan_quoted(tg_lexer *l)
{
    const char *at = l->at, *end = l->end;
    const char *behind = text_end(at, end, true);
    if (behind > at) {
        finish(l, TOKEN_QUOTED, behind);
        return;
    }
    switch (*at) {
    case '"':
        pop_frame(l);
        finish(l, TOKEN_CQUOTE, at + 1);
        return;
    case '$':
    case '%':
        if (at + 1 == end) {
            finish(l, TOKEN_INVALID, end);
        } else if (at[1] == '{') {
            begin_sequence(l, at);
        } else {
            behind = escaped_end(at, end);
            finish(l, TOKEN_QUOTED, behind ? behind : at + 1);
        }
        return;
    case '\n':
    case '\r':
        while (is(at, end, '\n') || is(at, end, '\r'))
            at++;
        finish(l, TOKEN_QUOTED_NEWLINE, at);
        return;
    case '\\':
        finish(l, TOKEN_INVALID, at + 1);
        return;
    default:
        finish(l, TOKEN_BAD_UTF8, at + 1);
        return;
    }
}

static bool space(tg_str s, size_t *length)
{
    return tg_utf8_space(tg_utf8_decode(s, length));
}

// Is this line, without the white space around it, the heredoc's tag? (Unicode's white space, as Go's TrimSpace.)
static bool is_tag(const tg_lexer_frame *frame, const char *start, const char *end)
{
    size_t length;
    while (start < end && space(between(start, end), &length))
        start += length;
    if ((size_t)(end - start) < frame->tag_length || memcmp(start, frame->begin, frame->tag_length) != 0)
        return false;
    for (start += frame->tag_length; start < end; start += length)
        if (!space(between(start, end), &length))
            return false;
    return true;
}

// A piece of heredoc or template text that ends with a newline: text, or the closing tag without the newline.
static void whole_line(tg_lexer *l, const char *stop)
{
    tg_lexer_frame *frame = top_frame(l);
    if (frame->line_start && is_tag(frame, l->start, stop)) {
        pop_frame(l);
        finish(l, TOKEN_CHEREDOC, stop - 1 - (stop - 2 >= l->start && stop[-2] == '\r'));
        return;
    }
    frame->line_start = frame->mode == LEXER_HEREDOC;
    finish(l, TOKEN_TEXT, stop);
}

static void part_of_line(tg_lexer *l, const char *stop)
{
    top_frame(l)->line_start = false;
    finish(l, TOKEN_TEXT, stop);
}

// The reference's scanner is stuck at a sign that ends the input and at a CR alone: all the rest is one token, bad in a
// heredoc, text in a template file.
static void stuck(tg_lexer *l)
{
    finish(l, l->mode == LEXER_HEREDOC ? TOKEN_INVALID : TOKEN_TEXT, l->end);
}

// A `$` or `%` that begins no sequence. The reference's scanner reads one byte on, gives it back, and keeps it after
// all if a line ends behind it: `$x` at the end of a line is one token, elsewhere `$` is alone.
static void sign(tg_lexer *l, const char *at)
{
    const char *end = l->end, *escaped = escaped_end(at, end);
    const char *newline = escaped ? newline_end(escaped, end) : NULL;
    if (newline)
        whole_line(l, newline);
    else if (escaped)
        part_of_line(l, escaped);
    else if (at + 1 == end)
        stuck(l);
    else if (is(at + 2, end, '\n'))
        whole_line(l, at + 2);
    else
        part_of_line(l, at + 1 + is(at + 2, end, '\r'));
}

static void scan_text(tg_lexer *l)
{
    const char *at = l->at, *end = l->end;
    if (*at == '$' || *at == '%') {
        if (is(at + 1, end, '{'))
            begin_sequence(l, at);
        else
            sign(l, at);
        return;
    }
    const char *behind = text_end(at, end, false);
    const char *newline = newline_end(behind, end);
    if (newline)
        whole_line(l, newline);
    else if (behind > at)
        part_of_line(l, behind);
    else if (*at == '\r')
        stuck(l);
    else
        finish(l, TOKEN_BAD_UTF8, at + 1);
}

// ------------------------------------------------------------------------------------------ all of it

TG_RARE static void scan_template(tg_lexer *l)
{
    l->start = l->at;
    if (l->at == l->end)
        finish(l, TOKEN_EOF, l->at);
    else if (l->mode == LEXER_QUOTED)
        scan_quoted(l);
    else
        scan_text(l);
}

TG_RARE static void keep_comment(tg_lexer *l, const char *start, const char *stop)
{
    if (l->comment_count == l->comment_capacity)
        l->comments = tg_arena_grow(l->arena, l->comments, &l->comment_capacity, sizeof *l->comments);
    l->comments[l->comment_count++] = (uint32_t)(start - l->first);
    l->comments[l->comment_count++] = (uint32_t)(stop - l->first);
}

// A newline, or a comment that ends in one. The first one before a token is kept.
static inline void note_newline(tg_lexer *l, const char *start, const char *stop)
{
    if (l->newline)
        return;
    l->newline = start;
    l->newline_stop = stop;
}

// Passes over what the last token was, if it is a newline or a comment and those are not wanted.
static bool passed(tg_lexer *l)
{
    if (l->every || (l->kind != TOKEN_NEWLINE && l->kind != TOKEN_COMMENT))
        return false;
    if (l->kind == TOKEN_COMMENT)
        keep_comment(l, l->start, l->stop);
    if (l->stop[-1] == '\n')
        note_newline(l, l->start, l->stop);
    return true;
}

static inline void set(tg_lexer *l, tg_token kind, const char *start, const char *stop)
{
    l->kind = (uint8_t)kind;
    l->start = start;
    l->stop = l->at = stop;
}

// Is the byte at `at`, if there is one, one that joins `=` or `.` before it?
static inline bool joins(const char *at, const char *end)
{
    return at < end && (*at == '=' || *at == '>' || *at == '.');
}

// Behind the name whose first character is ASCII.
static inline const char *word_end(const char *at, const char *end)
{
    at = tg_scan_name_end(at, end);
    return at < end && byte(at) >= 0x80 ? name_end(at, end) : at;
}

// The most frequent tokens are read on the spot.
static inline void scan_code(tg_lexer *l)
{
    const char *at = l->at, *end = l->end;
    for (;;) {
        // One blank is the rule, and a branch that is mostly foreseen; more are counted.
        if (at < end && begins[byte(at)] == BLANK && ++at < end && begins[byte(at)] == BLANK)
            at = tg_scan_blanks_end(at + 1, end);
        if (at == end) {
            set(l, TOKEN_EOF, at, at);
            return;
        }
        uint8_t c = byte(at);
        if (begins[c] == WORD) {
            set(l, TOKEN_IDENT, at, word_end(at + 1, end));
            return;
        }
        switch (begins[c]) {
        case SELF:
            set(l, alone[c], at, at + 1);
            return;
        case QUOTE:
            l->start = at;
            quote(l, at + 1);
            return;
        case OPEN:
            l->braces++;
            set(l, TOKEN_OBRACE, at, at + 1);
            return;
        case CLOSE:
            set(l, close_brace(l), at, at + 1);
            return;
        case LINE:
            set(l, TOKEN_NEWLINE, at, at + 1);
            if (l->every)
                return;
            note_newline(l, at, at + 1);
            at++;
            continue;
        case HASH:
            set(l, TOKEN_COMMENT, at, line_end(at + 1, end));
            break;
        case EQUAL:
        case DOT:
            if (!joins(at + 1, end)) {
                set(l, c == '=' ? TOKEN_EQUAL : TOKEN_DOT, at, at + 1);
                return;
            }
            other_token(l, at);
            break;
        default:
            other_token(l, at);
            break;
        }
        if (!passed(l))
            return;
        at = l->at;
    }
}

void tg_lexer_init(tg_lexer *lexer, tg_arena *arena, tg_str bytes, tg_lexer_mode mode)
{
    memset(lexer, 0, sizeof *lexer);
    lexer->arena = arena;
    lexer->at = lexer->first = bytes.data;
    lexer->end = bytes.data + bytes.length;
    push_frame(lexer, mode);
    if (tg_str_starts_with(bytes, S("\xEF\xBB\xBF")))
        lexer->at += 3;
    lexer->start = lexer->stop = lexer->at;
}

void tg_lexer_next(tg_lexer *l)
{
    l->last_start = l->start;
    l->last_stop = l->stop;
    l->newline = NULL;
    if (l->mode == LEXER_CODE)
        scan_code(l);
    else
        scan_template(l);
    l->next = l->newline && l->newlines ? TOKEN_NEWLINE : l->kind;
}

void tg_lexer_split(tg_lexer *lexer)
{
    push_frame(lexer, LEXER_QUOTED)->begin = lexer->start;
    finish(lexer, TOKEN_OQUOTE, lexer->start + 1);
    lexer->next = TOKEN_OQUOTE;
}
