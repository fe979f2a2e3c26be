// The character encodings that textencodebase64() and textdecodebase64() know, by IANA's names.
#ifndef TRACEGATE_EVAL_FUNCTIONS_CHARSET_H
#define TRACEGATE_EVAL_FUNCTIONS_CHARSET_H

#include "tracegate/base.h"

typedef enum tg_charset_kind {
    TG_CHARSET_ASCII,
    TG_CHARSET_UTF8,
    TG_CHARSET_UTF16,   // big-endian; a byte order mark is written, and believed
    TG_CHARSET_UTF16BE, // a byte order mark is a character
    TG_CHARSET_UTF16LE,
    TG_CHARSET_TABLE,       // a byte a character
    TG_CHARSET_UNSUPPORTED, // Terraform has it: Chinese, Japanese, Korean
} tg_charset_kind;

typedef struct tg_charset {
    const char *name;    // NULL ends the table
    const char *aliases; // in lower case, a blank before and behind each
    tg_charset_kind kind;
    const uint16_t *table; // code points by byte; 0xFFFD: none
} tg_charset;
extern const tg_charset tg_charsets[];

// Whatever its case. NULL: no such encoding.
const tg_charset *tg_charset_find(tg_arena *arena, tg_str name);
// False: some character has no place there.
bool tg_charset_encode(const tg_charset *charset, tg_str text, tg_buf *out);
// To UTF-8. False: some bytes are no character there (U+FFFD counts as none).
bool tg_charset_decode(const tg_charset *charset, tg_str bytes, tg_buf *out);

#endif
