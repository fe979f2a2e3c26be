// Unicode: UTF-8 as Go reads it, identifiers and grapheme clusters as HCL has them, normal form C.
//
// Classes of characters come from generated tables of byte sequences (unicode_tables.c), exactly HCL's own, so that
// columns do not depend on a library's version. utf8proc is used for the normal form and the width of characters; it allocates nothing here,
// knows no threads and keeps no state.
#include "tracegate/base.h"

#include "unicode_tables.h"

#include <utf8proc.h>

#define REPLACEMENT 0xFFFDu

// ---------------------------------------------------------------------------------------- UTF-8

static uint32_t byte_at(tg_str s, size_t i)
{
    return (unsigned char)s.data[i];
}

static bool continues(tg_str s, size_t i)
{
    return i < s.length && (byte_at(s, i) & 0xC0) == 0x80;
}

static uint32_t broken(size_t *length)
{
    *length = 1;
    return REPLACEMENT;
}

uint32_t tg_utf8_decode(tg_str s, size_t *length)
{
    uint32_t lead = byte_at(s, 0);
    if (lead < 0x80) {
        *length = 1;
        return lead;
    }
    if (lead < 0xC2 || lead > 0xF4 || !continues(s, 1))
        return broken(length);
    uint32_t code_point = (lead & (lead < 0xE0   ? 0x1F
                                   : lead < 0xF0 ? 0x0F
                                                 : 0x07))
                              << 6 |
                          (byte_at(s, 1) & 0x3F);
    if (lead < 0xE0) {
        *length = 2;
        return code_point;
    }
    if (!continues(s, 2))
        return broken(length);
    code_point = code_point << 6 | (byte_at(s, 2) & 0x3F);
    if (lead < 0xF0) {
        if (code_point < 0x800 || (code_point >= 0xD800 && code_point < 0xE000))
            return broken(length);
        *length = 3;
        return code_point;
    }
    if (!continues(s, 3))
        return broken(length);
    code_point = code_point << 6 | (byte_at(s, 3) & 0x3F);
    if (code_point < 0x10000 || code_point > 0x10FFFF)
        return broken(length);
    *length = 4;
    return code_point;
}

size_t tg_utf8_encode(uint32_t code_point, char out[4])
{
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point < 0xE000))
        code_point = REPLACEMENT;
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    size_t length = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (code_point & 0x3F));
        code_point >>= 6;
    }
    static const unsigned char leads[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
    out[0] = (char)(leads[length] | code_point);
    return length;
}

// How many of the first bytes are ASCII; whole words first.
static size_t ascii_prefix(tg_str s)
{
    size_t i = 0;
    for (; i + 8 <= s.length; i += 8) {
        uint64_t word;
        memcpy(&word, s.data + i, 8);
        if (word & UINT64_C(0x8080808080808080))
            break;
    }
    while (i < s.length && byte_at(s, i) < 0x80)
        i++;
    return i;
}

static tg_str rest(tg_str s, size_t from)
{
    return (tg_str){ s.data + from, s.length - from };
}

bool tg_utf8_valid(tg_str s)
{
    for (size_t i = ascii_prefix(s); i < s.length; i += ascii_prefix(rest(s, i))) {
        size_t length;
        if (tg_utf8_decode(rest(s, i), &length) == REPLACEMENT && length == 1)
            return false;
        i += length;
    }
    return true;
}

size_t tg_utf8_code_points(tg_str s)
{
    size_t count = 0;
    for (size_t i = 0, length; i < s.length; i += length, count++)
        tg_utf8_decode(rest(s, i), &length);
    return count;
}

size_t tg_utf8_utf16_units(tg_str s)
{
    size_t count = 0;
    for (size_t i = 0, length; i < s.length; i += length)
        count += tg_utf8_decode(rest(s, i), &length) > 0xFFFF ? 2 : 1;
    return count;
}

// ---------------------------------------------------------------------------------- identifiers

