// Base: what every layer stands on. Memory, strings, buffers, maps, numbers, Unicode, problems.
//
// Nothing here knows of Terraform. Out of memory never reaches a caller: tg_out_of_memory() ends the
// program with exit status 2. Sizes and lengths are bytes unless a name says otherwise.
#ifndef TRACEGATE_BASE_H
#define TRACEGATE_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// What every report says of the program; TG_VERSION comes from the Makefile.
#define TG_HOME "https://github.com/tracegate/tracegate"

#if defined(__GNUC__)
#define TG_PRINTF(text, first) __attribute__((__format__(__printf__, text, first)))
#define TG_NEVER_NULL          __attribute__((__returns_nonnull__))
#else
#define TG_PRINTF(text, first)
#define TG_NEVER_NULL
#endif

// ---------------------------------------------------------------------------------------- strings

// A string: pointer and length, never NUL-dependent, not necessarily UTF-8. Passed by value; whoever
// made the bytes owns them. The null string (data NULL) means "there is none", the empty one has data.
typedef struct tg_str {
    const char *data;
    size_t length;
} tg_str;

// A string literal as tg_str: S("aws_lambda_function").
#define S(literal) ((tg_str){ "" literal "", sizeof(literal) - 1 })
// For printf: printf("%.*s", TG_ARG(string)).
#define TG_ARG(string) (int)(string).length, (string).data

static inline bool tg_str_equal(tg_str a, tg_str b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}
static inline bool tg_str_none(tg_str s)
{
    return s.data == NULL;
}

tg_str tg_str_from(const char *nul_terminated); // NULL gives the null string
int tg_str_compare(tg_str a, tg_str b);         // byte order; a prefix is smaller
bool tg_str_starts_with(tg_str s, tg_str prefix);
bool tg_str_ends_with(tg_str s, tg_str suffix);
bool tg_str_find(tg_str s, tg_str needle, size_t *at);   // first occurrence
tg_str tg_str_slice(tg_str s, size_t start, size_t end); // clamped to the string
tg_str tg_str_trim(tg_str s);                            // without ASCII white space at both ends

// A list of strings; `items` is owned by whoever made the list.
typedef struct tg_strs {
    const tg_str *items;
    size_t count;
} tg_strs;

bool tg_str_is_one_of(tg_str s, const char *const *words); // NULL-terminated
// The candidate that `word` was probably meant to be; the null string where none is near (a third of its
// letters or less differ; case counts nothing). Words over 64 bytes have no neighbours.
tg_str tg_str_nearest(tg_str word, tg_strs candidates);

// ----------------------------------------------------------------------------------------- memory

// A pool hands out blocks of memory and takes them back for the next arena: fresh memory costs more
// than half of a parser's speed. One a worker; not shared between threads.
// Under the address sanitizer blocks are freed instead, so that what is used after its arena's end is seen.
#ifndef __has_feature
#define __has_feature(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
enum { TG_POOL_RECYCLES = 0 };
#else
enum { TG_POOL_RECYCLES = 1 };
#endif
typedef struct tg_pool tg_pool;
tg_pool *tg_pool_new(void);
void tg_pool_free(tg_pool *pool);

// An arena: everything allocated from it is freed with it, nothing before. Never returns NULL.
// With a budget, going over it sets `exhausted` (allocation still succeeds); lexer and evaluator look
// at the flag and stop making things.
typedef struct tg_arena {
    char *at;  // next free byte
    char *end; // end of the current block
    struct tg_arena_block *blocks;
    tg_pool *pool; // NULL: blocks come from malloc
    size_t used;   // bytes in finished blocks
    size_t budget; // 0: none
    bool exhausted;
} tg_arena;

// `pool` may be NULL.
void tg_arena_init(tg_arena *arena, tg_pool *pool);
// Frees everything (blocks go back to the pool); the arena is then as after tg_arena_init.
void tg_arena_reset(tg_arena *arena);
// A place in an arena, to go back to: what was allocated since is freed. For loops that keep nothing of a turn.
typedef struct tg_arena_mark {
    struct tg_arena_block *block, *next;
    char *at, *end;
    size_t used;
} tg_arena_mark;
tg_arena_mark tg_arena_here(const tg_arena *arena);
void tg_arena_back(tg_arena *arena, const tg_arena_mark *mark);
void *tg_arena_more(tg_arena *arena, size_t size); // slow path of tg_arena_raw

// `size` bytes, aligned for any pointer or 64-bit integer, not zeroed.
static inline void *tg_arena_raw(tg_arena *arena, size_t size)
{
    size = (size + 7u) & ~(size_t)7u;
    if (size <= (size_t)(arena->end - arena->at)) {
        char *p = arena->at;
        arena->at += size;
        return p;
    }
    return tg_arena_more(arena, size);
}
void *tg_arena_zero(tg_arena *arena, size_t count,
                    size_t size) TG_NEVER_NULL; // zeroed; overflow is out of memory
