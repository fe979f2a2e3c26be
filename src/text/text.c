// Texts: the registry of a run's files, and where a byte offset is in lines and columns.
//
// The registry is chunks that double in size, so a text never moves and looking one up takes no lock. The index of a
// text is made when somebody first asks: where each line starts, and, in files with non-ASCII characters, a mark every
// few hundred bytes of a long line with the columns up to there. So each question costs the same, wherever it points.
#include "tracegate/text.h"

#include <pthread.h>
#include <stdlib.h>

// -------------------------------------------------------------------------------------- registry

#define FIRST_CHUNK 64u
#define CHUNKS      26 // 64 << 26 numbers are all 32-bit ones

struct tg_texts {
    pthread_mutex_t adding;
    uint32_t count; // written last, read first: what it counts is there
    tg_text *chunks[CHUNKS];
};

tg_texts *tg_texts_new(void)
{
    tg_texts *texts = tg_allocate(sizeof *texts);
    memset(texts, 0, sizeof *texts);
    TG_CHECK(pthread_mutex_init(&texts->adding, NULL) == 0);
    return texts;
}

// Chunk i has 64 << i texts.
static void place_of(uint32_t id, unsigned *chunk, uint32_t *index)
{
    uint64_t place = (uint64_t)id - 1 + FIRST_CHUNK;
    *chunk = 0;
    while (place >> (*chunk + 1) >= FIRST_CHUNK)
        ++*chunk;
    *index = (uint32_t)(place - ((uint64_t)FIRST_CHUNK << *chunk));
}

static tg_text *text_at(const tg_texts *texts, uint32_t id)
{
    unsigned chunk;
    uint32_t index;
    place_of(id, &chunk, &index);
    return &texts->chunks[chunk][index];
}

void tg_texts_free(tg_texts *texts)
{
    if (!texts)
        return;
    for (uint32_t id = 1; id <= texts->count; id++)
        tg_text_drop_index(text_at(texts, id));
    for (size_t i = 0; i < CHUNKS; i++)
        free(texts->chunks[i]);
    pthread_mutex_destroy(&texts->adding);
    free(texts);
}

tg_text *tg_texts_add(tg_texts *texts, tg_str path, tg_str bytes)
{
    if (bytes.length >= UINT32_MAX)
        bytes.length = UINT32_MAX - 1;
    TG_CHECK(pthread_mutex_lock(&texts->adding) == 0);
    uint32_t id = texts->count + 1;
    unsigned chunk;
    uint32_t index;
    place_of(id, &chunk, &index);
    TG_CHECK(chunk < CHUNKS);
    if (!texts->chunks[chunk])
        texts->chunks[chunk] = tg_allocate(((size_t)FIRST_CHUNK << chunk) * sizeof(tg_text));
    tg_text *text = &texts->chunks[chunk][index];
    *text = (tg_text){ .path = path, .bytes = bytes, .id = id };
    __atomic_store_n(&texts->count, id, __ATOMIC_RELEASE);
    TG_CHECK(pthread_mutex_unlock(&texts->adding) == 0);
    return text;
}

tg_text *tg_texts_get(const tg_texts *texts, uint32_t id)
{
    if (id == 0 || id > __atomic_load_n(&texts->count, __ATOMIC_ACQUIRE))
        return NULL;
    return text_at(texts, id);
}

// ----------------------------------------------------------------------------------------- index

// Bytes of a line between two marks: what a question costs at most, against 16 bytes of memory each.
#define MARK_DISTANCE 512

// How many of each unit there are between the line's start and `offset`, which begins a cluster and a character.
typedef struct mark {
    uint32_t offset;
    uint32_t counts[TG_BYTES]; // by tg_unit; bytes need none
} mark;

struct tg_text_index {
    uint32_t *lines; // offset of each line's start
    uint32_t line_count;
    bool ascii; // then there are no marks, and columns are bytes
    mark *marks;
    size_t mark_count, mark_capacity;
};