// The bytes of the character at `s`, as many as its first byte says, as one big-endian number. 0: too few are left,
// or its first byte is none.
static uint32_t sequence(tg_str s, size_t *length)
{
    uint32_t lead = byte_at(s, 0);
    *length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (*length > s.length || (lead >= 0x80 && lead < 0xC0) || lead > 0xF7)
        return 0;
    uint32_t bytes = lead;
    for (size_t i = 1; i < *length; i++)
        bytes = bytes << 8 | byte_at(s, i);
    return bytes;
}

static bool in_ranges(const tg_byte_range *ranges, size_t count, uint32_t bytes)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (ranges[middle].last < bytes)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && ranges[low].first <= bytes;
}

static bool ascii_letter(uint32_t c)
{
    return (c | 0x20) - 'a' < 26;
}

static bool id_start(uint32_t bytes)
{
    return bytes < 0x80 ? ascii_letter(bytes) : in_ranges(tg_id_start, tg_id_start_count, bytes);
}

static bool id_continue(uint32_t bytes)
{
    if (bytes < 0x80)
        return ascii_letter(bytes) || bytes - '0' < 10 || bytes == '_';
    return in_ranges(tg_id_continue, tg_id_continue_count, bytes);
}

size_t tg_utf8_id_start_bytes(tg_str s)
{
    size_t length;
    uint32_t bytes = sequence(s, &length);
    return bytes && id_start(bytes) ? length : 0;
}

size_t tg_utf8_id_continue_bytes(tg_str s)
{
    size_t length;
    uint32_t bytes = sequence(s, &length);
    return bytes && id_continue(bytes) ? length : 0;
}

static uint32_t sequence_of(uint32_t code_point)
{
    char bytes[4];
    size_t length = tg_utf8_encode(code_point, bytes);
    return sequence((tg_str){ bytes, length }, &length);
}

bool tg_utf8_id_start(uint32_t code_point)
{
    return id_start(sequence_of(code_point));
}

bool tg_utf8_id_continue(uint32_t code_point)
{
    return id_continue(sequence_of(code_point));
}

bool tg_utf8_identifier(tg_str name)
{
    for (size_t at = 0, length; at < name.length; at += length) {
        uint32_t c = tg_utf8_decode(tg_str_slice(name, at, name.length), &length);
        if (at == 0 ? c != '_' && !tg_utf8_id_start(c) : c != '-' && !tg_utf8_id_continue(c))
            return false;
    }
    return name.length > 0;
}

bool tg_utf8_space(uint32_t c)
{
    return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
           c == 0x3000;
}

// ---------------------------------------------------------------------------- grapheme clusters

static tg_cluster_class ascii_class(uint32_t c)
{
    if (c == '\r')
        return TG_CLUSTER_CR;
    if (c == '\n')
        return TG_CLUSTER_LF;
    return c < 0x20 || c == 0x7F ? TG_CLUSTER_CONTROL : TG_CLUSTER_OTHER;
}

// Whether the bytes of the character at `s` have the form of UTF-8 (textseg's AnyUTF8: overlong forms and surrogates,
// too). In the tables are a few sequences that do not.
static bool well_formed(tg_str s, size_t length)
{
    for (size_t i = 1; i < length; i++)
        if (!continues(s, i))
            return false;
    return true;
}

static const tg_cluster_range *cluster_range(uint32_t bytes)
{
    size_t low = 0, high = tg_cluster_range_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (tg_cluster_ranges[middle].last < bytes)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < tg_cluster_range_count && tg_cluster_ranges[low].first <= bytes;
    return found ? &tg_cluster_ranges[low] : NULL;
}

// The class of the character at `s` and its length. The replacement character stands alone as a control does.
static tg_cluster_class cluster_class(tg_str s, size_t *length)
{
    if (byte_at(s, 0) < 0x80) {
        *length = 1;
        return ascii_class(byte_at(s, 0));
    }
    uint32_t bytes = sequence(s, length);
    const tg_cluster_range *range = bytes ? cluster_range(bytes) : NULL;
    if (range)
        return range->class;
    if (bytes && well_formed(s, *length))
        return bytes == 0xEFBFBD ? TG_CLUSTER_CONTROL : TG_CLUSTER_OTHER;
    *length = 1;
    return TG_CLUSTER_BROKEN;
}

