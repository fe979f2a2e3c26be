// Versions and constraints as hashicorp/go-version has them.
#include "source.h"

#define SEGMENTS 8 // more than any version has; further ones are ignored

typedef struct {
    uint64_t segments[SEGMENTS];
    size_t given; // segments written
    tg_str pre;   // behind `-`, up to `+`; null: none
} version;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool parse(tg_str text, version *out)
{
    *out = (version){ 0 };
    text = tg_str_trim(text);
    size_t i = text.length > 0 && (text.data[0] == 'v' || text.data[0] == 'V');
    while (i < text.length && is_digit(text.data[i])) {
        uint64_t n = 0;
        for (; i < text.length && is_digit(text.data[i]); i++)
            n = n > UINT64_MAX / 20 ? n : n * 10 + (uint64_t)(text.data[i] - '0');
        if (out->given < SEGMENTS)
            out->segments[out->given++] = n;
        if (i + 1 >= text.length || text.data[i] != '.' || !is_digit(text.data[i + 1]))
            break;
        i++;
    }
    if (out->given == 0)
        return false;
    if (i < text.length && text.data[i] == '-') {
        size_t end = ++i;
        while (end < text.length && text.data[end] != '+')
            end++;
        out->pre = tg_str_slice(text, i, end);
        return out->pre.length > 0;
    }
    return i == text.length || text.data[i] == '+';
}

static tg_str next_part(tg_str *rest)
{
    size_t end = 0;
    while (end < rest->length && rest->data[end] != '.')
        end++;
    tg_str part = tg_str_slice(*rest, 0, end);
    *rest = tg_str_slice(*rest, end < rest->length ? end + 1 : end, rest->length);
    return part;
}

static bool is_number(tg_str s)
{
    for (size_t i = 0; i < s.length; i++)
        if (!is_digit(s.data[i]))
            return false;
    return s.length > 0;
}

// Of two parts of a prerelease: numbers by value and before words, words by their bytes.
static int compare_parts(tg_str a, tg_str b)
{
    bool numbers = is_number(a) && is_number(b);
    if (is_number(a) != is_number(b))
        return is_number(a) ? -1 : 1;
    if (numbers && a.length != b.length)
        return a.length < b.length ? -1 : 1;
    return tg_str_compare(a, b);
}

static int compare_pre(tg_str a, tg_str b)
{
    if (tg_str_none(a) || tg_str_none(b))
        return tg_str_none(a) - tg_str_none(b);
    while (a.length > 0 && b.length > 0) {
        int order = compare_parts(next_part(&a), next_part(&b));
        if (order)
            return order;
    }
    return (a.length > 0) - (b.length > 0);
}

static int compare(const version *a, const version *b)
{
    for (size_t i = 0; i < SEGMENTS; i++)
        if (a->segments[i] != b->segments[i])
            return a->segments[i] < b->segments[i] ? -1 : 1;
    return compare_pre(a->pre, b->pre);
}

bool tg_version_valid(tg_str text)
{
    version v;
    return parse(text, &v);
}

int tg_version_compare(tg_str a, tg_str b)
{
    version left, right;
    parse(a, &left);
    parse(b, &right);
    return compare(&left, &right);
}

// ------------------------------------------------------------------------------------ constraints

// A prerelease meets only a constraint that names one of the same release.
static bool prerelease_fits(const version *v, const version *c)
{
    if (tg_str_none(v->pre))
        return true;
    return !tg_str_none(c->pre) && memcmp(v->segments, c->segments, sizeof v->segments) == 0;
}

static bool pessimistic(const version *v, const version *c)
{
    if (!prerelease_fits(v, c) || (!tg_str_none(c->pre) && tg_str_none(v->pre)) || compare(v, c) < 0)
        return false;
    for (size_t i = 0; i + 1 < c->given; i++)
        if (v->segments[i] != c->segments[i])
            return false;
    return true;
}

static const tg_str operators[] = { S("~>"), S(">="), S("<="), S("!="), S("="), S(">"), S("<") };
#define OPERATORS (sizeof operators / sizeof operators[0])
enum { PESSIMISTIC, AT_LEAST, AT_MOST, NOT, EXACTLY, ABOVE, BELOW };

// One constraint: its operator and its version. False: it is none.
static bool parse_constraint(tg_str text, size_t *op, tg_str *rest)
{
    version v;
    text = tg_str_trim(text);
    *op = EXACTLY;
    for (size_t i = 0; i < OPERATORS; i++)
        if (tg_str_starts_with(text, operators[i])) {
            *op = i;
            text = tg_str_slice(text, operators[i].length, text.length);
            break;
        }
    *rest = tg_str_trim(text);
    return parse(*rest, &v);
}

static bool meets(const version *v, size_t op, const version *c)
{
    int order = compare(v, c);
    switch (op) {
    case PESSIMISTIC:
        return pessimistic(v, c);
    case AT_LEAST:
        return prerelease_fits(v, c) && order >= 0;
    case AT_MOST:
        return prerelease_fits(v, c) && order <= 0;
    case NOT:
        return order != 0;
    case ABOVE:
        return prerelease_fits(v, c) && order > 0;
    case BELOW:
        return prerelease_fits(v, c) && order < 0;
    default:
        return order == 0;
    }
}

static tg_str next_constraint(tg_str *rest)
{
    size_t end = 0;
    while (end < rest->length && rest->data[end] != ',')
        end++;
    tg_str one = tg_str_slice(*rest, 0, end);
    *rest = end < rest->length ? tg_str_slice(*rest, end + 1, rest->length) : (tg_str){ NULL, 0 };
    return one;
}

bool tg_version_allowed(tg_str text, tg_str constraint)
{
    version v, c;
    if (tg_str_trim(constraint).length == 0)
        return true;
    if (!parse(text, &v))
        return false;
    for (tg_str rest = constraint; !tg_str_none(rest);) {
        size_t op;
        tg_str bound;
        if (!parse_constraint(next_constraint(&rest), &op, &bound) || !parse(bound, &c) || !meets(&v, op, &c))
            return false;
    }
    return true;
}

tg_str tg_version_exact(tg_str constraint)
{
    size_t op;
    tg_str rest = constraint, bound;
    if (parse_constraint(next_constraint(&rest), &op, &bound) && tg_str_none(rest) && op == EXACTLY)
        return bound;
    return (tg_str){ NULL, 0 };
}
