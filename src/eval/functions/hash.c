// Digests of strings: lang/funcs/crypto.go. What is random, or needs a private key, is unknown here.
#include "hash.h"
#include "base64.h"
#include "common.h"

typedef struct algorithm {
    const char *name; // at the end of the function's
    void (*digest)(tg_str s, unsigned char *out);
    size_t size; // bytes
} algorithm;
static const algorithm algorithms[] = {
    { "md5", tg_md5, 16 },
    { "sha1", tg_sha1, 20 },
    { "sha256", tg_sha256, 32 },
    { "sha512", tg_sha512, 64 },
};

tg_value tg_digest_result(tg_invocation *call, tg_str bytes)
{
    unsigned char digest[64];
    tg_str name = tg_str_from(call->function->name);
    size_t at;
    for (size_t i = 0; i < TG_COUNT(algorithms); i++) {
        const algorithm *a = &algorithms[i];
        if (!tg_str_ends_with(name, tg_str_from(a->name)))
            continue;
        if (!tg_room_for(call, 0, bytes.length))
            return tg_too_much(call);
        a->digest(bytes, digest);
        tg_str text = tg_str_find(name, S("base64"), &at)
                          ? tg_base64_encode(call->arena, (tg_str){ (const char *)digest, a->size })
                          : tg_hex(call->arena, digest, a->size);
        return tg_value_string(call->arena, text);
    }
    return tg_call_fails(call, "no such digest");
}

static tg_value digest(tg_invocation *call)
{
    return tg_digest_result(call, tg_text_argument(call, 0));
}

// ----------------------------------------------------------------------------------------- uuidv5

#define UUID_SIZE 16

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static bool has_urn_prefix(tg_str text)
{
    static const char prefix[] = "urn:uuid:";
    for (size_t i = 0; i < sizeof prefix - 1; i++) {
        if (lower(text.data[i]) != prefix[i])
            return false;
    }
    return true;
}

// As github.com/google/uuid reads one: plain, `urn:uuid:` before it, anything around it like braces, or 32 digits.
static bool parse_uuid(tg_str text, unsigned char out[UUID_SIZE])
{
    static const unsigned char places[UUID_SIZE] = {
        0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34
    };
    bool dashes = text.length != 32;
    if (text.length == 36 + 9) {
        if (!has_urn_prefix(text))
            return false;
        text = tg_str_slice(text, 9, text.length);
    } else if (text.length == 36 + 2) {
        text = tg_str_slice(text, 1, text.length);
    } else if (text.length != 36 && text.length != 32) {
        return false;
    }
    if (dashes &&
        (text.data[8] != '-' || text.data[13] != '-' || text.data[18] != '-' || text.data[23] != '-'))
        return false;
    for (size_t i = 0; i < UUID_SIZE; i++) {
        size_t at = dashes ? places[i] : 2 * i;
        int high = hex_value(text.data[at]), low = hex_value(text.data[at + 1]);
        if (high < 0 || low < 0)
            return false;
        out[i] = (unsigned char)(high * 16 + low);
    }
    return true;
}

// RFC 4122's name spaces differ in one byte.
static bool name_space(tg_str name, unsigned char out[UUID_SIZE])
{
    static const struct {
        const char *name;
        const char *uuid;
    } spaces[] = {
        { "dns", "6ba7b810-9dad-11d1-80b4-00c04fd430c8" },
        { "url", "6ba7b811-9dad-11d1-80b4-00c04fd430c8" },
        { "oid", "6ba7b812-9dad-11d1-80b4-00c04fd430c8" },
        { "x500", "6ba7b814-9dad-11d1-80b4-00c04fd430c8" },
    };
    for (size_t i = 0; i < TG_COUNT(spaces); i++) {
        if (tg_str_equal(tg_str_from(spaces[i].name), name))
            name = tg_str_from(spaces[i].uuid);
    }
    return parse_uuid(name, out);
}

static tg_value uuid_v5(tg_invocation *call)
{
    unsigned char space[UUID_SIZE], sum[20];
    tg_str name = tg_text_argument(call, 1);
    if (!name_space(tg_text_argument(call, 0), space))
        return tg_argument_fails(call, 0, "uuidv5() doesn't support namespace %.*s",
                                 TG_ARG(tg_utf8_printable(call->arena, tg_text_argument(call, 0))));
    if (!tg_room_for(call, 0, name.length))
        return tg_too_much(call);
    tg_sha1(tg_str_join(call->arena, (tg_str){ (const char *)space, UUID_SIZE }, name), sum);
    sum[6] = (unsigned char)((sum[6] & 0x0F) | 0x50); // version 5
    sum[8] = (unsigned char)((sum[8] & 0x3F) | 0x80); // RFC 4122's variant
    tg_str hex = tg_hex(call->arena, sum, UUID_SIZE);
    tg_str parts[5] = { tg_str_slice(hex, 0, 8), tg_str_slice(hex, 8, 12), tg_str_slice(hex, 12, 16),
                        tg_str_slice(hex, 16, 20), tg_str_slice(hex, 20, 32) };
    return tg_value_string(call->arena,
                           tg_format(call->arena, "%.*s-%.*s-%.*s-%.*s-%.*s", TG_ARG(parts[0]),
                                     TG_ARG(parts[1]), TG_ARG(parts[2]), TG_ARG(parts[3]), TG_ARG(parts[4])));
}

// --------------------------------------------------------------------------------------- not known

static tg_value rsa_decrypt(tg_invocation *call)
{
    tg_str bytes;
    if (!tg_base64_decode(call->arena, tg_text_argument(call, 0), &bytes))
        return tg_argument_fails(call, 0, "failed to decode input: cipher text must be base64-encoded");
    return tg_unknown_because(call, "rsadecrypt() is not evaluated: it needs a private key");
}

// ------------------------------------------------------------------------------------------- table

#define DIGEST(word)                                                                                         \
    {                                                                                                        \
        .name = (word), .result = &tg_type_string, .run = digest, .flags = TG_NOT_NULL, .parameters = {      \
            { "str", &tg_type_string, 0 }                                                                    \
        }                                                                                                    \
    }

static const tg_function functions[] = {
    DIGEST("base64sha256"),
    DIGEST("base64sha512"),
    { .name = "bcrypt",
      .result = &tg_type_string,
      .flags = TG_NOT_NULL | TG_IMPURE,
      .parameters = { { "str", &tg_type_string, 0 } },
      .rest = { "cost", &tg_type_number, 0 } },
    DIGEST("md5"),
    { .name = "rsadecrypt",
      .result = &tg_type_string,
      .run = rsa_decrypt,
      .flags = TG_NOT_NULL,
      .parameters = { { "ciphertext", &tg_type_string, 0 }, { "privatekey", &tg_type_string, 0 } } },
    DIGEST("sha1"),
    DIGEST("sha256"),
    DIGEST("sha512"),
    { .name = "uuid", .result = &tg_type_string, .flags = TG_NOT_NULL | TG_IMPURE },
    { .name = "uuidv5",
      .result = &tg_type_string,
      .run = uuid_v5,
      .flags = TG_NOT_NULL,
      .parameters = { { "namespace", &tg_type_string, 0 }, { "name", &tg_type_string, 0 } } },
};

const tg_family tg_functions_hash = TG_FAMILY(functions);
