// The ruler. See ruler.h.
#include "ruler.h"

#include "lexer.h"
#include "literal.h"

tg_position tg_ruler_advance(tg_position start, tg_str bytes)
{
    while (bytes.length) {
        size_t length = tg_first_cluster(bytes);
        start.byte += (uint32_t)length;
        start.column++;
        // A newline within a longer cluster (of bytes that are no UTF-8) begins no line.
        if (bytes.data[length - 1] == '\n' && (length == 1 || (length == 2 && bytes.data[0] == '\r'))) {
            start.line++;
            start.column = 1;
        }
        bytes = tg_str_slice(bytes, length, bytes.length);
    }
    return start;
}

static bool all_ascii(tg_str bytes)
{
    unsigned char all = 0;
    for (size_t i = 0; i < bytes.length; i++)
        all |= (unsigned char)bytes.data[i];
    return all < 0x80;
}

static void mark(tg_ruler *ruler, tg_position at)
{
    if (ruler->count && ruler->items[ruler->count - 1].byte == at.byte)
        return;
    tg_push(ruler->arena, ruler, at);
}

// An escape of a quoted string may be what is wrong: then the reference counts up to it piece by piece.
static tg_position mark_token(tg_ruler *ruler, tg_position start, tg_token kind, tg_str token)
{
    tg_position inside = start;
    for (tg_str rest = token; kind == TOKEN_QUOTED && rest.length;) {
        size_t piece = tg_escape_or_text(rest);
        inside = tg_ruler_advance(inside, tg_str_slice(rest, 0, piece));
        rest = tg_str_slice(rest, piece, rest.length);
        if (rest.length)
            mark(ruler, inside);
    }
    tg_position end = tg_ruler_advance(start, token);
    mark(ruler, end);
    return end;
}

static void mark_tokens(tg_ruler *ruler)
{
    tg_lexer lexer;
    tg_lexer_init(&lexer, ruler->arena, ruler->text->bytes, LEXER_CODE);
    lexer.every = true;
    const char *start = ruler->text->bytes.data;
    tg_position at = { 1, 1, (uint32_t)(lexer.at - start) };
    do {
        tg_lexer_next(&lexer);
        uint32_t byte = (uint32_t)(lexer.start - start);
        at.column += byte - at.byte; // blanks
        at.byte = byte;
        mark(ruler, at);
        tg_str token = { lexer.start, (size_t)(lexer.stop - lexer.start) };
        at = mark_token(ruler, at, (tg_token)lexer.kind, token);
    } while (lexer.kind != TOKEN_EOF);
}

void tg_ruler_init(tg_ruler *ruler, tg_arena *arena, tg_text *text)
{
    *ruler = (tg_ruler){ .arena = arena, .text = text, .ascii = all_ascii(text->bytes) };
    if (!ruler->ascii)
        mark_tokens(ruler);
}

tg_position tg_ruler_at(const tg_ruler *ruler, uint32_t offset)
{
    tg_str bytes = ruler->text->bytes;
    if (offset > bytes.length)
        offset = (uint32_t)bytes.length;
    if (ruler->ascii)
        return tg_text_position(ruler->text, offset, TG_BYTES);
    size_t low = 0, high = ruler->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (ruler->items[middle].byte <= offset)
            low = middle;
        else
            high = middle;
    }
    tg_position at = ruler->items[low];
    return offset > at.byte ? tg_ruler_advance(at, tg_str_slice(bytes, at.byte, offset)) : at;
}
