// Lines, and the hunks of one file: what the patch reader stands on.
#ifndef TRACEGATE_FILES_HUNK_H
#define TRACEGATE_FILES_HUNK_H

#include "tracegate/files.h"

// A text being read line by line.
typedef struct tg_lines {
    tg_str text;
    size_t at;     // offset of the next line
    size_t number; // of the next line, from 1
} tg_lines;

// The next line with its line end. False: there is none.
bool tg_lines_next(tg_lines *lines, tg_str *out);
// The same, without going on.
bool tg_lines_peek(const tg_lines *lines, tg_str *out);

// "@@ -1,2 +3,4 @@"; a count that is not written is 1.
typedef struct tg_hunk_header {
    size_t old_start, old_count, new_start, new_count;
} tg_hunk_header;
bool tg_hunk_header_read(tg_str line, tg_hunk_header *out);

// What hunks make of a text.
typedef struct tg_hunks_result {
    tg_str bytes;
    tg_hunk *hunks; // without context
    size_t hunk_count;
    size_t line; // of a failure, in the patch
    tg_str why;
} tg_hunks_result;
// Applies all hunks that come next in `patch` to `old`. False: one does not fit exactly.
bool tg_hunks_apply(tg_lines *patch, tg_str old, tg_arena *arena, tg_hunks_result *out);

#endif
