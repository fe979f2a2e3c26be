// The line hash by which code scanning knows an alert again: codeql-action, src/fingerprints.ts, to the bit.
//
// A line's hash covers the 100 UTF-16 units from its start, blanks and tabs left out, so it depends on what follows
// the line, not on indentation. The units go through a ring of that size with a rolling sum; when a line's first
// unit is the oldest in the ring, the sum is its hash. Where a line ends differs from tg_text: a lone CR ends one, too.
#include "report_internal.h"

#include <stdlib.h>

enum { WINDOW = 100 };
static const uint64_t base = 37;
static const uint64_t end_marker = 0xFFFF; // behind the last unit, through the same filter

// Called for each line in order; false: no further line is wanted.
typedef bool line_sink(void *context, uint32_t line, uint64_t hash);

typedef struct hasher {
    uint64_t sum, oldest_weight; // base to the power of WINDOW
    uint16_t units[WINDOW];
    uint32_t starts[WINDOW]; // the number of the line that starts with this unit; 0: none does
    size_t at;               // where the next unit goes: the oldest one
    uint32_t line;
    bool at_start, after_return;
    line_sink *sink;
    void *context;
} hasher;

// False: the sink wants no more.
static bool push(hasher *h, uint16_t unit, uint32_t starts)
{
    h->sum = h->sum * base + unit - h->oldest_weight * h->units[h->at];
    h->units[h->at] = unit;
    h->starts[h->at] = starts;
    h->at = (h->at + 1) % WINDOW;
    uint32_t line = h->starts[h->at];
    h->starts[h->at] = 0;
    return line == 0 || h->sink(h->context, line, h->sum);
}

static bool feed(hasher *h, uint16_t unit)
{
    if (unit == ' ' || unit == '\t' || (unit == '\n' && h->after_return)) {
        h->after_return = false;
        return true;
    }
    h->after_return = unit == '\r';
    if (unit == '\r')
        unit = '\n';
    uint32_t starts = h->at_start ? ++h->line : 0;
    h->at_start = unit == '\n';
    return push(h, unit, starts);
}

// The range of a second byte, by the first (Unicode, table 3-7): past it the sequence is invalid from there.
static void second_byte_range(unsigned char first, unsigned char *low, unsigned char *high)
{
    *low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    *high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
}

// The code point at `at`, as the WHATWG decoder reads it: one U+FFFD for each maximal invalid part
// (tg_utf8_decode has Go's rule, one for each byte).
static uint32_t decode(tg_str s, size_t *at)
{
    unsigned char first = (unsigned char)s.data[(*at)++], low, high;
    if (first < 0x80)
        return first;
    if (first < 0xC2 || first > 0xF4)
        return 0xFFFD;
    size_t more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    uint32_t code_point = first & (0x3Fu >> more);
    second_byte_range(first, &low, &high);
    for (; more; more--, low = 0x80, high = 0xBF) {
        unsigned char next = *at < s.length ? (unsigned char)s.data[*at] : 0;
        if (next < low || next > high)
            return 0xFFFD;
        code_point = code_point << 6 | (next & 0x3Fu);
        (*at)++;
    }
    return code_point;
}

static bool feed_code_point(hasher *h, uint32_t code_point)
{
    if (code_point < 0x10000)
        return feed(h, (uint16_t)code_point);
    code_point -= 0x10000;
    return feed(h, (uint16_t)(0xD800 | code_point >> 10)) &&
           feed(h, (uint16_t)(0xDC00 | (code_point & 0x3FF)));
}

static void each_line(tg_str bytes, line_sink *sink, void *context)
{
    hasher h = { .oldest_weight = 1, .at_start = true, .sink = sink, .context = context };
    for (int i = 0; i < WINDOW; i++)
        h.oldest_weight *= base;
    for (size_t at = 0; at < bytes.length;)
        if (!feed_code_point(&h, decode(bytes, &at)))
            return;
    if (!feed(&h, (uint16_t)end_marker))
        return;
    for (int i = 0; i < WINDOW; i++)
        if (!push(&h, 0, 0))
            return;
}

// Two passes keep memory bounded by the lines that are asked for: their hashes, then how often each was there before.
typedef struct wanted {
    uint64_t hash;
    uint32_t line, place; // place: index in `lines`
    uint32_t occurrences; // of this hash so far; kept by the first of those with equal hashes
} wanted;
typedef struct search {
    const uint32_t *lines;
    size_t count, next;
    wanted *items; // in the second pass by hash, then line
    size_t found;
    tg_arena *arena;
    tg_str *out;
} search;

static bool note_hash(void *context, uint32_t line, uint64_t hash)
{
    search *s = context;
    while (s->next < s->count && s->lines[s->next] < line)
        s->next++;
    if (s->next < s->count && s->lines[s->next] == line)
        s->items[s->found++] = (wanted){ hash, line, (uint32_t)s->next++, 0 };
    return s->next < s->count;
}

static int by_hash_and_line(const void *a, const void *b)
{
    const wanted *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

// The first item of this hash that is not before `line`, NULL: none.
static wanted *item_from(search *s, uint64_t hash, uint32_t line)
{
    wanted key = { .hash = hash, .line = line };
    size_t low = 0, high = s->found;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (by_hash_and_line(&s->items[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->found && s->items[low].hash == hash ? &s->items[low] : NULL;
}

static bool count_hash(void *context, uint32_t line, uint64_t hash)
{
    search *s = context;
    wanted *first = item_from(s, hash, 0);
    if (!first)
        return true;
    first->occurrences++;
    wanted *item = item_from(s, hash, line);
    if (item && item->line == line) {
        s->out[item->place] =
            tg_format(s->arena, "%llx:%u", (unsigned long long)hash, (unsigned)first->occurrences);
        s->next++;
    }
    return s->next < s->found;
}

void tg_line_hashes(tg_arena *arena, tg_str bytes, const uint32_t *lines, size_t count, tg_str *out)
{
    search s = { .lines = lines, .count = count, .arena = arena, .out = out };
    for (size_t i = 0; i < count; i++)
        out[i] = (tg_str){ NULL, 0 };
    if (count == 0)
        return;
    s.items = tg_allocate(count * sizeof *s.items);
    each_line(bytes, note_hash, &s);
    s.next = 0;
    if (s.found) {
        qsort(s.items, s.found, sizeof *s.items, by_hash_and_line);
        each_line(bytes, count_hash, &s);
    }
    free(s.items);
}

tg_str tg_line_hash(tg_arena *arena, tg_str bytes, uint32_t line)
{
    tg_str hash;
    tg_line_hashes(arena, bytes, &line, 1, &hash);
    return hash;
}
