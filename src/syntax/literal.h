// What is written in quotes, and what it stands for.
#ifndef TRACEGATE_SYNTAX_LITERAL_H
#define TRACEGATE_SYNTAX_LITERAL_H

#include "tracegate/base.h"

// Bytes of the first piece of a quoted string's text: an escape sequence as the reference delimits it, whether or not
// it means anything, or what stands before the next one. `text` is not empty.
size_t tg_escape_or_text(tg_str text);

// Told of each escape sequence that means nothing.
typedef struct tg_bad_escape {
    void (*tell)(void *context, tg_str escape); // a piece of the text
    void *context;
} tg_bad_escape;

// The text of a token of a quoted string with its escapes read; a view where there are none.
tg_str tg_unescape(tg_arena *arena, tg_str text, tg_bad_escape bad);
// The same for text without backslash escapes (heredocs, template files): only `$${` and `%%{` are read.
tg_str tg_unescape_text(tg_str text);
// Bytes of the first grapheme cluster, at once where it is ASCII. `text` is not empty.
static inline size_t tg_first_cluster(tg_str text)
{
    unsigned char first = (unsigned char)text.data[0];
    bool alone = first < 0x80 && first != '\r' && (text.length == 1 || (unsigned char)text.data[1] < 0x80);
    return alone ? 1 : tg_utf8_grapheme(text);
}
// Without Unicode's white space at the start, at the end.
tg_str tg_trim_start(tg_str s);
tg_str tg_trim_end(tg_str s);

#endif