void *tg_arena_copy(tg_arena *arena, const void *bytes, size_t size);
// The elements of `items` in an array twice as long (at least 8), for growing lists; the old one stays.
void *tg_arena_grow(tg_arena *arena, const void *items, size_t *capacity, size_t size) TG_NEVER_NULL;

#define tg_new(arena, type)              ((type *)tg_arena_zero((arena), 1, sizeof(type)))
#define tg_new_array(arena, type, count) ((type *)tg_arena_zero((arena), (count), sizeof(type)))

// A growing array in an arena: `struct { type *items; size_t count, capacity; }` and tg_push.
#define tg_push(arena, list, value)                                                                          \
    do {                                                                                                     \
        if ((list)->count == (list)->capacity)                                                               \
            (list)->items = tg_arena_grow((arena), (list)->items, &(list)->capacity, sizeof *(list)->items); \
        (list)->items[(list)->count++] = (value);                                                            \
    } while (0)

tg_str tg_str_copy(tg_arena *arena, tg_str s); // NUL-terminated behind its length
tg_str tg_str_join(tg_arena *arena, tg_str a, tg_str b);
tg_str tg_format(tg_arena *arena, const char *format, ...) TG_PRINTF(2, 3);
tg_str tg_vformat(tg_arena *arena, const char *format, va_list arguments) TG_PRINTF(2, 0);

// malloc and realloc that never return NULL, for the few things that no arena owns.
void *tg_allocate(size_t size);
void *tg_reallocate(void *old, size_t size);

// A growing byte buffer on malloc. tg_buf_free when done.
typedef struct tg_buf {
    char *data;
    size_t length, capacity;
} tg_buf;
void tg_buf_free(tg_buf *buf);
void tg_buf_reserve(tg_buf *buf, size_t more); // room for `more` bytes behind the length
void tg_buf_add(tg_buf *buf, tg_str s);
void tg_buf_byte(tg_buf *buf, char byte);
void tg_buf_format(tg_buf *buf, const char *format, ...) TG_PRINTF(2, 3);
tg_str tg_buf_str(const tg_buf *buf); // a view; never the null string

// A map from strings to pointers, in insertion order, in an arena. Keys are not copied.
typedef struct tg_map_entry {
    tg_str key;
    void *value;
} tg_map_entry;
typedef struct tg_map {
    tg_arena *arena;
    tg_map_entry *entries; // in insertion order
    size_t count, capacity;
    uint32_t *slots; // index + 1 into entries, 0 free
    size_t slot_count;
} tg_map;
void tg_map_init(tg_map *map, tg_arena *arena);
void *tg_map_get(const tg_map *map, tg_str key);                        // NULL: not there
void tg_map_put(tg_map *map, tg_str key, void *value);                  // replaces
tg_str tg_map_nearest(tg_arena *arena, const tg_map *map, tg_str word); // tg_str_nearest among the keys
uint64_t tg_hash_bytes(tg_str s); // not for security; the same on every machine

// ----------------------------------------------------------------------------------- embedded files

// A text file of the project that is part of the program (the Makefile's EMBEDDED lists which): rule pages,
// stand-ins for wrapper modules. Nothing is read from an installation directory at run time.
typedef struct tg_embedded_file {
    const char *path; // from the project's top; NULL ends the table
    const char *text;
    size_t size; // bytes
} tg_embedded_file;
const tg_embedded_file *tg_embedded_files(void); // sorted by path
tg_str tg_embedded(tg_str path);                 // the null string: no such file

// ---------------------------------------------------------------------------------------- numbers

// A number as Terraform's, which is Go's big.Float: binary, rounded to nearest, ties to even, with a precision
// in bits that belongs to the value: 512 for literals and text, 64 for machine integers (length(), a `for`'s
// index), 53 for doubles (pow(), log()). `1/3*3 == 1` hangs on it. Infinities and minus zero exist, NaN does not.
// Immutable; what does not fit `small` lies in an arena. MPFR is behind it (src/base/number.c, the only door).
typedef struct tg_number {
    const struct tg_big *big; // NULL: the value is `small`
    int64_t small;
    uint32_t precision; // bits
} tg_number;

#define TG_PRECISION_TEXT    512
#define TG_PRECISION_INTEGER 64
#define TG_PRECISION_DOUBLE  53