static bool is_ascii(tg_str s)
{
    size_t i = 0;
    for (; i + 8 <= s.length; i += 8) {
        uint64_t word;
        memcpy(&word, s.data + i, 8);
        if (word & UINT64_C(0x8080808080808080))
            return false;
    }
    for (; i < s.length; i++)
        if ((unsigned char)s.data[i] >= 0x80)
            return false;
    return true;
}

static void find_lines(const tg_text *text, struct tg_text_index *index)
{
    const char *data = text->bytes.data;
    size_t capacity = text->bytes.length / 32 + 16, count = 0;
    index->lines = tg_allocate(capacity * sizeof(uint32_t));
    index->lines[count++] = 0;
    for (size_t at = 0; at < text->bytes.length;) {
        const char *newline = memchr(data + at, '\n', text->bytes.length - at);
        if (!newline)
            break;
        at = (size_t)(newline - data) + 1;
        if (count == capacity) {
            capacity *= 2;
            index->lines = tg_reallocate(index->lines, capacity * sizeof(uint32_t));
        }
        index->lines[count++] = (uint32_t)at;
    }
    index->line_count = (uint32_t)count;
}

// The end of the line, with its newline.
static uint32_t line_end(const tg_text *text, const struct tg_text_index *index, uint32_t line)
{
    return line < index->line_count ? index->lines[line] : (uint32_t)text->bytes.length;
}

// The end of the cluster or character at `at`.
static uint32_t unit_end(const tg_text *text, uint32_t at, tg_unit unit)
{
    tg_str rest = tg_str_slice(text->bytes, at, text->bytes.length);
    if (unit == TG_GRAPHEMES)
        return at + (uint32_t)tg_utf8_grapheme(rest);
    size_t length;
    tg_utf8_decode(rest, &length);
    return at + (uint32_t)length;
}

static uint32_t units_of(const tg_text *text, uint32_t at, uint32_t end, tg_unit unit)
{
    return unit == TG_UTF16 ? (uint32_t)tg_utf8_utf16_units(tg_str_slice(text->bytes, at, end)) : 1;
}

// Moves `at` over whole units to the last one that does not begin behind `offset`; `*count` grows by what it passes.
static uint32_t walk(const tg_text *text, uint32_t at, uint32_t offset, tg_unit unit, uint32_t *count)
{
    while (at < offset) {
        uint32_t end = unit_end(text, at, unit);
        if (end > offset)
            break;
        *count += units_of(text, at, end, unit);
        at = end;
    }
    return at;
}

static void add_mark(struct tg_text_index *index, mark m)
{
    if (index->mark_count == index->mark_capacity) {
        index->mark_capacity = index->mark_capacity ? index->mark_capacity * 2 : 16;
        index->marks = tg_reallocate(index->marks, index->mark_capacity * sizeof(mark));
    }
    index->marks[index->mark_count++] = m;
}

// In malformed text a cluster can end inside of what decodes as a character: no mark goes there.
static void mark_line(const tg_text *text, struct tg_text_index *index, uint32_t start, uint32_t end)
{
    mark m = { .offset = start };
    uint32_t cluster = start, points = start, units = start, last = start;
    while (cluster < end) {
        cluster = unit_end(text, cluster, TG_GRAPHEMES);
        m.counts[TG_GRAPHEMES]++;
        if (cluster - last < MARK_DISTANCE)
            continue;
        points = walk(text, points, cluster, TG_CODE_POINTS, &m.counts[TG_CODE_POINTS]);
        units = walk(text, units, cluster, TG_UTF16, &m.counts[TG_UTF16]);
        if (points != cluster)
            continue;
        m.offset = last = cluster;
        add_mark(index, m);
    }
}

static void find_marks(const tg_text *text, struct tg_text_index *index)
{
    for (uint32_t line = 1; line <= index->line_count; line++) {
        uint32_t start = index->lines[line - 1], end = line_end(text, index, line);
        if (end - start > MARK_DISTANCE)
            mark_line(text, index, start, end);
    }
}