// Reading characters one after the other: the one ahead, and where it ends.
typedef struct clusters {
    tg_str s;
    size_t at;     // where the character ahead begins
    size_t length; // its bytes
    tg_cluster_class class;
} clusters;

static void look(clusters *c)
{
    c->class = TG_CLUSTER_BROKEN;
    c->length = 0;
    if (c->at < c->s.length)
        c->class = cluster_class(rest(c->s, c->at), &c->length);
}

static void take(clusters *c)
{
    c->at += c->length;
    look(c);
}

static bool take_all(clusters *c, tg_cluster_class class)
{
    size_t before = c->at;
    while (c->class == class)
        take(c);
    return c->at > before;
}

// HangulSeq = L+ (((LV? V+ | LVT) T*)? | LV?) | LV V* T* | V+ T* | LVT T* | T+
static void hangul(clusters *c)
{
    bool lead = take_all(c, TG_CLUSTER_L);
    bool closed = c->class == TG_CLUSTER_LVT;
    if (closed || c->class == TG_CLUSTER_LV)
        take(c);
    bool vowels = !closed && take_all(c, TG_CLUSTER_V);
    if (closed || vowels || !lead)
        take_all(c, TG_CLUSTER_T);
}

// Extension = (Extend | SpacingMark | ZWJ (Extended_Pictographic Extend*)?)*; `glue`: with what is in parentheses
static void extension(clusters *c, bool glue)
{
    for (;;) {
        bool joiner = c->class == TG_CLUSTER_ZWJ;
        if (!joiner && c->class != TG_CLUSTER_EXTEND && c->class != TG_CLUSTER_SPACING)
            return;
        take(c);
        if (joiner && glue && c->class == TG_CLUSTER_PICTOGRAPHIC)
            take(c);
    }
}

// What may stand behind Prepend: one character or one sequence, with what extends it.
static void core(clusters *c)
{
    switch (c->class) {
    case TG_CLUSTER_L:
    case TG_CLUSTER_V:
    case TG_CLUSTER_T:
    case TG_CLUSTER_LV:
    case TG_CLUSTER_LVT:
        hangul(c);
        extension(c, true);
        return;
    case TG_CLUSTER_PICTOGRAPHIC:
        take(c);
        extension(c, true);
        return;
    case TG_CLUSTER_REGIONAL:
        take(c);
        if (c->class == TG_CLUSTER_REGIONAL)
            take(c);
        extension(c, true);
        return;
    case TG_CLUSTER_OTHER:
    case TG_CLUSTER_EXTEND:
    case TG_CLUSTER_SPACING:
    case TG_CLUSTER_ZWJ:
        if (!well_formed(rest(c->s, c->at), c->length))
            return;
        take(c);
        extension(c, false);
        return;
    case TG_CLUSTER_BROKEN:
    case TG_CLUSTER_PREPEND:
    case TG_CLUSTER_CONTROL:
    case TG_CLUSTER_CR:
    case TG_CLUSTER_LF:
        return;
    }
}

// As textseg's grapheme_clusters.rl, which is UAX #29 but for Hangul and joiners in sequences that no writing has.
static size_t long_grapheme(tg_str s)
{
    clusters c = { .s = s };
    look(&c);
    if (c.class == TG_CLUSTER_CR) {
        take(&c);
        return c.class == TG_CLUSTER_LF ? 2 : 1;
    }
    take_all(&c, TG_CLUSTER_PREPEND);
    core(&c);
    if (c.at)
        return c.at;
    return c.class == TG_CLUSTER_CONTROL ? c.length : 1;
}

