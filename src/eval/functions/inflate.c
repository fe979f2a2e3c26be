// DEFLATE and gzip (RFC 1951, RFC 1952), as plainly as they can be read: code lengths are counted, and a code is read bit
// by bit until its length has it.
#include "inflate.h"

enum { LONGEST = 15, LITERALS = 288, DISTANCES = 30, LENGTH_CODES = 19 };

typedef struct stream {
    tg_str in;
    size_t at;
    uint32_t bits; // read and not used yet, the next one lowest
    unsigned bit_count;
    tg_buf *out;
    size_t start; // where this member's output begins
    size_t limit;
    tg_gunzip_status status;
} stream;

typedef struct codes {
    uint16_t counts[LONGEST + 1]; // of codes, by length
    uint16_t symbols[LITERALS];   // in order of their codes
} codes;

static void fail(stream *s, tg_gunzip_status status)
{
    if (s->status == TG_GUNZIP_OK)
        s->status = status;
}

static unsigned read_byte(stream *s)
{
    if (s->at < s->in.length)
        return (unsigned char)s->in.data[s->at++];
    fail(s, TG_GUNZIP_WRONG);
    return 0;
}

static uint32_t read_bits(stream *s, unsigned count)
{
    while (s->bit_count < count) {
        s->bits |= read_byte(s) << s->bit_count;
        s->bit_count += 8;
    }
    uint32_t value = s->bits & ((UINT32_C(1) << count) - 1);
    s->bits >>= count;
    s->bit_count -= count;
    return value;
}

static void put(stream *s, unsigned byte)
{
    if (s->out->length >= s->limit)
        fail(s, TG_GUNZIP_TOO_LONG);
    else
        tg_buf_byte(s->out, (char)byte);
}

static void build(codes *c, const uint8_t *lengths, unsigned count)
{
    uint16_t next[LONGEST + 2] = { 0 };
    memset(c, 0, sizeof *c);
    for (unsigned i = 0; i < count; i++)
        c->counts[lengths[i]]++;
    c->counts[0] = 0;
    for (unsigned i = 1; i <= LONGEST; i++)
        next[i + 1] = (uint16_t)(next[i] + c->counts[i]);
    for (unsigned i = 0; i < count; i++) {
        if (lengths[i] > 0)
            c->symbols[next[lengths[i]]++] = (uint16_t)i;
    }
}

static unsigned read_symbol(stream *s, const codes *c)
{
    int code = 0, first = 0, index = 0;
    for (unsigned length = 1; length <= LONGEST; length++) {
        code |= (int)read_bits(s, 1);
        int count = c->counts[length];
        if (code - count < first)
            return c->symbols[index + (code - first)];
        index += count;
        first = (first + count) << 1;
        code <<= 1;
    }
    fail(s, TG_GUNZIP_WRONG);
    return 256;
}

static void copy(stream *s, unsigned length, unsigned distance)
{
    if (distance > s->out->length - s->start)
        fail(s, TG_GUNZIP_WRONG);
    for (unsigned i = 0; i < length && s->status == TG_GUNZIP_OK; i++)
        put(s, (unsigned char)s->out->data[s->out->length - distance]);
}

static void inflate_codes(stream *s, const codes *literals, const codes *distances)
{
    static const uint16_t length_base[] = { 3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                            31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258 };
    static const uint8_t length_more[] = { 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                           2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0 };
    static const uint16_t distance_base[] = { 1,    2,    3,    4,    5,    7,    9,    13,    17,    25,
                                              33,   49,   65,   97,   129,  193,  257,  385,   513,   769,
                                              1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577 };
    while (s->status == TG_GUNZIP_OK) {
        unsigned symbol = read_symbol(s, literals);
        if (symbol < 256) {
            put(s, symbol);
            continue;
        }
        if (symbol == 256)
            return;
        symbol -= 257;
        if (symbol >= sizeof length_more) {
            fail(s, TG_GUNZIP_WRONG);
            return;
        }
        unsigned length = length_base[symbol] + read_bits(s, length_more[symbol]);
        unsigned far = read_symbol(s, distances);
        if (far >= DISTANCES) {
            fail(s, TG_GUNZIP_WRONG);
            return;
        }
        copy(s, length, distance_base[far] + read_bits(s, far < 2 ? 0 : far / 2 - 1));
    }
}

static void fixed_block(stream *s)
{
    uint8_t lengths[LITERALS];
    codes literals, distances;
    for (unsigned i = 0; i < LITERALS; i++)
        lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    build(&literals, lengths, LITERALS);
    memset(lengths, 5, DISTANCES);
    build(&distances, lengths, DISTANCES);
    inflate_codes(s, &literals, &distances);
}

