// File names as Go's path/filepath has them, and names that are patterns (doublestar.go).
#include "path.h"

// ------------------------------------------------------------------------------------------- paths

// Goes back by one part; false: there is none to go back to.
static bool up(tg_buf *out, size_t least)
{
    if (out->length <= least)
        return false;
    while (out->length > least && out->data[out->length - 1] != '/')
        out->length--;
    if (out->length > least)
        out->length--;
    return true;
}

tg_str tg_path_clean(tg_arena *arena, tg_str path)
{
    tg_buf out = { 0 };
    bool rooted = tg_str_starts_with(path, S("/"));
    size_t least = rooted; // what `..` cannot remove
    if (rooted)
        tg_buf_byte(&out, '/');
    for (size_t at = 0; at < path.length;) {
        size_t end = at;
        while (end < path.length && path.data[end] != '/')
            end++;
        tg_str part = tg_str_slice(path, at, end);
        at = end + 1;
        if (part.length == 0 || tg_str_equal(part, S(".")))
            continue;
        bool back = tg_str_equal(part, S(".."));
        if (back && (up(&out, least) || rooted))
            continue;
        if (out.length > rooted)
            tg_buf_byte(&out, '/');
        tg_buf_add(&out, part);
        if (back)
            least = out.length;
    }
    tg_str cleaned = out.length > 0 ? tg_str_copy(arena, tg_buf_str(&out)) : S(".");
    tg_buf_free(&out);
    return cleaned;
}

tg_str tg_path_joined(tg_arena *arena, tg_str first, tg_str rest)
{
    if (first.length == 0 || rest.length == 0)
        return tg_path_clean(arena, first.length == 0 ? rest : first);
    return tg_path_clean(arena, tg_format(arena, "%.*s/%.*s", TG_ARG(first), TG_ARG(rest)));
}

static tg_str first_part(tg_str path)
{
    size_t slash;
    return tg_str_find(path, S("/"), &slash) ? tg_str_slice(path, 0, slash) : path;
}

tg_str tg_path_relative(tg_arena *arena, tg_str from, tg_str to)
{
    while (from.length > 0 && to.length > 0 && tg_str_equal(first_part(from), first_part(to))) {
        size_t part = first_part(from).length + 1;
        from = tg_str_slice(from, part, from.length);
        to = tg_str_slice(to, part, to.length);
    }
    tg_buf out = { 0 };
    for (; from.length > 0; from = tg_str_slice(from, first_part(from).length + 1, from.length))
        tg_buf_add(&out, S("../"));
    tg_buf_add(&out, to);
    tg_str way = tg_path_clean(arena, tg_buf_str(&out));
    tg_buf_free(&out);
    return way;
}

// ---------------------------------------------------------------------------------------- patterns

typedef struct glob {
    tg_str pattern, name;
    size_t in_pattern, in_name;
} glob;

static uint32_t rune_at(tg_str s, size_t at, size_t *length)
{
    *length = 0;
    return at < s.length ? tg_utf8_decode(tg_str_slice(s, at, s.length), length) : 0xFFFD;
}

// The first `c` in `s` from `at` on that is not escaped; SIZE_MAX: none.
static size_t unescaped(tg_str s, size_t at, char c)
{
    size_t start = at;
    for (; at < s.length; at++) {
        if (s.data[at] == c && (at == start || s.data[at - 1] != '\\'))
            return at;
        if (s.data[at] == c)
            start = at + 1;
    }
    return SIZE_MAX;
}

// One character of a class, perhaps escaped; false: there is none.
static bool class_character(tg_str class, size_t *at, uint32_t *c)
{
    size_t length;
    *c = rune_at(class, *at, &length);
    *at += length;
    if (length == 0 || *c == '-')
        return false;
    if (*c != '\\')
        return true;
    *c = rune_at(class, *at, &length);
    *at += length;
    return length > 0;
}

