// The ruler: lines and columns exactly as the reference counts them, for the dumps.
//
// The reference counts grapheme clusters within each token by itself: a combining mark that begins a token has a
// column of its own, though an editor draws it over the character before. So a file with any byte above 0x7F is cut
// into tokens once, and the place of each is kept; a place within a token counts on from there. In a file of ASCII
// alone a column is a byte.
#ifndef TRACEGATE_SYNTAX_RULER_H
#define TRACEGATE_SYNTAX_RULER_H

#include "tracegate/text.h"

typedef struct tg_ruler {
    tg_arena *arena;
    tg_text *text;
    tg_position *items; // where tokens start and end, by byte; not used where all is ASCII
    size_t count, capacity;
    bool ascii;
} tg_ruler;

void tg_ruler_init(tg_ruler *ruler, tg_arena *arena, tg_text *text);
// Offsets are clamped to the text.
tg_position tg_ruler_at(const tg_ruler *ruler, uint32_t offset);
// Where `bytes` end if they begin at `start` and nothing before them joins with them.
tg_position tg_ruler_advance(tg_position start, tg_str bytes);

#endif