size_t tg_utf8_grapheme(tg_str s)
{
    if (byte_at(s, 0) < 0x80 && (s.length == 1 || (byte_at(s, 1) < 0x80 && byte_at(s, 0) != '\r')))
        return 1;
    return long_grapheme(s);
}

size_t tg_utf8_graphemes(tg_str s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.length; count++)
        i += tg_utf8_grapheme(rest(s, i));
    return count;
}

// --------------------------------------------------------------------------------- normal form C

// Go's normal forms are stream-safe (UAX #15, section 13): a combining grapheme joiner goes in after this many
// non-starters. It bounds what has to be looked at together, too.
#define MOST_NON_STARTERS 30
#define GRAPHEME_JOINER   0x034F
// A canonical decomposition has at most four code points, a compatibility one 18.
#define CANONICAL_MOST  4
#define COMPATIBLE_MOST 18

// A starter and what may compose with it or change places, decomposed.
typedef struct segment {
    int32_t points[(MOST_NON_STARTERS + 2) * CANONICAL_MOST];
    size_t count;
    unsigned non_starters; // as Go counts them
} segment;

// Characters that compose with what is before them: NFC_Quick_Check=Maybe in Unicode 15.0.
static bool composes_backward(int32_t c)
{
    static const struct {
        int32_t first, last;
    } ranges[] = { { 0x0300, 0x0304 },   { 0x0306, 0x030C },   { 0x030F, 0x030F },   { 0x0311, 0x0311 },
                   { 0x0313, 0x0314 },   { 0x031B, 0x031B },   { 0x0323, 0x0328 },   { 0x032D, 0x032E },
                   { 0x0330, 0x0331 },   { 0x0338, 0x0338 },   { 0x0342, 0x0342 },   { 0x0345, 0x0345 },
                   { 0x0653, 0x0655 },   { 0x093C, 0x093C },   { 0x09BE, 0x09BE },   { 0x09D7, 0x09D7 },
                   { 0x0B3E, 0x0B3E },   { 0x0B56, 0x0B57 },   { 0x0BBE, 0x0BBE },   { 0x0BD7, 0x0BD7 },
                   { 0x0C56, 0x0C56 },   { 0x0CC2, 0x0CC2 },   { 0x0CD5, 0x0CD6 },   { 0x0D3E, 0x0D3E },
                   { 0x0D57, 0x0D57 },   { 0x0DCA, 0x0DCA },   { 0x0DCF, 0x0DCF },   { 0x0DDF, 0x0DDF },
                   { 0x102E, 0x102E },   { 0x1161, 0x1175 },   { 0x11A8, 0x11C2 },   { 0x1B35, 0x1B35 },
                   { 0x3099, 0x309A },   { 0x110BA, 0x110BA }, { 0x11127, 0x11127 }, { 0x1133E, 0x1133E },
                   { 0x11357, 0x11357 }, { 0x114B0, 0x114B0 }, { 0x114BA, 0x114BA }, { 0x114BD, 0x114BD },
                   { 0x115AF, 0x115AF }, { 0x11930, 0x11930 } };
    size_t i = 0;
    while (i < sizeof ranges / sizeof *ranges && ranges[i].last < c)
        i++;
    return i < sizeof ranges / sizeof *ranges && ranges[i].first <= c;
}

static int combining_class(int32_t c)
{
    return utf8proc_get_property(c)->combining_class;
}

static bool non_starter(int32_t c)
{
    return combining_class(c) || composes_backward(c);
}

// How many non-starters the compatibility decomposition begins and ends with (Go counts by that one in all forms).
static void count_non_starters(uint32_t c, unsigned *leading, unsigned *trailing)
{
    int32_t points[COMPATIBLE_MOST];
    int boundary = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char((int32_t)c, points, COMPATIBLE_MOST,
                                                     UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &boundary);
    *leading = *trailing = 0;
    if (count < 1 || count > COMPATIBLE_MOST)
        return;
    while ((utf8proc_ssize_t)*leading < count && non_starter(points[*leading]))
        ++*leading;
    while ((utf8proc_ssize_t)*trailing < count &&
           non_starter(points[count - 1 - (utf8proc_ssize_t)*trailing]))
        ++*trailing;
}