// "[" "^"? (character | character "-" character)+ "]", behind the bracket.
static tg_glob_match match_class(glob *g)
{
    size_t end = unescaped(g->pattern, g->in_pattern, ']'), length;
    uint32_t c = rune_at(g->name, g->in_name, &length), low, high;
    if (end == SIZE_MAX || end == g->in_pattern)
        return TG_GLOB_BAD;
    tg_str class = tg_str_slice(g->pattern, g->in_pattern, end);
    bool negated = class.data[0] == '^', found = false;
    for (size_t at = negated; at < class.length;) {
        if (!class_character(class, &at, &low))
            return TG_GLOB_BAD;
        high = low;
        if (at < class.length && class.data[at] == '-') {
            at++;
            if (!class_character(class, &at, &high))
                return TG_GLOB_BAD;
        }
        found = found || (low <= c && c <= high);
    }
    g->in_pattern = end + 1;
    g->in_name += length;
    return found == negated ? TG_GLOB_NO : TG_GLOB_YES;
}

// `*`, behind it: any beginning of the rest of the name.
static tg_glob_match match_star(tg_arena *arena, const glob *g, size_t *steps)
{
    tg_str rest = tg_str_slice(g->pattern, g->in_pattern, g->pattern.length);
    if (rest.length == 0)
        return TG_GLOB_YES;
    for (size_t at = g->in_name, length; at < g->name.length; at += length) {
        rune_at(g->name, at, &length);
        if (tg_glob_part(arena, rest, tg_str_slice(g->name, at, g->name.length), steps) == TG_GLOB_YES)
            return TG_GLOB_YES;
    }
    return TG_GLOB_NO;
}

// "{" alternative ("," alternative)* "}", behind the brace: each with the rest of the pattern.
static tg_glob_match match_alternatives(tg_arena *arena, const glob *g, size_t *steps)
{
    size_t end = unescaped(g->pattern, g->in_pattern, '}');
    if (end == SIZE_MAX)
        return TG_GLOB_BAD;
    tg_str options = tg_str_slice(g->pattern, g->in_pattern, end);
    tg_str rest = tg_str_slice(g->pattern, end + 1, g->pattern.length);
    tg_str name = tg_str_slice(g->name, g->in_name, g->name.length);
    for (size_t at = 0; at <= options.length;) {
        size_t comma = unescaped(options, at, ',');
        size_t option_end = comma == SIZE_MAX ? options.length : comma;
        tg_str pattern = tg_str_join(arena, tg_str_slice(options, at, option_end), rest);
        tg_glob_match match = tg_glob_part(arena, pattern, name, steps);
        if (match != TG_GLOB_NO)
            return match;
        at = option_end + 1;
    }
    return TG_GLOB_NO;
}

// The next piece of the pattern against the next of the name. `*decided`: that is the answer for all of it.
static tg_glob_match match_piece(tg_arena *arena, glob *g, size_t *steps, bool *decided)
{
    size_t in_pattern, in_name;
    uint32_t c = rune_at(g->pattern, g->in_pattern, &in_pattern), n = rune_at(g->name, g->in_name, &in_name);
    g->in_pattern += in_pattern;
    *decided = c == '*' || c == '{';
    if (c == '*')
        return match_star(arena, g, steps);
    if (c == '{')
        return match_alternatives(arena, g, steps);
    if (c == '[')
        return match_class(g);
    bool any = c == '?';
    if (c == '\\') {
        c = rune_at(g->pattern, g->in_pattern, &in_pattern);
        if (c == 0xFFFD)
            return TG_GLOB_BAD;
        g->in_pattern += in_pattern;
    }
    g->in_name += in_name;
    return any || c == n ? TG_GLOB_YES : TG_GLOB_NO;
}

tg_glob_match tg_glob_part(tg_arena *arena, tg_str pattern, tg_str name, size_t *steps)
{
    glob g = { pattern, name, 0, 0 };
    if (pattern.length == 0 || (name.length == 0 && !tg_str_equal(pattern, S("*"))))
        return pattern.length == 0 && name.length == 0 ? TG_GLOB_YES : TG_GLOB_NO;
    while (g.in_pattern < pattern.length && g.in_name < name.length) {
        bool decided = false;
        if (++*steps > TG_GLOB_STEPS)
            return TG_GLOB_NO;
        tg_glob_match match = match_piece(arena, &g, steps, &decided);
        if (decided || match != TG_GLOB_YES)
            return match;
    }
    tg_str rest = tg_str_slice(pattern, g.in_pattern, pattern.length);
    bool end = g.in_name >= name.length;
    return (end && (rest.length == 0 || tg_str_equal(rest, S("*")))) || tg_str_equal(rest, S("**"))
               ? TG_GLOB_YES
               : TG_GLOB_NO;
}
