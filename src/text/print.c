// Diagnostics as people read them: message, place, the source line with carets, hint.
//
// The line is the input's, so nothing of it is trusted: it may be a megabyte long, hold escape sequences of a terminal,
// marks that reorder text, a thousand accents on one letter. What is shown is a window of bounded size around
// the place; each character in it is printed in a form whose width is known, so that the carets stand right.
#include "tracegate/text.h"

#include <stdio.h>

#define WINDOW_CELLS  100 // a line up to here is shown whole
#define CELLS_BEFORE  50  // of a longer one: bytes shown before the place
#define TAB_CELLS     4
#define CLUSTER_BYTES 32 // a longer cluster is shown without what follows its first character

#define RESET "\033[0m"
#define FRAME "\033[34m"

typedef struct look {
    const char *word, *color;
} look;

static look look_of(tg_severity severity)
{
    static const look looks[] = { [TG_NOTE] = { "note", "\033[1;36m" },
                                  [TG_WARNING] = { "warning", "\033[1;33m" },
                                  [TG_ERROR] = { "error", "\033[1;31m" } };
    return looks[severity];
}

static void add(tg_buf *out, const char *text)
{
    tg_buf_add(out, tg_str_from(text));
}

static void repeat(tg_buf *out, char byte, unsigned count)
{
    while (count--)
        tg_buf_byte(out, byte);
}

// Whether the cluster can be shown as it is, and how many cells it then takes.
static bool plain_cluster(tg_str cluster, unsigned *cells)
{
    *cells = 0;
    if (cluster.length > CLUSTER_BYTES || !tg_utf8_valid(cluster))
        return false;
    for (size_t i = 0, length; i < cluster.length; i += length) {
        uint32_t c = tg_utf8_decode(tg_str_slice(cluster, i, cluster.length), &length);
        if (tg_utf8_hidden(c))
            return false;
        unsigned one = tg_utf8_cells(c);
        *cells = one > *cells ? one : *cells;
    }
    return true;
}

// Shows the cluster that `s` begins with, of which `before` cells are already filled. Returns its bytes.
static size_t show_cluster(tg_buf *out, tg_str s, unsigned before, unsigned *cells)
{
    if (s.data[0] == '\t') {
        *cells = TAB_CELLS - before % TAB_CELLS;
        repeat(out, ' ', *cells);
        return 1;
    }
    size_t length = tg_utf8_grapheme(s);
    if (plain_cluster(tg_str_slice(s, 0, length), cells)) {
        tg_buf_add(out, tg_str_slice(s, 0, length));
        return length;
    }
    size_t first;
    uint32_t c = tg_utf8_decode(s, &first);
    size_t start = out->length;
    tg_utf8_print(out, tg_str_slice(s, 0, first));
    *cells = tg_utf8_hidden(c) ? (unsigned)(out->length - start) : tg_utf8_cells(c);
    return length > CLUSTER_BYTES && !tg_utf8_hidden(c) ? length : first;
}

// Where the window begins: the line's start, or a character somewhat before the place.
static size_t window_start(tg_str line, size_t place)
{
    if (line.length <= WINDOW_CELLS || place <= CELLS_BEFORE)
        return 0;
    size_t at = place - CELLS_BEFORE;
    for (unsigned i = 0; i < 3 && at < place && ((unsigned char)line.data[at] & 0xC0) == 0x80; i++)
        at++;
    return at;
}

// The line around `start`..`end` (offsets in it). Says in which cells the carets stand.
static void show_line(tg_buf *out, tg_str line, size_t start, size_t end, unsigned *first, unsigned *past)
{
    size_t at = window_start(line, start);
    unsigned cells = 0;
    if (at > 0) {
        add(out, "…");
        cells++;
    }
    *first = *past = 0;
    bool begun = false, ended = false;
    while (at < line.length && cells < WINDOW_CELLS) {
        if (!begun && at >= start) {
            *first = cells;
            begun = true;
        }
        if (!ended && at >= end) {
            *past = cells;
            ended = true;
        }
        unsigned more;
        at += show_cluster(out, tg_str_slice(line, at, line.length), cells, &more);
        cells += more;
    }
    if (at < line.length)
        add(out, "…");
    if (!begun)
        *first = cells;
    if (!ended)
        *past = cells;
}

