// Base64 as Go's base64.StdEncoding.
#include "base64.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

tg_str tg_base64_encode(tg_arena *arena, tg_str bytes)
{
    size_t length = (bytes.length + 2) / 3 * 4, at = 0;
    char *out = tg_arena_raw(arena, length + 1);
    for (size_t i = 0; i < bytes.length; i += 3) {
        uint32_t group = 0;
        for (size_t k = 0; k < 3; k++)
            group = group << 8 | (i + k < bytes.length ? (unsigned char)bytes.data[i + k] : 0);
        size_t digits = bytes.length - i < 3 ? bytes.length - i + 1 : 4;
        for (size_t k = 0; k < 4; k++)
            out[at++] = k < digits ? alphabet[group >> (18 - 6 * k) & 63] : '=';
    }
    out[at] = '\0';
    return (tg_str){ out, at };
}

static int digit_value(char c)
{
    const char *found = c ? strchr(alphabet, c) : NULL;
    return found ? (int)(found - alphabet) : -1;
}

// The text without the newlines that may stand anywhere.
static tg_str one_line(tg_arena *arena, tg_str text)
{
    char *out = tg_arena_raw(arena, text.length + 1);
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] != '\n' && text.data[i] != '\r')
            out[length++] = text.data[i];
    }
    return (tg_str){ out, length };
}

bool tg_base64_decode(tg_arena *arena, tg_str text, tg_str *bytes)
{
    text = one_line(arena, text);
    if (text.length % 4 != 0)
        return false;
    size_t padding = tg_str_ends_with(text, S("==")) ? 2 : tg_str_ends_with(text, S("=")) ? 1 : 0, length = 0;
    char *out = tg_arena_raw(arena, text.length / 4 * 3 + 1);
    for (size_t i = 0; i < text.length; i += 4) {
        uint32_t group = 0;
        for (size_t k = i; k < i + 4; k++) {
            int value = k < text.length - padding ? digit_value(text.data[k]) : 0;
            if (value < 0)
                return false;
            group = group << 6 | (uint32_t)value;
        }
        for (int shift = 16; shift >= 0; shift -= 8)
            out[length++] = (char)(group >> shift);
    }
    length -= padding;
    out[length] = '\0';
    *bytes = (tg_str){ out, length };
    return true;
}