// Lengths of `total` codes, themselves in a code: 16 repeats the last one, 17 and 18 are runs of zeros.
static bool read_lengths(stream *s, const codes *c, uint8_t *lengths, unsigned total)
{
    for (unsigned i = 0; i < total && s->status == TG_GUNZIP_OK;) {
        unsigned symbol = read_symbol(s, c), times = 1;
        uint8_t value = (uint8_t)symbol;
        if (symbol >= 16) {
            value = symbol == 16 && i > 0 ? lengths[i - 1] : 0;
            times = symbol == 16   ? 3 + read_bits(s, 2)
                    : symbol == 17 ? 3 + read_bits(s, 3)
                                   : 11 + read_bits(s, 7);
        }
        if (symbol > 18 || (symbol == 16 && i == 0) || i + times > total)
            fail(s, TG_GUNZIP_WRONG);
        while (times-- > 0 && i < total)
            lengths[i++] = value;
    }
    return s->status == TG_GUNZIP_OK;
}

static void dynamic_block(stream *s)
{
    static const uint8_t order[LENGTH_CODES] = { 16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                 11, 4,  12, 3, 13, 2, 14, 1, 15 };
    uint8_t lengths[LITERALS + 32] = { 0 };
    codes literals, distances;
    unsigned literal_count = read_bits(s, 5) + 257, distance_count = read_bits(s, 5) + 1;
    unsigned length_count = read_bits(s, 4) + 4;
    if (literal_count > 286 || distance_count > DISTANCES)
        fail(s, TG_GUNZIP_WRONG);
    for (unsigned i = 0; i < length_count; i++)
        lengths[order[i]] = (uint8_t)read_bits(s, 3);
    build(&literals, lengths, LENGTH_CODES);
    if (s->status != TG_GUNZIP_OK || !read_lengths(s, &literals, lengths, literal_count + distance_count))
        return;
    build(&literals, lengths, literal_count);
    build(&distances, lengths + literal_count, distance_count);
    inflate_codes(s, &literals, &distances);
}

static void stored_block(stream *s)
{
    s->bits = 0;
    s->bit_count = 0;
    unsigned length = read_byte(s), inverse;
    length |= read_byte(s) << 8;
    inverse = read_byte(s);
    inverse |= read_byte(s) << 8;
    if (length != (~inverse & 0xFFFF))
        fail(s, TG_GUNZIP_WRONG);
    for (unsigned i = 0; i < length && s->status == TG_GUNZIP_OK; i++)
        put(s, read_byte(s));
}

static void inflate(stream *s)
{
    bool last = false;
    while (!last && s->status == TG_GUNZIP_OK) {
        last = read_bits(s, 1);
        switch (read_bits(s, 2)) {
        case 0:
            stored_block(s);
            break;
        case 1:
            fixed_block(s);
            break;
        case 2:
            dynamic_block(s);
            break;
        default:
            fail(s, TG_GUNZIP_WRONG);
        }
    }
    s->bits = 0;
    s->bit_count = 0;
}

static void skip_text(stream *s)
{
    while (s->status == TG_GUNZIP_OK && read_byte(s) != 0)
        continue;
}

static void header(stream *s)
{
    enum { HAS_CRC = 2, HAS_EXTRA = 4, HAS_NAME = 8, HAS_COMMENT = 16 };
    unsigned first = read_byte(s), second = read_byte(s), method = read_byte(s);
    if (first != 0x1F || second != 0x8B || method != 8)
        fail(s, TG_GUNZIP_WRONG);
    unsigned flags = read_byte(s);
    for (int i = 0; i < 6; i++) // time, level, system
        read_byte(s);
    if (flags & HAS_EXTRA) {
        unsigned length = read_byte(s);
        length |= read_byte(s) << 8;
        while (length-- > 0 && s->status == TG_GUNZIP_OK)
            read_byte(s);
    }
    if (flags & HAS_NAME)
        skip_text(s);
    if (flags & HAS_COMMENT)
        skip_text(s);
    for (int i = 0; flags & HAS_CRC && i < 2; i++)
        read_byte(s);
}

static uint32_t read_word(stream *s)
{
    uint32_t word = 0;
    for (unsigned i = 0; i < 4; i++)
        word |= (uint32_t)read_byte(s) << (8 * i);
    return word;
}

static uint32_t checksum(const char *bytes, size_t count)
{
    uint32_t sum = 0xFFFFFFFF;
    for (size_t i = 0; i < count; i++) {
        sum ^= (unsigned char)bytes[i];
        for (int k = 0; k < 8; k++)
            sum = sum >> 1 ^ (sum & 1 ? 0xEDB88320 : 0);
    }
    return ~sum;
}

tg_gunzip_status tg_gunzip(tg_str bytes, size_t limit, tg_buf *out)
{
    stream s = { .in = bytes, .out = out, .limit = limit };
    do {
        s.start = out->length;
        header(&s);
        if (s.status == TG_GUNZIP_OK)
            inflate(&s);
        uint32_t sum = read_word(&s), length = read_word(&s);
        if (s.status == TG_GUNZIP_OK && (length != (uint32_t)(out->length - s.start) ||
                                         sum != checksum(out->data + s.start, out->length - s.start)))
            fail(&s, TG_GUNZIP_WRONG);
    } while (s.status == TG_GUNZIP_OK && s.at < bytes.length);
    return s.status;
}
