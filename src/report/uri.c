// A path as a URI reference, as every reader of SARIF resolves it.
//
// All but the unreserved bytes and the separator are encoded: a `:` would be read as the end of a scheme, a byte that is no
// UTF-8 has no other form.
#include "tracegate/report.h"

static bool unreserved(unsigned char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           byte == '-' || byte == '.' || byte == '_' || byte == '~' || byte == '/';
}

tg_str tg_path_uri(tg_arena *arena, tg_str path)
{
    static const char digits[] = "0123456789ABCDEF";
    char *uri = tg_arena_raw(arena, path.length * 3 + 1), *out = uri;
    for (size_t i = 0; i < path.length; i++) {
        unsigned char byte = (unsigned char)path.data[i];
        if (unreserved(byte)) {
            *out++ = (char)byte;
        } else {
            *out++ = '%';
            *out++ = digits[byte >> 4];
            *out++ = digits[byte & 15];
        }
    }
    *out = '\0';
    return (tg_str){ uri, (size_t)(out - uri) };
}