static void free_index(struct tg_text_index *index)
{
    if (!index)
        return;
    free(index->lines);
    free(index->marks);
    free(index);
}

void tg_text_drop_index(tg_text *text)
{
    free_index(text->index);
    text->index = NULL;
}

// Two threads that ask first both make one; the slower one's goes.
static const struct tg_text_index *index_of(tg_text *text)
{
    struct tg_text_index *index = __atomic_load_n(&text->index, __ATOMIC_ACQUIRE);
    if (index)
        return index;
    index = tg_allocate(sizeof *index);
    *index = (struct tg_text_index){ .ascii = is_ascii(text->bytes) };
    find_lines(text, index);
    if (!index->ascii)
        find_marks(text, index);
    struct tg_text_index *there = NULL;
    if (__atomic_compare_exchange_n(&text->index, &there, index, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
        return index;
    free_index(index);
    return there;
}

// ------------------------------------------------------------------------------------- positions

static uint32_t clamp(const tg_text *text, uint32_t offset)
{
    return offset < text->bytes.length ? offset : (uint32_t)text->bytes.length;
}

// The line that `offset` is in, from 1: how many lines start at or before it.
static uint32_t line_of(const struct tg_text_index *index, uint32_t offset)
{
    uint32_t low = 0, high = index->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (index->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low + 1;
}

// The last mark of this line that is not behind `offset`; the line's start if there is none.
static mark mark_before(const struct tg_text_index *index, uint32_t start, uint32_t offset)
{
    size_t low = 0, high = index->mark_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (index->marks[middle].offset <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    if (low > 0 && index->marks[low - 1].offset > start)
        return index->marks[low - 1];
    return (mark){ .offset = start };
}

static bool between_cr_and_lf(const tg_text *text, uint32_t start, uint32_t offset)
{
    const char *data = text->bytes.data;
    return offset > start && offset < text->bytes.length && data[offset] == '\n' && data[offset - 1] == '\r';
}

static uint32_t column_of(const tg_text *text, const struct tg_text_index *index, uint32_t start,
                          uint32_t offset, tg_unit unit)
{
    if (unit == TG_BYTES)
        return offset - start + 1;
    if (index->ascii) // one cluster has two bytes
        return offset - start + 1 - (unit == TG_GRAPHEMES && between_cr_and_lf(text, start, offset));
    mark m = mark_before(index, start, offset);
    uint32_t count = m.counts[unit];
    walk(text, m.offset, offset, unit, &count);
    return count + 1;
}

tg_position tg_text_position(tg_text *text, uint32_t offset, tg_unit unit)
{
    const struct tg_text_index *index = index_of(text);
    offset = clamp(text, offset);
    uint32_t line = line_of(index, offset);
    uint32_t column = column_of(text, index, index->lines[line - 1], offset, unit);
    return (tg_position){ .line = line, .column = column, .byte = offset };
}

uint32_t tg_text_line(tg_text *text, uint32_t offset)
{
    return line_of(index_of(text), clamp(text, offset));
}

uint32_t tg_text_line_count(tg_text *text)
{
    return index_of(text)->line_count;
}

uint32_t tg_text_line_start(tg_text *text, uint32_t line)
{
    const struct tg_text_index *index = index_of(text);
    if (line == 0)
        return 0;
    return line <= index->line_count ? index->lines[line - 1] : (uint32_t)text->bytes.length;
}

tg_str tg_text_line_bytes(tg_text *text, uint32_t line)
{
    const struct tg_text_index *index = index_of(text);
    if (line == 0 || line > index->line_count)
        return tg_str_slice(text->bytes, text->bytes.length, text->bytes.length);
    uint32_t start = index->lines[line - 1], end = line_end(text, index, line);
    if (end > start && text->bytes.data[end - 1] == '\n')
        end--;
    if (end > start && text->bytes.data[end - 1] == '\r')
        end--;
    return tg_str_slice(text->bytes, start, end);
}

tg_str tg_text_slice(const tg_text *text, tg_span span)
{
    return tg_str_slice(text->bytes, span.start, span.end);
}
