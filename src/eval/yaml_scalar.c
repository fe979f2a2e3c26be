// YAML scalars: go-cty-yaml's resolve.go. A mixture of YAML 1.1 (`yes` and `on` are booleans, dates are times) and 1.2
// (`010` is ten, `0o17` octal, no sexagesimals).
#include "functions/base64.h"
#include "functions/date.h"
#include "yaml.h"

#define TAG "tag:yaml.org,2002:"

// What is in the table of words: "yes" and its like.
typedef enum word { NO_WORD, TRUE_WORD, FALSE_WORD, NULL_WORD, INFINITY_WORD, MINUS_INFINITY_WORD } word;

static word find_word(tg_str text)
{
    static const struct {
        const char *words; // a blank before and behind each
        word meaning;
    } rows[] = {
        { " y Y yes Yes YES true True TRUE on On ON ", TRUE_WORD },
        { " n N no No NO false False FALSE off Off OFF ", FALSE_WORD },
        { " ~ null Null NULL ", NULL_WORD },
        { " .inf .Inf .INF +.inf +.Inf +.INF ", INFINITY_WORD },
        { " -.inf -.Inf -.INF ", MINUS_INFINITY_WORD },
    };
    char key[8] = { ' ' };
    size_t at;
    if (text.length == 0)
        return NULL_WORD;
    if (text.length > sizeof key - 2 || tg_str_find(text, S(" "), &at))
        return NO_WORD;
    memcpy(key + 1, text.data, text.length);
    key[text.length + 1] = ' ';
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (tg_str_find(tg_str_from(rows[i].words), (tg_str){ key, text.length + 2 }, &at))
            return rows[i].meaning;
    }
    return NO_WORD;
}

static tg_value word_value(tg_arena *arena, word w)
{
    switch (w) {
    case TRUE_WORD:
    case FALSE_WORD:
        return tg_value_bool(w == TRUE_WORD);
    case INFINITY_WORD:
    case MINUS_INFINITY_WORD:
        return tg_value_of_number(arena, tg_number_infinity(arena, w == MINUS_INFINITY_WORD));
    case NO_WORD:
    case NULL_WORD:
    default:
        return tg_value_null(arena, &tg_type_any);
    }
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// How many characters of `set` there are from `at` on.
static size_t span(tg_str text, size_t at, const char *set)
{
    size_t length = 0;
    while (at + length < text.length && text.data[at + length] && strchr(set, text.data[at + length]))
        length++;
    return length;
}

#define DIGITS "0123456789"

// [-+]?[0-9]+ | 0o[0-7]+ | 0x[0-9a-fA-F]+
static bool looks_like_integer(tg_str text)
{
    if (tg_str_starts_with(text, S("0o")))
        return text.length > 2 && span(text, 2, "01234567") == text.length - 2;
    if (tg_str_starts_with(text, S("0x")))
        return text.length > 2 && span(text, 2, DIGITS "abcdefABCDEF") == text.length - 2;
    size_t sign = span(text, 0, "+-") > 0;
    return text.length > sign && span(text, sign, DIGITS) == text.length - sign;
}

// [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
static bool looks_like_float(tg_str text)
{
    size_t at = span(text, 0, "+-") > 0, whole = span(text, at, DIGITS), part = 0;
    at += whole;
    if (at < text.length && text.data[at] == '.') {
        part = span(text, at + 1, DIGITS);
        at += part + 1;
    }
    if (whole == 0 && part == 0)
        return false;
    if (at < text.length && (text.data[at] == 'e' || text.data[at] == 'E')) {
        at += 1 + (span(text, at + 1, "+-") > 0);
        size_t exponent = span(text, at, DIGITS);
        at += exponent;
        if (exponent == 0)
            return false;
    }
    return at == text.length;
}

// Go's strconv.ParseInt and ParseUint with base 0: a prefix 0x, 0o, 0b says the base, 0 alone octal.
static bool prefixed_integer(tg_arena *arena, tg_str text, tg_number *out)
{
    bool sign = span(text, 0, "+-") > 0, negative = sign && text.data[0] == '-';
    tg_str digits = tg_str_slice(text, sign, text.length);
    int base = 10;
    if (digits.length > 1 && digits.data[0] == '0') {
        char c = (char)(digits.data[1] | 0x20);
        base = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 8;
        digits = tg_str_slice(digits, c == 'x' || c == 'o' || c == 'b' ? 2 : 1, digits.length);
    }
    if (digits.length == 0 || span(digits, 0, DIGITS "abcdefABCDEF") < digits.length)
        return false;
    if (!tg_number_parse_integer(arena, digits, base, out))
        return false;
    tg_number most = tg_number_integer(INT64_MAX), beyond, one = tg_number_integer(1);
    tg_number_add(arena, most, one, &beyond); // 1 << 63
    if (negative) {
        *out = tg_number_negate(arena, *out);
        return tg_number_compare(*out, tg_number_negate(arena, beyond)) >= 0;
    }
    tg_number_add(arena, beyond, most, &beyond); // (1 << 64) - 1
    return tg_number_compare(*out, sign ? most : beyond) <= 0;
}

static tg_str without_underscores(tg_arena *arena, tg_str text)
{
    char *out = tg_arena_raw(arena, text.length + 1);
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] != '_')
            out[length++] = text.data[i];
    }
    return (tg_str){ out, length };
}