tg_number tg_number_integer(int64_t value); // 64 bits
tg_number tg_number_unsigned(tg_arena *arena, uint64_t value);
tg_number tg_number_double(tg_arena *arena, double value); // 53 bits; not NaN
tg_number tg_number_infinity(tg_arena *arena, bool negative);
// The same value in another precision, rounded.
tg_number tg_number_with_precision(tg_arena *arena, tg_number n, uint32_t precision);

// Text as Terraform reads numbers (cty.ParseNumberVal): decimal, an exponent, a sign, `inf`; no blanks, no
// underscores. 512 bits. False: no number, or an exponent that Go refuses.
bool tg_number_parse(tg_arena *arena, tg_str text, tg_number *out);
// An integer in a base from 2 to 62 (digits a-z before A-Z; up to 36 they mean the same), as big.Int reads it for
// parseint(): as many bits as it needs, at least 64. False: not one.
bool tg_number_parse_integer(tg_arena *arena, tg_str text, int base, tg_number *out);

// The operators. False where Terraform refuses: 0/0, inf-inf, 0*inf, anything % 0 and the like.
bool tg_number_add(tg_arena *arena, tg_number a, tg_number b, tg_number *out);
bool tg_number_subtract(tg_arena *arena, tg_number a, tg_number b, tg_number *out);
bool tg_number_multiply(tg_arena *arena, tg_number a, tg_number b, tg_number *out);
bool tg_number_divide(tg_arena *arena, tg_number a, tg_number b, tg_number *out);
bool tg_number_modulo(tg_arena *arena, tg_number a, tg_number b, tg_number *out);
tg_number tg_number_negate(tg_arena *arena, tg_number n);
tg_number tg_number_absolute(tg_arena *arena, tg_number n);
tg_number tg_number_floor(tg_arena *arena, tg_number n); // keeps the precision
tg_number tg_number_ceiling(tg_arena *arena, tg_number n);
tg_number tg_number_truncate(tg_arena *arena, tg_number n); // towards zero

int tg_number_compare(tg_number a, tg_number b); // by value; -0 equals 0
int tg_number_sign(tg_number n);                 // -1, 0, 1
bool tg_number_is_integer(tg_number n);          // an infinity is none
bool tg_number_is_infinite(tg_number n);
// False: not an integer, or out of range.
bool tg_number_to_int64(tg_number n, int64_t *out);
double tg_number_to_double(tg_number n); // nearest; an infinity beyond the range

// Text as Go's big.Float.Text(format, digits): format 'f', 'e', 'E', 'g', 'G'; digits after the point ('f', 'e') or
// significant ones ('g'); -1: the shortest text that reads back as this value in its precision. The null string
// where the text would be longer than TG_LIMIT_NUMBER_TEXT.
tg_str tg_number_format(tg_arena *arena, tg_number n, char format, int digits);
tg_str tg_number_text(tg_arena *arena, tg_number n); // format 'f', -1: what a string of it is in Terraform
// An integer's digits in a base from 2 to 62, with `-`. The null string: too long, or no integer.
tg_str tg_number_integer_text(tg_arena *arena, tg_number n, int base);
// A number literal as the parser's dump shows it: 512 bits, format 'e', -1. The null string where `digits` is no
// number that Go accepts (an exponent overflow).
tg_str tg_number_shortest(tg_arena *arena, tg_str digits);

// --------------------------------------------------------------------------------------- problems

// What went wrong outside: no repository, no such revision, a full disk. Not for bad input (tg_diag).
typedef struct tg_problem {
    const char *code; // a stable word, "git/no-repository"
    tg_str path;      // may be null
    tg_str text;      // what is wrong, lower case, no full stop
    tg_str remedy;    // what to do about it; may be null
} tg_problem;

// Ends the program with status 2 and a message; temporary files named with tg_on_exit_unlink go first.
_Noreturn void tg_out_of_memory(void);
// A defect of ours: says where, ends with status 2. Checked in release builds, too.
_Noreturn void tg_bug(const char *what, const char *file, int line);
#define TG_CHECK(condition) ((condition) ? (void)0 : tg_bug(#condition, __FILE__, __LINE__))
// `path` is removed if the program ends by one of these; NULL forgets the last one named.
void tg_on_exit_unlink(const char *path);

// ---------------------------------------------------------------------------------------- Unicode

