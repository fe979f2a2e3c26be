// Digests: the one door to libmd. It allocates nothing and holds no state between calls.
#include "tracegate/base.h"

#include <md5.h>
#include <sha.h>
#include <sha2.h>
#include <sys/types.h>

#define BYTES(s) ((const uint8_t *)(s).data)

void tg_md5(tg_str s, unsigned char out[16])
{
    MD5_CTX context;
    MD5Init(&context);
    MD5Update(&context, BYTES(s), s.length);
    MD5Final(out, &context);
}

void tg_sha1(tg_str s, unsigned char out[20])
{
    SHA1_CTX context;
    SHA1Init(&context);
    SHA1Update(&context, BYTES(s), s.length);
    SHA1Final(out, &context);
}

void tg_sha256(tg_str s, unsigned char out[32])
{
    SHA2_CTX context;
    SHA256Init(&context);
    SHA256Update(&context, BYTES(s), s.length);
    SHA256Final(out, &context);
}

void tg_sha512(tg_str s, unsigned char out[64])
{
    SHA2_CTX context;
    SHA512Init(&context);
    SHA512Update(&context, BYTES(s), s.length);
    SHA512Final(out, &context);
}

tg_str tg_hex(tg_arena *arena, const unsigned char *bytes, size_t count)
{
    static const char digits[] = "0123456789abcdef";
    char *out = tg_arena_raw(arena, count * 2 + 1);
    for (size_t i = 0; i < count; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * count] = '\0';
    return (tg_str){ out, 2 * count };
}
