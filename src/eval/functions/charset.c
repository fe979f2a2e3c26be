// Character encodings, as golang.org/x/text has them.
#include "charset.h"

const tg_charset *tg_charset_find(tg_arena *arena, tg_str name)
{
    name = tg_str_trim(name);
    char *key = tg_arena_raw(arena, name.length + 2);
    key[0] = key[name.length + 1] = ' ';
    for (size_t i = 0; i < name.length; i++) {
        char c = name.data[i];
        if (c == ' ')
            return NULL;
        key[i + 1] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    size_t at;
    for (const tg_charset *c = tg_charsets; c->name; c++) {
        if (name.length > 0 && tg_str_find(tg_str_from(c->aliases), (tg_str){ key, name.length + 2 }, &at))
            return c;
    }
    return NULL;
}

static void put_unit(tg_buf *out, uint32_t unit, bool little)
{
    tg_buf_byte(out, (char)(little ? unit : unit >> 8));
    tg_buf_byte(out, (char)(little ? unit >> 8 : unit));
}

static void put_utf16(tg_buf *out, uint32_t c, bool little)
{
    if (c >= 0x10000) {
        put_unit(out, 0xD7C0 + (c >> 10), little);
        c = 0xDC00 | (c & 0x3FF);
    }
    put_unit(out, c, little);
}

static bool put_byte(tg_buf *out, const uint16_t *table, uint32_t c)
{
    for (unsigned b = 0; b < 256 && c != 0xFFFD; b++) {
        if (table[b] == c) {
            tg_buf_byte(out, (char)b);
            return true;
        }
    }
    return false;
}

bool tg_charset_encode(const tg_charset *charset, tg_str text, tg_buf *out)
{
    if (charset->kind == TG_CHARSET_UTF16)
        put_unit(out, 0xFEFF, false);
    for (size_t at = 0, length; at < text.length; at += length) {
        uint32_t c = tg_utf8_decode(tg_str_slice(text, at, text.length), &length);
        switch (charset->kind) {
        case TG_CHARSET_ASCII:
            if (c > 0x7F)
                return false;
            tg_buf_byte(out, (char)c);
            break;
        case TG_CHARSET_UTF8:
            tg_buf_add(out, tg_str_slice(text, at, at + length));
            break;
        case TG_CHARSET_UTF16:
        case TG_CHARSET_UTF16BE:
        case TG_CHARSET_UTF16LE:
            put_utf16(out, c, charset->kind == TG_CHARSET_UTF16LE);
            break;
        case TG_CHARSET_TABLE:
            if (!put_byte(out, charset->table, c))
                return false;
            break;
        case TG_CHARSET_UNSUPPORTED:
        default:
            return false;
        }
    }
    return true;
}

static bool put_character(tg_buf *out, uint32_t c)
{
    char bytes[4];
    tg_buf_add(out, (tg_str){ bytes, tg_utf8_encode(c, bytes) });
    return c != 0xFFFD;
}

static uint32_t unit_at(tg_str bytes, size_t at, bool little)
{
    uint32_t first = (unsigned char)bytes.data[at], second = (unsigned char)bytes.data[at + 1];
    return little ? second << 8 | first : first << 8 | second;
}

static bool decode_utf16(tg_str bytes, tg_buf *out, bool little)
{
    if (bytes.length % 2 != 0)
        return false;
    for (size_t at = 0; at < bytes.length; at += 2) {
        uint32_t c = unit_at(bytes, at, little);
        if (c >= 0xD800 && c <= 0xDFFF) {
            uint32_t low = c < 0xDC00 && at + 2 < bytes.length ? unit_at(bytes, at + 2, little) : 0;
            if (low < 0xDC00 || low > 0xDFFF)
                return false;
            c = 0x10000 + ((c & 0x3FF) << 10) + (low & 0x3FF);
            at += 2;
        }
        if (!put_character(out, c))
            return false;
    }
    return true;
}

static bool decode_marked_utf16(tg_str bytes, tg_buf *out)
{
    bool little = tg_str_starts_with(bytes, S("\xFF\xFE"));
    if (little || tg_str_starts_with(bytes, S("\xFE\xFF")))
        bytes = tg_str_slice(bytes, 2, bytes.length);
    return decode_utf16(bytes, out, little);
}

static bool decode_bytes(const tg_charset *charset, tg_str bytes, tg_buf *out)
{
    for (size_t i = 0; i < bytes.length; i++) {
        unsigned char b = (unsigned char)bytes.data[i];
        if (!put_character(out, charset->table ? charset->table[b] : b < 0x80 ? b : 0xFFFD))
            return false;
    }
    return true;
}

static bool decode_utf8(tg_str bytes, tg_buf *out)
{
    size_t at;
    tg_buf_add(out, bytes);
    return tg_utf8_valid(bytes) && !tg_str_find(bytes, S("\xEF\xBF\xBD"), &at);
}

bool tg_charset_decode(const tg_charset *charset, tg_str bytes, tg_buf *out)
{
    switch (charset->kind) {
    case TG_CHARSET_UTF8:
        return decode_utf8(bytes, out);
    case TG_CHARSET_UTF16:
        return decode_marked_utf16(bytes, out);
    case TG_CHARSET_UTF16BE:
    case TG_CHARSET_UTF16LE:
        return decode_utf16(bytes, out, charset->kind == TG_CHARSET_UTF16LE);
    case TG_CHARSET_ASCII:
    case TG_CHARSET_TABLE:
        return decode_bytes(charset, bytes, out);
    case TG_CHARSET_UNSUPPORTED:
    default:
        return false;
    }
}
