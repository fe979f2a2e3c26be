// How far a stretch of like bytes goes: names, text, blanks. Sixteen bytes at a time where the machine can (SSE2, which
// every x86-64 has), one by one elsewhere and near the end of the input.
#ifndef TRACEGATE_SYNTAX_SCAN_H
#define TRACEGATE_SYNTAX_SCAN_H

#include <stdbool.h>
#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

// What ends a stretch of text. Beside these: every byte above 0x7F.
enum {
    TG_ENDS_QUOTED = 1, // `"` `\` `$` `%` and newlines
    TG_ENDS_TEXT = 2,   // `$` `%` and newlines
};
extern const uint8_t tg_scan_ends[256];
extern const uint8_t tg_scan_name[256]; // letters, digits, `_`, `-`

#if defined(__SSE2__)

static inline __m128i tg_scan_is(__m128i bytes, char c)
{
    return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c));
}

static inline __m128i tg_scan_from_to(__m128i bytes, char first, char last)
{
    return _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8((char)(first - 1))),
                         _mm_cmplt_epi8(bytes, _mm_set1_epi8((char)(last + 1))));
}

// Bit i: byte i does not go on in a name.
static inline unsigned tg_scan_name_ends(const char *at)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i letters = tg_scan_from_to(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 'z');
    __m128i marks = _mm_or_si128(tg_scan_is(bytes, '_'), tg_scan_is(bytes, '-'));
    __m128i name = _mm_or_si128(_mm_or_si128(letters, marks), tg_scan_from_to(bytes, '0', '9'));
    return ~(unsigned)_mm_movemask_epi8(name) & 0xFFFFu;
}

// Bit i: byte i may end quoted text (control characters and what is above 0x7F are among them).
static inline unsigned tg_scan_quoted_ends(const char *at)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i low = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
    __m128i signs = _mm_or_si128(tg_scan_is(bytes, '$'), tg_scan_is(bytes, '%'));
    __m128i quotes = _mm_or_si128(tg_scan_is(bytes, '"'), tg_scan_is(bytes, '\\'));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(low, signs), quotes));
}

// The same for text without quotes.
static inline unsigned tg_scan_text_ends(const char *at)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i low = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
    __m128i signs = _mm_or_si128(tg_scan_is(bytes, '$'), tg_scan_is(bytes, '%'));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(low, signs));
}

// Bit i: byte i is neither a blank nor a tab.
static inline unsigned tg_scan_blank_ends(const char *at)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i blanks = _mm_or_si128(tg_scan_is(bytes, ' '), tg_scan_is(bytes, '\t'));
    return ~(unsigned)_mm_movemask_epi8(blanks) & 0xFFFFu;
}

// While sixteen bytes are left: returns the place of the first one that `ends` marks.
#define TG_SCAN_WIDE(at, end, ends)                                                                          \
    for (; (end) - (at) >= 16; (at) += 16) {                                                                 \
        unsigned bits = ends(at);                                                                            \
        if (bits)                                                                                            \
            return (at) + __builtin_ctz(bits);                                                               \
    }

#else
#define TG_SCAN_WIDE(at, end, ends)
#endif

// Behind the letters, digits, `_` and `-` at `at`.
static inline const char *tg_scan_name_end(const char *at, const char *end)
{
    TG_SCAN_WIDE(at, end, tg_scan_name_ends)
    while (at < end && tg_scan_name[(uint8_t)*at])
        at++;
    return at;
}

// At the first byte that ends quoted text, or may: control characters do not, and the caller goes on.
static inline const char *tg_scan_quoted_end(const char *at, const char *end)
{
    TG_SCAN_WIDE(at, end, tg_scan_quoted_ends)
    while (at < end && !(tg_scan_ends[(uint8_t)*at] & TG_ENDS_QUOTED))
        at++;
    return at;
}

static inline const char *tg_scan_text_end(const char *at, const char *end)
{
    TG_SCAN_WIDE(at, end, tg_scan_text_ends)
    while (at < end && !(tg_scan_ends[(uint8_t)*at] & TG_ENDS_TEXT))
        at++;
    return at;
}

// Behind the blanks and tabs at `at`. Mostly there is one, or none.
static inline const char *tg_scan_blanks_end(const char *at, const char *end)
{
    TG_SCAN_WIDE(at, end, tg_scan_blank_ends)
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    return at;
}

#endif