// Canonical order: non-starters by combining class, stable.
static void order(segment *g)
{
    for (size_t i = 1; i < g->count; i++) {
        int32_t point = g->points[i];
        int class = combining_class(point);
        size_t j = i;
        for (; class && j > 0 && combining_class(g->points[j - 1]) > class; j--)
            g->points[j] = g->points[j - 1];
        g->points[j] = point;
    }
}

// The primary composite of two characters, 0 if there is none. Go looks it up by the low 16 bits of both, so that
// characters of other planes are taken for those of the two planes that have composites; HCL's strings are so, too.
static int32_t composite(int32_t a, int32_t b)
{
    for (int32_t plane_a = 0; plane_a <= 0x10000; plane_a += 0x10000)
        for (int32_t plane_b = 0; plane_b <= 0x10000; plane_b += 0x10000) {
            int32_t pair[2] = { plane_a | (a & 0xFFFF), plane_b | (b & 0xFFFF) };
            bool hangul_pair =
                (pair[0] >= 0x1100 && pair[0] < 0x1200) || (pair[0] >= 0xAC00 && pair[0] < 0xD7A4);
            if (!hangul_pair && utf8proc_normalize_utf32(pair, 2, UTF8PROC_COMPOSE | UTF8PROC_STABLE) == 1)
                return pair[0];
        }
    return 0;
}

// The Hangul syllable of L and V, or of LV and T; 0 if there is none.
static int32_t syllable(int32_t a, int32_t b)
{
    enum { L = 0x1100, V = 0x1161, T = 0x11A7, S = 0xAC00, L_COUNT = 19, V_COUNT = 21, T_COUNT = 28 };
    if (a >= L && a < L + L_COUNT && b >= V && b < V + V_COUNT)
        return S + ((a - L) * V_COUNT + (b - V)) * T_COUNT;
    if (a >= S && a < S + L_COUNT * V_COUNT * T_COUNT && (a - S) % T_COUNT == 0 && b > T && b < T + T_COUNT)
        return a + b - T;
    return 0;
}

// Composes a segment in place, step for step as Go's reorderBuffer.compose and combineHangul: from the first Jamo on,
// only Hangul is composed.
static void compose(segment *g)
{
    size_t starter = 0, kept = 1;
    bool jamo = false;
    for (size_t i = 1; i < g->count; i++) {
        int32_t point = g->points[i];
        jamo |= (point & ~0xFF) == 0x1100;
        int32_t whole = 0;
        if (jamo || composes_backward(point)) {
            int before = combining_class(g->points[kept - 1]);
            if (before == 0)
                starter = kept - 1;
            bool blocked = starter != kept - 1 && before >= combining_class(point);
            if (!blocked)
                whole = jamo ? syllable(g->points[starter], point) : composite(g->points[starter], point);
        }
        if (whole)
            g->points[starter] = whole;
        else
            g->points[kept++] = point;
    }
    g->count = g->count ? kept : 0;
}

static void flush(segment *g, tg_buf *out)
{
    order(g);
    compose(g);
    for (size_t i = 0; i < g->count; i++) {
        char bytes[4];
        tg_buf_add(out, (tg_str){ bytes, tg_utf8_encode((uint32_t)g->points[i], bytes) });
    }
    g->count = 0;
}

static void push(segment *g, uint32_t c)
{
    int boundary = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char((int32_t)c, g->points + g->count, CANONICAL_MOST,
                                                     UTF8PROC_DECOMPOSE | UTF8PROC_STABLE, &boundary);
    TG_CHECK(count > 0 && count <= CANONICAL_MOST);
    g->count += (size_t)count;
}

