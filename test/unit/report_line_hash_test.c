// The line hash against what codeql-action itself gives (test/oracle/fingerprint-golden.json).
#include "tracegate/report.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>

static int base64_digit(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

static void base64(tg_buf *out, const char *text)
{
    unsigned bits = 0, count = 0;
    for (; base64_digit(*text) >= 0; text++) {
        bits = bits << 6 | (unsigned)base64_digit(*text);
        count += 6;
        if (count >= 8) {
            count -= 8;
            tg_buf_byte(out, (char)(bits >> count & 0xFF));
        }
    }
}

static void bytes_of_case(tg_buf *out, const cJSON *item)
{
    const cJSON *encoded = cJSON_GetObjectItem(item, "base64");
    if (encoded) {
        base64(out, encoded->valuestring);
        return;
    }
    // "chunk-boundary" is described, not spelled out
    for (int i = 0; i < 65535; i++)
        tg_buf_byte(out, '#');
    tg_buf_add(out, S("\u00e9\nresource \"x\" \"y\" {}\n"));
}

static cJSON *golden(void)
{
    tg_buf text = { 0 };
    char chunk[4096];
    FILE *file = fopen("test/oracle/fingerprint-golden.json", "rb");
    cr_assert(ne(ptr, file, NULL), "run from the project's top");
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, file)) > 0;)
        tg_buf_add(&text, (tg_str){ chunk, n });
    fclose(file);
    cJSON *root = cJSON_ParseWithLength(text.data, text.length);
    cr_assert(ne(ptr, root, NULL));
    tg_buf_free(&text);
    return root;
}

Test(report_line_hash, equals_the_reference)
{
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    cJSON *root = golden();
    int lines = 0;
    for (cJSON *item = cJSON_GetObjectItem(root, "cases")->child; item; item = item->next) {
        tg_buf bytes = { 0 };
        bytes_of_case(&bytes, item);
        uint32_t last = 0;
        for (cJSON *pair = cJSON_GetObjectItem(item, "lineHashes")->child; pair; pair = pair->next, lines++) {
            last = (uint32_t)pair->child->valueint;
            tg_str hash = tg_line_hash(&arena, tg_buf_str(&bytes), last);
            cr_expect(eq(str, (char *)(uintptr_t)(hash.data ? hash.data : "(none)"),
                         pair->child->next->valuestring),
                      "%s, line %u", cJSON_GetObjectItem(item, "name")->valuestring, last);
        }
        cr_expect(tg_str_none(tg_line_hash(&arena, tg_buf_str(&bytes), last + 1)));
        tg_buf_free(&bytes);
    }
    cr_assert(eq(int, cJSON_GetArraySize(cJSON_GetObjectItem(root, "cases")), 37));
    cr_assert(gt(int, lines, 100));
    cJSON_Delete(root);
    tg_arena_reset(&arena);
}

Test(report_line_hash, line_zero_has_none)
{
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    cr_assert(tg_str_none(tg_line_hash(&arena, S("a\n"), 0)));
    tg_arena_reset(&arena);
}

Test(report_uri, encodes_all_but_unreserved_bytes_and_the_separator)
{
    static const struct {
        tg_str path;
        const char *uri;
    } cases[] = {
        { S(""), "" },
        { S("modules/fn-1/main_a.~tf"), "modules/fn-1/main_a.~tf" },
        { S("a b%c#d?e.tf"), "a%20b%25c%23d%3Fe.tf" },
        { S("a:b+[c]',\\&<d>\"\t.tf"), "a%3Ab%2B%5Bc%5D%27%2C%5C%26%3Cd%3E%22%09.tf" },
        { S("\xC3\xA9\xF0\x9F\x9A\x80.tf"), "%C3%A9%F0%9F%9A%80.tf" },
        { S("\xFF\x1B\n.tf"), "%FF%1B%0A.tf" },
    };
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tg_str uri = tg_path_uri(&arena, cases[i].path);
        cr_expect(eq(str, (char *)(uintptr_t)uri.data, (char *)(uintptr_t)cases[i].uri));
    }
    tg_arena_reset(&arena);
}