// The code point at `s` and its length in bytes (1 to 4). Invalid UTF-8 (Go's rule: surrogates and
// overlong forms are invalid) gives 0xFFFD with length 1. `s` is not empty.
uint32_t tg_utf8_decode(tg_str s, size_t *length);
size_t tg_utf8_encode(uint32_t code_point, char out[4]); // bytes written
bool tg_utf8_valid(tg_str s);
// Bytes of the first extended grapheme cluster (UAX #29 of Unicode 15.0, on any bytes exactly as HCL counts
// columns; CR LF is one). `s` is not empty.
size_t tg_utf8_grapheme(tg_str s);
size_t tg_utf8_graphemes(tg_str s); // how many
size_t tg_utf8_code_points(tg_str s);
size_t tg_utf8_utf16_units(tg_str s);
// Normal form C. Returns `s` itself where nothing changes. Invalid bytes stay as they are.
tg_str tg_utf8_nfc(tg_arena *arena, tg_str s);
bool tg_utf8_space(uint32_t code_point); // Unicode White_Space
// The character in another case; itself where it has none.
uint32_t tg_utf8_upper(uint32_t code_point);
uint32_t tg_utf8_lower(uint32_t code_point);
uint32_t tg_utf8_title(uint32_t code_point);
bool tg_utf8_letter_or_digit(uint32_t code_point); // categories L and Nd
bool tg_utf8_visible(
    uint32_t code_point); // Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols, U+0020
// Identifiers: ID_Start and ID_Continue of Unicode 17.0 (generated table; `-` is not in it, `_` continues).
bool tg_utf8_id_start(uint32_t code_point);
bool tg_utf8_id_continue(uint32_t code_point);
bool tg_utf8_identifier(tg_str name); // hclsyntax.ValidIdentifier: `_` may begin, `-` may continue
// The same on bytes, for the lexer: how many bytes the ID_Start (ID_Continue) character at `s` has, 0 if it is none.
// HCL's table is a little wider than UTF-8: C4 followed by any byte is one. `s` is not empty.
size_t tg_utf8_id_start_bytes(tg_str s);
size_t tg_utf8_id_continue_bytes(tg_str s);
// For messages: each byte that is no valid UTF-8 as U+FFFD, control characters as `\n`, `\t`, `\u00xx`, and so what
// reorders or hides text (bidirectional controls, zero width, tags). Returns `s` itself where nothing changes.
tg_str tg_utf8_printable(tg_arena *arena, tg_str s);
void tg_utf8_print(tg_buf *out, tg_str s); // the same, added to `out`
bool tg_utf8_hidden(uint32_t code_point);  // whether the two above escape it
// Cells that the character takes on a terminal: 0, 1 or 2 (East Asian wide, emoji).
unsigned tg_utf8_cells(uint32_t code_point);

// ----------------------------------------------------------------------------- regular expressions

// RE2's language as Go's regexp reads it (leftmost-first, ASCII \w and \b, no backreferences, no lookaround), run by
// PCRE2 within limits. What PCRE2 does differently and what is not supported: src/base/regex_syntax.c.
typedef enum tg_regex_status {
    TG_REGEX_OK,
    TG_REGEX_NONE,        // does not match
    TG_REGEX_INVALID,     // RE2 refuses the pattern
    TG_REGEX_UNSUPPORTED, // RE2 takes it, we cannot
    TG_REGEX_LIMIT,       // too many steps: nothing is known of this match
} tg_regex_status;
typedef struct tg_regex tg_regex;
// NULL: `status` is INVALID or UNSUPPORTED and `message` (in `arena`) says why. Free it; not for several threads
// at once. `pattern` must outlive it and be valid UTF-8 (else INVALID).
tg_regex *tg_regex_new(tg_arena *arena, tg_str pattern, tg_regex_status *status, tg_str *message);
void tg_regex_free(tg_regex *regex);                               // NULL is fine
unsigned tg_regex_groups(const tg_regex *regex);                   // capturing groups
tg_str tg_regex_group_name(const tg_regex *regex, unsigned group); // from 1; the null string: it has none
// The first match at or after byte `from`: OK, NONE or LIMIT. `spans` has room for 2 * (groups + 1): start and end of
// the match and of each group, TG_REGEX_NOWHERE for a group that took no part. `subject` is valid UTF-8 and the same
// from call to call (the steps of all calls for one subject are counted together; `from` 0 begins anew).
#define TG_REGEX_NOWHERE SIZE_MAX
tg_regex_status tg_regex_match(tg_regex *regex, tg_str subject, size_t from, size_t *spans);

// A date "YYYY-MM-DD" of the Gregorian calendar as days since 1970-01-01. False: it is none.
bool tg_date_day(tg_str date, int64_t *day);

// ------------------------------------------------------------------------------------------ hashes

// Digests (libmd); `out` has room for the digest: 16, 20, 32, 64 bytes.
void tg_md5(tg_str s, unsigned char out[16]);
void tg_sha1(tg_str s, unsigned char out[20]);
void tg_sha256(tg_str s, unsigned char out[32]);
void tg_sha512(tg_str s, unsigned char out[64]);
tg_str tg_hex(tg_arena *arena, const unsigned char *bytes, size_t count);

#endif
