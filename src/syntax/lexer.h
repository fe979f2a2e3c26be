// The lexer: bytes as tokens of HCL's native syntax, one at a time, each exactly as hclsyntax 2.25 cuts it.
//
// What a byte means depends on where it stands: in ordinary code, in a quoted string, in a heredoc, in a template
// file. The lexer keeps that as a stack of frames and needs nothing from the parser, so that the same tokens come out
// whether the parser follows, recovers from a mistake, or only lists them.
#ifndef TRACEGATE_SYNTAX_LEXER_H
#define TRACEGATE_SYNTAX_LEXER_H

#include "tracegate/base.h"

// Kept out of the frequent ways, which then need few registers.
#define TG_RARE __attribute__((__noinline__))

typedef enum tg_token {
    TOKEN_EOF,
    TOKEN_NEWLINE,
    TOKEN_COMMENT, // `#` and `//` with their newline
    TOKEN_IDENT,
    TOKEN_NUMBER,
    TOKEN_STRING, // a whole quoted string in which nothing is special: OQUOTE, QUOTED (if not empty), CQUOTE in one
    TOKEN_OBRACE,
    TOKEN_CBRACE,
    TOKEN_OBRACK,
    TOKEN_CBRACK,
    TOKEN_OPAREN,
    TOKEN_CPAREN,
    TOKEN_OQUOTE,
    TOKEN_CQUOTE,
    TOKEN_OHEREDOC, // with the newline behind the tag
    TOKEN_CHEREDOC,
    TOKEN_INTERP,  // `${`, `${~`
    TOKEN_CONTROL, // `%{`, `%{~`
    TOKEN_SEQ_END, // `}`, `~}`
    TOKEN_QUOTED,  // text of a quoted string, escapes and all
    TOKEN_TEXT,    // text of a heredoc or a template file
    TOKEN_EQUAL,
    TOKEN_COLON,
    TOKEN_COMMA,
    TOKEN_DOT,
    TOKEN_DOUBLE_COLON,
    TOKEN_ELLIPSIS,
    TOKEN_FAT_ARROW,
    TOKEN_QUESTION,
    TOKEN_BANG,
    TOKEN_OR, // from here to PERCENT: the binary operators, in the order of tg_operator
    TOKEN_AND,
    TOKEN_EQUAL_OP,
    TOKEN_NOT_EQUAL,
    TOKEN_LESS,
    TOKEN_LESS_EQUAL,
    TOKEN_GREATER,
    TOKEN_GREATER_EQUAL,
    TOKEN_PLUS,
    TOKEN_MINUS,
    TOKEN_STAR,
    TOKEN_SLASH,
    TOKEN_PERCENT,
    TOKEN_BIT_AND, // from here on: nothing that HCL has; the file is rejected wherever it stands
    TOKEN_BIT_OR,
    TOKEN_BIT_NOT,
    TOKEN_BIT_XOR,
    TOKEN_APOSTROPHE,
    TOKEN_BACKTICK,
    TOKEN_SEMICOLON,
    TOKEN_INVALID,
    TOKEN_BAD_UTF8,
    TOKEN_QUOTED_NEWLINE,
    TOKEN_COUNT
} tg_token;

typedef enum tg_lexer_mode {
    LEXER_CODE,     // the file itself, or inside `${ }` and `%{ }`
    LEXER_QUOTED,   // inside quotes
    LEXER_HEREDOC,  // inside a heredoc
    LEXER_TEMPLATE, // a template file
} tg_lexer_mode;

// One construct that is open. The one below it is where its end leads back to.
typedef struct tg_lexer_frame {
    uint8_t mode;        // tg_lexer_mode
    bool line_start;     // heredoc: a closing tag would be seen here
    int32_t braces;      // code in a sequence: how many braces were open, its own included
    const char *begin;   // heredoc: its tag; quoted: its opening quote
    uint32_t tag_length; // heredoc: bytes
} tg_lexer_frame;

typedef struct tg_lexer {
    // A pair of neighbours would be copied as one vector, which stalls so soon after each was written by itself: `start`
    // and `stop` stand apart.
    const char *at;    // the next byte
    const char *start; // the current token's first byte
    const char *end;   // behind the last byte
    const char *stop;  // behind the current token
    uint8_t kind;      // tg_token of the current token
    uint8_t next;      // the same, or TOKEN_NEWLINE if one comes before it and newlines count
    uint8_t mode;      // tg_lexer_mode of the top frame
    bool newlines;     // do they count?
    bool every;        // newlines and comments are tokens like others
    bool limited;      // a limit was reached: from now on there is only the end of the file
    int32_t braces;
    // The newline (or the comment that ends in one) before the current token; NULL: none.
    const char *newline, *newline_stop;
    const char *last_start, *last_stop; // the token before
    const char *no_close;               // no `*/` at or behind this byte; NULL: not known
    tg_lexer_frame *frames;
    size_t frame_count, frame_capacity;
    tg_arena *arena;   // where frames and comments lie
    const char *first; // the first byte of all
    // Comments passed over, as pairs of start and stop: bytes from `first` on.
    uint32_t *comments;
    size_t comment_count, comment_capacity;
} tg_lexer;

// `mode` is LEXER_CODE or LEXER_TEMPLATE. A byte order mark is passed over.
void tg_lexer_init(tg_lexer *lexer, tg_arena *arena, tg_str bytes, tg_lexer_mode mode);
// The next token. At the end: TOKEN_EOF, empty, again and again. Unless `every` is set, newlines and comments are passed
// over; the first newline before the token is kept in `newline`, all comments in `comments`.
void tg_lexer_next(tg_lexer *lexer);
// Makes the current TOKEN_STRING the TOKEN_OQUOTE that it begins with; its other parts come next.
void tg_lexer_split(tg_lexer *lexer);
// Bytes of the character at `at` if its bytes have the form of UTF-8 (surrogates and overlong forms, too), else 0.
size_t tg_lexer_character(const char *at, const char *end);

#endif
