// Strings: pointer and length. Formatting goes through vsnprintf into an arena.
#include "tracegate/base.h"

#include <stdio.h>

tg_str tg_str_from(const char *nul_terminated)
{
    if (!nul_terminated)
        return (tg_str){ NULL, 0 };
    return (tg_str){ nul_terminated, strlen(nul_terminated) };
}

int tg_str_compare(tg_str a, tg_str b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter ? memcmp(a.data, b.data, shorter) : 0;
    if (order)
        return order;
    return (a.length > b.length) - (a.length < b.length);
}

bool tg_str_starts_with(tg_str s, tg_str prefix)
{
    return s.length >= prefix.length &&
           (prefix.length == 0 || memcmp(s.data, prefix.data, prefix.length) == 0);
}

bool tg_str_ends_with(tg_str s, tg_str suffix)
{
    return s.length >= suffix.length &&
           (suffix.length == 0 || memcmp(s.data + s.length - suffix.length, suffix.data, suffix.length) == 0);
}

bool tg_str_find(tg_str s, tg_str needle, size_t *at)
{
    if (needle.length == 0) {
        *at = 0;
        return true;
    }
    for (size_t i = 0; i + needle.length <= s.length; i++) {
        const char *hit = memchr(s.data + i, needle.data[0], s.length - needle.length - i + 1);
        if (!hit)
            return false;
        i = (size_t)(hit - s.data);
        if (memcmp(hit, needle.data, needle.length) == 0) {
            *at = i;
            return true;
        }
    }
    return false;
}

tg_str tg_str_slice(tg_str s, size_t start, size_t end)
{
    if (end > s.length)
        end = s.length;
    if (start > end)
        start = end;
    return (tg_str){ s.data ? s.data + start : NULL, end - start };
}

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

tg_str tg_str_trim(tg_str s)
{
    while (s.length && blank(s.data[0])) {
        s.data++;
        s.length--;
    }
    while (s.length && blank(s.data[s.length - 1]))
        s.length--;
    return s;
}

static tg_str allocate_str(tg_arena *arena, size_t length, char **out)
{
    char *p = tg_arena_raw(arena, length + 1);
    p[length] = '\0';
    *out = p;
    return (tg_str){ p, length };
}

tg_str tg_str_copy(tg_arena *arena, tg_str s)
{
    if (tg_str_none(s))
        return s;
    char *p;
    tg_str copy = allocate_str(arena, s.length, &p);
    if (s.length)
        memcpy(p, s.data, s.length);
    return copy;
}

tg_str tg_str_join(tg_arena *arena, tg_str a, tg_str b)
{
    char *p;
    tg_str both = allocate_str(arena, a.length + b.length, &p);
    if (a.length)
        memcpy(p, a.data, a.length);
    if (b.length)
        memcpy(p + a.length, b.data, b.length);
    return both;
}

tg_str tg_vformat(tg_arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    TG_CHECK(length >= 0);
    char *p;
    tg_str s = allocate_str(arena, (size_t)length, &p);
    vsnprintf(p, (size_t)length + 1, format, again);
    va_end(again);
    return s;
}

tg_str tg_format(tg_arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tg_str s = tg_vformat(arena, format, arguments);
    va_end(arguments);
    return s;
}

bool tg_str_is_one_of(tg_str s, const char *const *words)
{
    for (; *words; words++)
        if (tg_str_equal(s, tg_str_from(*words)))
            return true;
    return false;
}
