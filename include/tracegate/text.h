// Text: a file's bytes, where a place in them is, what is wrong with them.
//
// Bytes are what is stored; lines and columns are derived when shown. A span names its file by number,
// so that it stays small; the registry of a run (tg_texts) turns the number into the text.
#ifndef TRACEGATE_TEXT_H
#define TRACEGATE_TEXT_H

#include "tracegate/base.h"

// A half-open range of bytes of one file. File 0 is no file (a place that does not exist).
typedef struct tg_span {
    uint32_t file;
    uint32_t start, end; // byte offsets from 0
} tg_span;

// Columns are counted in one of these.
typedef enum tg_unit {
    TG_GRAPHEMES,   // extended grapheme clusters of the line (the dumps count HCL's way, token by token)
    TG_CODE_POINTS, // our reports
    TG_UTF16,
    TG_BYTES, // reviewdog
} tg_unit;

// A place for people: line and column from 1, byte from 0.
typedef struct tg_position {
    uint32_t line, column, byte;
} tg_position;

// One file as it was read. Immutable but for its index of lines, which the first asker makes.
typedef struct tg_text {
    tg_str path;                 // from the repository's root (or as given), `/` as separator
    tg_str bytes;                // the whole file
    uint32_t id;                 // its number in tg_texts, from 1
    struct tg_text_index *index; // lines and marks inside long ones; NULL until asked for
} tg_text;

// All texts of a run, by number. Adding is safe from several threads, and so is everything that asks.
typedef struct tg_texts tg_texts;
tg_texts *tg_texts_new(void);
void tg_texts_free(tg_texts *texts);
// `path` and `bytes` must outlive the registry. Bytes of 4 GiB and more are cut (limits.h is far below). The text stays
// where it is until the registry is freed.
tg_text *tg_texts_add(tg_texts *texts, tg_str path, tg_str bytes);
tg_text *tg_texts_get(const tg_texts *texts, uint32_t id); // NULL for 0 or unknown
// Frees the index of a text that is in no registry.
void tg_text_drop_index(tg_text *text);

// A newline byte ends a line (a CR before it belongs to the line, too). Offsets past the end mean the end. Inside a
// cluster or a character the column is that of its beginning. Any order of questions is fast, on lines of any length.
tg_position tg_text_position(tg_text *text, uint32_t offset, tg_unit unit);
uint32_t tg_text_line(tg_text *text, uint32_t offset); // from 1
uint32_t tg_text_line_count(tg_text *text); // at least 1; a newline at the very end begins one more
// The bytes of a line (from 1) without its line end; empty past the end.
tg_str tg_text_line_bytes(tg_text *text, uint32_t line);
uint32_t tg_text_line_start(tg_text *text,
                            uint32_t line); // byte offset; past the end: that of the text's end
tg_str tg_text_slice(const tg_text *text, tg_span span);

// ------------------------------------------------------------------------------------- diagnostics

typedef enum tg_severity { TG_NOTE, TG_WARNING, TG_ERROR } tg_severity;

// What is wrong with a place in the input. Words in lower case, no full stop, names in quotes.
typedef struct tg_diag {
    tg_severity severity;
    const char *code; // a stable word, "syntax/unclosed-brace"; each has a page
    tg_span subject;  // where it shows: what the caret points at
    tg_span context;  // the construct around it; equal to the subject where there is none
    tg_str message;   // what was expected, what was found
    tg_str label;     // a few words beside the caret; may be null
    tg_str hint;      // what to do; may be null
    tg_span opened;   // where what is not closed was opened; file 0: nowhere
    tg_str path;      // the file, where there is no span in it (unreadable); else null
    bool missed;      // a function may have been missed because of this
} tg_diag;

// A growing list of diagnostics in an arena. Past `limit` further ones are counted, not kept.
typedef struct tg_diags {
    tg_arena *arena;
    tg_diag *items;
    size_t count, capacity;
    size_t limit; // 0: none
    size_t dropped;
    size_t errors; // how many of all, dropped ones too, are errors
} tg_diags;
void tg_diags_init(tg_diags *diags, tg_arena *arena, size_t limit);
// Copies nothing but the struct: texts must live in the arena or be static. Returns the kept one, or NULL.
tg_diag *tg_diags_add(tg_diags *diags, tg_diag diag);
tg_diag tg_diag_copy(tg_arena *arena, const tg_diag *diag); // with its texts
// By file, start of the subject, order of arrival.
void tg_diags_sort(tg_diags *diags, const tg_texts *texts);

// The diagnostic as people read it: message, place, the source line with a caret, hint (STYLE: "Errors
// that people read"). Control characters of the input never reach `out`. `color`: ANSI escapes.
void tg_diag_print(tg_buf *out, const tg_diag *diag, const tg_texts *texts, bool color);

// A place as tg_diag_print shows it: path, line and column, the line, carets below it, a few words beside them. What
// points at several lines shows the first. `gutter`: digits that line numbers get, at least tg_snippet_gutter of all
// places that are shown together. Nothing for a place that does not exist.
typedef struct tg_snippet {
    tg_span at;
    tg_str label;         // may be null
    tg_severity severity; // the carets' colour
    unsigned gutter;
} tg_snippet;
void tg_snippet_print(tg_buf *out, tg_snippet snippet, const tg_texts *texts, bool color);
unsigned tg_snippet_gutter(const tg_texts *texts, tg_span at);
// A line below a snippet: a sign ("=", "→") where the frame is, then `text`, made printable.
void tg_snippet_note(tg_buf *out, unsigned gutter, const char *sign, tg_str text, bool color);

// -------------------------------------------------------------------------------------------- edits

// A change to a text: the bytes of `at` become `text`. What a fix is made of.
typedef struct tg_edit {
    tg_span at;
    tg_str text;
} tg_edit;

#endif