static unsigned digits(uint32_t number)
{
    unsigned count = 1;
    while (number >= 10) {
        number /= 10;
        count++;
    }
    return count;
}

unsigned tg_snippet_gutter(const tg_texts *texts, tg_span at)
{
    tg_text *text = tg_texts_get(texts, at.file);
    return text ? digits(tg_text_line(text, at.start)) : 0;
}

static void begin_frame(tg_buf *out, unsigned gutter, const char *sign, bool color)
{
    repeat(out, ' ', gutter);
    if (color)
        add(out, FRAME);
    add(out, sign);
    if (color)
        add(out, RESET);
}

static void show_carets(tg_buf *out, const tg_snippet *s, unsigned first, unsigned past, bool color)
{
    begin_frame(out, s->gutter, "│ ", color);
    repeat(out, ' ', first);
    if (color)
        add(out, look_of(s->severity).color);
    repeat(out, '^', past > first ? past - first : 1);
    if (s->label.length) {
        tg_buf_byte(out, ' ');
        tg_utf8_print(out, s->label);
    }
    if (color)
        add(out, RESET);
    tg_buf_byte(out, '\n');
}

void tg_snippet_print(tg_buf *out, tg_snippet snippet, const tg_texts *texts, bool color)
{
    tg_text *text = tg_texts_get(texts, snippet.at.file);
    if (!text)
        return;
    tg_position start = tg_text_position(text, snippet.at.start, TG_CODE_POINTS);
    begin_frame(out, snippet.gutter, "┌─ ", color);
    tg_utf8_print(out, text->path);
    tg_buf_format(out, ":%u:%u\n", (unsigned)start.line, (unsigned)start.column);

    char number[16];
    snprintf(number, sizeof number, "%u", (unsigned)start.line);
    unsigned width = (unsigned)strlen(number);
    if (color)
        add(out, FRAME);
    repeat(out, ' ', snippet.gutter > width ? snippet.gutter - width : 0);
    tg_buf_format(out, "%s│ ", number);
    if (color)
        add(out, RESET);
    tg_str line = tg_text_line_bytes(text, start.line);
    uint32_t line_start = tg_text_line_start(text, start.line);
    size_t from = start.byte - line_start;
    size_t to = snippet.at.end > line_start ? snippet.at.end - line_start : 0;
    unsigned first, past;
    show_line(out, line, from, to, &first, &past);
    tg_buf_byte(out, '\n');
    show_carets(out, &snippet, first, past, color);
}

void tg_snippet_note(tg_buf *out, unsigned gutter, const char *sign, tg_str text, bool color)
{
    begin_frame(out, gutter, sign, color);
    tg_buf_byte(out, ' ');
    tg_utf8_print(out, text);
    tg_buf_byte(out, '\n');
}

static void print_head(tg_buf *out, const tg_diag *diag, bool color)
{
    look l = look_of(diag->severity);
    if (color)
        tg_buf_format(out, "%s%s" RESET "\033[1m: ", l.color, l.word);
    else
        tg_buf_format(out, "%s: ", l.word);
    tg_utf8_print(out, diag->message);
    add(out, color ? RESET "\n" : "\n");
}

void tg_diag_print(tg_buf *out, const tg_diag *diag, const tg_texts *texts, bool color)
{
    unsigned gutter = tg_snippet_gutter(texts, diag->subject);
    unsigned other = tg_snippet_gutter(texts, diag->opened);
    gutter = other > gutter ? other : gutter;
    gutter = gutter ? gutter : 1;
    print_head(out, diag, color);
    if (tg_texts_get(texts, diag->subject.file)) {
        tg_snippet at = { diag->subject, diag->label, diag->severity, gutter };
        tg_snippet_print(out, at, texts, color);
    } else if (diag->path.length) {
        begin_frame(out, gutter, "┌─ ", color);
        tg_utf8_print(out, diag->path);
        tg_buf_byte(out, '\n');
    }
    tg_snippet opened = { diag->opened, S("opened here"), TG_NOTE, gutter };
    tg_snippet_print(out, opened, texts, color);
    if (diag->hint.length) {
        begin_frame(out, gutter, "=", color);
        add(out, " hint: ");
        tg_utf8_print(out, diag->hint);
        tg_buf_byte(out, '\n');
    }
}