static void normalize_point(segment *g, uint32_t c, tg_buf *out)
{
    unsigned leading, trailing;
    count_non_starters(c, &leading, &trailing);
    if (leading == 0) {
        flush(g, out);
        g->non_starters = trailing;
    } else if (g->non_starters + leading > MOST_NON_STARTERS) {
        g->points[g->count++] = GRAPHEME_JOINER;
        flush(g, out);
        g->non_starters = leading;
    } else {
        g->non_starters += leading;
    }
    push(g, c);
}

// Whether there is anything at or above U+0300, where the first combining character is.
static bool may_change(tg_str s)
{
    for (size_t i = 0; i < s.length; i++)
        if (byte_at(s, i) >= 0xCC)
            return true;
    return false;
}

tg_str tg_utf8_nfc(tg_arena *arena, tg_str s)
{
    if (!may_change(s))
        return s;
    tg_buf out = { 0 };
    segment g = { .count = 0 };
    for (size_t i = 0, length; i < s.length; i += length) {
        uint32_t c = tg_utf8_decode(rest(s, i), &length);
        if (c == REPLACEMENT && length == 1) {
            flush(&g, &out);
            tg_buf_byte(&out, s.data[i]);
            g.non_starters = 0;
        } else {
            normalize_point(&g, c, &out);
        }
    }
    flush(&g, &out);
    tg_str normal = tg_buf_str(&out);
    tg_str result = tg_str_equal(normal, s) ? s : tg_str_copy(arena, normal);
    tg_buf_free(&out);
    return result;
}

// -------------------------------------------------------------------------------------- messages

// Characters that a terminal or a reader acts on instead of showing them: controls, what changes the direction or the
// order of the text around it, line separators, what has no width and joins nothing, tags.
bool tg_utf8_hidden(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = { { 0x00, 0x1F },     { 0x7F, 0x9F },      { 0x061C, 0x061C }, { 0x200B, 0x200B },
                   { 0x200E, 0x200F }, { 0x2028, 0x202E },  { 0x2060, 0x206F }, { 0xFEFF, 0xFEFF },
                   { 0xFFF9, 0xFFFB }, { 0xE0000, 0xE00FF } };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return false;
}

static void add_hidden(tg_buf *out, uint32_t c)
{
    if (c == '\n')
        tg_buf_add(out, S("\\n"));
    else if (c == '\r')
        tg_buf_add(out, S("\\r"));
    else if (c == '\t')
        tg_buf_add(out, S("\\t"));
    else
        tg_buf_format(out, c > 0xFFFF ? "\\U%08x" : "\\u%04x", (unsigned)c);
}

// Bytes at the start of `s` that are shown as they are: nearly all of nearly every text.
static size_t plain_run(tg_str s)
{
    size_t length = 0;
    while (length < s.length && s.data[length] >= 0x20 && s.data[length] < 0x7F)
        length++;
    return length;
}

void tg_utf8_print(tg_buf *out, tg_str s)
{
    for (size_t i = 0, length; i < s.length; i += length) {
        length = plain_run(rest(s, i));
        if (length) {
            tg_buf_add(out, tg_str_slice(s, i, i + length));
            continue;
        }
        uint32_t c = tg_utf8_decode(rest(s, i), &length);
        if (c == REPLACEMENT && length == 1)
            tg_buf_add(out, S("\xEF\xBF\xBD"));
        else if (tg_utf8_hidden(c))
            add_hidden(out, c);
        else
            tg_buf_add(out, tg_str_slice(s, i, i + length));
    }
}

tg_str tg_utf8_printable(tg_arena *arena, tg_str s)
{
    if (plain_run(s) == s.length)
        return s;
    tg_buf out = { 0 };
    tg_utf8_print(&out, s);
    tg_str result = tg_str_equal(tg_buf_str(&out), s) ? s : tg_str_copy(arena, tg_buf_str(&out));
    tg_buf_free(&out);
    return result;
}

unsigned tg_utf8_cells(uint32_t c)
{
    int cells = utf8proc_charwidth((int32_t)c);
    return cells < 0 ? 0 : (unsigned)cells;
}
