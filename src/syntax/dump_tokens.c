// The token dump: `[[TYPE,RANGE,BYTES]…]`, the reference's tokens one by one.
#include "lexer.h"
#include "ruler.h"
#include "syntax_internal.h"

static const char *const names[TOKEN_COUNT] = {
    [TOKEN_EOF] = "EOF",
    [TOKEN_NEWLINE] = "Newline",
    [TOKEN_COMMENT] = "Comment",
    [TOKEN_IDENT] = "Ident",
    [TOKEN_NUMBER] = "NumberLit",
    [TOKEN_STRING] = "",
    [TOKEN_OBRACE] = "OBrace",
    [TOKEN_CBRACE] = "CBrace",
    [TOKEN_OBRACK] = "OBrack",
    [TOKEN_CBRACK] = "CBrack",
    [TOKEN_OPAREN] = "OParen",
    [TOKEN_CPAREN] = "CParen",
    [TOKEN_OQUOTE] = "OQuote",
    [TOKEN_CQUOTE] = "CQuote",
    [TOKEN_OHEREDOC] = "OHeredoc",
    [TOKEN_CHEREDOC] = "CHeredoc",
    [TOKEN_INTERP] = "TemplateInterp",
    [TOKEN_CONTROL] = "TemplateControl",
    [TOKEN_SEQ_END] = "TemplateSeqEnd",
    [TOKEN_QUOTED] = "QuotedLit",
    [TOKEN_TEXT] = "StringLit",
    [TOKEN_EQUAL] = "Equal",
    [TOKEN_COLON] = "Colon",
    [TOKEN_COMMA] = "Comma",
    [TOKEN_DOT] = "Dot",
    [TOKEN_DOUBLE_COLON] = "DoubleColon",
    [TOKEN_ELLIPSIS] = "Ellipsis",
    [TOKEN_FAT_ARROW] = "FatArrow",
    [TOKEN_QUESTION] = "Question",
    [TOKEN_BANG] = "Bang",
    [TOKEN_OR] = "Or",
    [TOKEN_AND] = "And",
    [TOKEN_EQUAL_OP] = "EqualOp",
    [TOKEN_NOT_EQUAL] = "NotEqual",
    [TOKEN_LESS] = "LessThan",
    [TOKEN_LESS_EQUAL] = "LessThanEq",
    [TOKEN_GREATER] = "GreaterThan",
    [TOKEN_GREATER_EQUAL] = "GreaterThanEq",
    [TOKEN_PLUS] = "Plus",
    [TOKEN_MINUS] = "Minus",
    [TOKEN_STAR] = "Star",
    [TOKEN_SLASH] = "Slash",
    [TOKEN_PERCENT] = "Percent",
    [TOKEN_BIT_AND] = "BitwiseAnd",
    [TOKEN_BIT_OR] = "BitwiseOr",
    [TOKEN_BIT_NOT] = "BitwiseNot",
    [TOKEN_BIT_XOR] = "BitwiseXor",
    [TOKEN_APOSTROPHE] = "Apostrophe",
    [TOKEN_BACKTICK] = "Backtick",
    [TOKEN_SEMICOLON] = "Semicolon",
    [TOKEN_INVALID] = "Invalid",
    [TOKEN_BAD_UTF8] = "BadUTF8",
    [TOKEN_QUOTED_NEWLINE] = "QuotedNewline",
};

typedef struct writer {
    tg_buf *out;
    const char *base; // the text's first byte
    tg_position at;   // where the last token ended
    bool first;
} writer;

static void write_token(writer *w, tg_token kind, const char *start, const char *stop)
{
    uint32_t byte = (uint32_t)(start - w->base);
    w->at.column += byte - w->at.byte; // blanks
    w->at.byte = byte;
    tg_str bytes = { start, (size_t)(stop - start) };
    tg_position end = tg_ruler_advance(w->at, bytes);
    tg_buf_add(w->out, w->first ? S("[\"") : S(",[\""));
    tg_buf_add(w->out, tg_str_from(names[kind]));
    tg_buf_add(w->out, S("\","));
    tg_dump_range(w->out, w->at, end);
    tg_buf_byte(w->out, ',');
    tg_dump_string(w->out, bytes);
    tg_buf_byte(w->out, ']');
    w->at = end;
    w->first = false;
}

// A whole plain string is three tokens of the reference, or two.
static void write_string(writer *w, const char *start, const char *stop)
{
    write_token(w, TOKEN_OQUOTE, start, start + 1);
    if (stop - start > 2)
        write_token(w, TOKEN_QUOTED, start + 1, stop - 1);
    write_token(w, TOKEN_CQUOTE, stop - 1, stop);
}

bool tg_dump_tokens(tg_buf *out, const tg_text *text)
{
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    tg_lexer lexer;
    tg_lexer_init(&lexer, &arena, text->bytes, LEXER_CODE);
    lexer.every = true;
    writer w = { .out = out, .base = text->bytes.data, .first = true };
    w.at = (tg_position){ 1, 1, (uint32_t)(lexer.at - w.base) };
    bool good = true;
    tg_buf_byte(out, '[');
    do {
        tg_lexer_next(&lexer);
        good = good && lexer.kind < TOKEN_BIT_AND;
        if (lexer.kind == TOKEN_STRING)
            write_string(&w, lexer.start, lexer.stop);
        else
            write_token(&w, (tg_token)lexer.kind, lexer.start, lexer.stop);
    } while (lexer.kind != TOKEN_EOF);
    tg_buf_byte(out, ']');
    good = good && !lexer.limited;
    tg_arena_reset(&arena);
    return good;
}