static bool number(tg_arena *arena, tg_str text, tg_value *out)
{
    tg_number n;
    text = without_underscores(arena, text);
    if (!tg_number_parse(arena, text, &n) && !prefixed_integer(arena, text, &n))
        return false;
    *out = tg_value_of_number(arena, n);
    return true;
}

static bool time_of(tg_arena *arena, tg_str text, tg_value *out)
{
    tg_buf buf = { 0 };
    bool fine = tg_date_of_yaml(text, &buf);
    if (fine)
        *out = tg_value_string(arena, tg_str_copy(arena, tg_buf_str(&buf)));
    tg_buf_free(&buf);
    return fine;
}

typedef enum found { NOTHING, VALUE, MISTAKE } found;

static found cannot_parse(tg_arena *arena, tg_str text, tg_str tag, tg_str *wrong)
{
    *wrong = tg_format(arena, "cannot parse \"%.*s\" as %.*s", TG_ARG(tg_utf8_printable(arena, text)),
                       TG_ARG(tag));
    return MISTAKE;
}

// What the first character lets expect.
static found by_looks(tg_arena *arena, tg_str tag, tg_str text, tg_value *out, tg_str *wrong)
{
    char first = text.length > 0 ? text.data[0] : '\0';
    word w = find_word(text);
    tg_number n;
    if (w != NO_WORD) {
        *out = word_value(arena, w);
        return VALUE;
    }
    if (!is_digit(first) && !strchr("+-.", first))
        return NOTHING;
    if (tg_str_none(tag) &&
        (tg_str_equal(text, S(".nan")) || tg_str_equal(text, S(".NaN")) || tg_str_equal(text, S(".NAN")))) {
        *wrong = S("floating point NaN is not supported");
        return MISTAKE;
    }
    if (first == '.') {
        if (!tg_number_parse(arena, text, &n))
            return NOTHING;
        *out = tg_value_of_number(arena, n);
        return VALUE;
    }
    if ((tg_str_none(tag) || tg_str_equal(tag, S(TAG "timestamp"))) && time_of(arena, text, out))
        return VALUE;
    if (!looks_like_integer(text) && !looks_like_float(text))
        return NOTHING;
    return number(arena, text, out) ? VALUE : cannot_parse(arena, text, S("a number"), wrong);
}

static found by_tag(tg_arena *arena, tg_str tag, tg_str text, tg_value *out, tg_str *wrong)
{
    tg_str bytes;
    word w = find_word(text);
    bool fine = true;
    if (tg_str_none(tag) || tg_str_equal(tag, S(TAG "str")) || tg_str_equal(tag, S(TAG "binary"))) {
        fine = !tg_str_equal(tag, S(TAG "binary")) || tg_base64_decode(arena, text, &bytes);
        *out = tg_value_string(arena, tg_str_copy(arena, text));
    } else if (tg_str_equal(tag, S(TAG "bool"))) {
        fine = w == TRUE_WORD || w == FALSE_WORD;
        *out = tg_value_bool(w == TRUE_WORD);
    } else if (tg_str_equal(tag, S(TAG "float")) || tg_str_equal(tag, S(TAG "int"))) {
        fine = number(arena, text, out);
    } else if (tg_str_equal(tag, S(TAG "timestamp"))) {
        fine = time_of(arena, text, out);
    } else {
        *out = tg_value_null(arena, &tg_type_any);
    }
    return fine ? VALUE : cannot_parse(arena, text, tag, wrong);
}

static bool known_tag(tg_str tag)
{
    static const char *const tags[] = { TAG "str",  TAG "bool",      TAG "int",   TAG "float",
                                        TAG "null", TAG "timestamp", TAG "binary" };
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        if (tg_str_equal(tag, tg_str_from(tags[i])))
            return true;
    }
    return tg_str_none(tag);
}

bool tg_yaml_scalar(tg_arena *arena, tg_str tag, tg_str text, bool quoted, tg_value *out, bool *merge,
                    tg_str *wrong)
{
    *merge = false;
    if (!known_tag(tag)) {
        *wrong = tg_format(arena, "unsupported tag \"%.*s\"", TG_ARG(tg_utf8_printable(arena, tag)));
        return false;
    }
    // A text that could be none of the words and numbers is not looked at as one, whatever its quotes.
    bool hint = text.length == 0 || (text.data[0] && strchr("+-." DIGITS "yYnNtTfFoO~", text.data[0]));
    bool text_tag = tg_str_equal(tag, S(TAG "str")) || tg_str_equal(tag, S(TAG "binary"));
    found f = NOTHING;
    if (hint && !text_tag && quoted) {
        *out = tg_value_string(arena, tg_str_copy(arena, text));
        return true;
    }
    if (hint && !text_tag)
        f = by_looks(arena, tag, text, out, wrong);
    if (f == NOTHING && tg_str_none(tag) && tg_str_equal(text, S("<<")))
        *merge = true;
    if (f == NOTHING)
        f = by_tag(arena, tag, text, out, wrong);
    return f == VALUE;
}
