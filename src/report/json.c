// The only door to cJSON, which only writes here (the reader of the program is tg_json_parse).
//
// cJSON's strings end at a NUL and go out as they are, its numbers are doubles: so text is made valid UTF-8 without NUL
// before it enters, and integers enter as their digits. Memory comes from tg_allocate, so no call in here fails.
#include "report_internal.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void use_our_memory(void)
{
    cJSON_Hooks hooks = { tg_allocate, free };
    cJSON_InitHooks(&hooks);
}

static cJSON *put(cJSON *parent, const char *key, cJSON *item)
{
    if (!item)
        tg_out_of_memory();
    if (key)
        cJSON_AddItemToObjectCS(parent, key, item);
    else
        cJSON_AddItemToArray(parent, item);
    return item;
}

tg_record *tg_record_object(void)
{
    use_our_memory();
    cJSON *item = cJSON_CreateObject();
    if (!item)
        tg_out_of_memory();
    return item;
}

tg_record *tg_record_add_object(tg_record *parent, const char *key)
{
    return put(parent, key, cJSON_CreateObject());
}

tg_record *tg_record_add_array(tg_record *parent, const char *key)
{
    return put(parent, key, cJSON_CreateArray());
}

// Valid UTF-8 and no NUL: nearly always the text itself.
static void add_clean(tg_buf *out, tg_str text)
{
    if (tg_utf8_valid(text) && (text.length == 0 || !memchr(text.data, '\0', text.length))) {
        tg_buf_add(out, text);
        return;
    }
    for (size_t at = 0, length; at < text.length; at += length) {
        tg_str rest = tg_str_slice(text, at, text.length);
        uint32_t code_point = tg_utf8_decode(rest, &length);
        if (code_point == 0 || (code_point == 0xFFFD && length == 1))
            tg_buf_add(out, S("\xEF\xBF\xBD"));
        else
            tg_buf_add(out, tg_str_slice(rest, 0, length));
    }
}

void tg_record_text(tg_record *parent, const char *key, tg_str text)
{
    if (tg_str_none(text)) {
        tg_record_null(parent, key);
        return;
    }
    tg_buf clean = { 0 };
    add_clean(&clean, text);
    tg_buf_byte(&clean, '\0');
    put(parent, key, cJSON_CreateString(clean.data));
    tg_buf_free(&clean);
}

void tg_record_word(tg_record *parent, const char *key, const char *word)
{
    tg_record_text(parent, key, tg_str_from(word));
}

void tg_record_words(tg_record *parent, const char *key, const char *const *words)
{
    tg_record *array = tg_record_add_array(parent, key);
    for (; words && *words; words++)
        tg_record_word(array, NULL, *words);
}

void tg_record_texts(tg_record *parent, const char *key, tg_strs texts)
{
    tg_record *array = tg_record_add_array(parent, key);
    for (size_t i = 0; i < texts.count; i++)
        tg_record_text(array, NULL, texts.items[i]);
}

void tg_record_integer(tg_record *parent, const char *key, int64_t number)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%" PRId64, number);
    put(parent, key, cJSON_CreateRaw(digits));
}

void tg_record_flag(tg_record *parent, const char *key, bool flag)
{
    put(parent, key, cJSON_CreateBool(flag));
}

void tg_record_null(tg_record *parent, const char *key)
{
    put(parent, key, cJSON_CreateNull());
}

void tg_record_print(tg_buf *out, tg_record *root)
{
    enum { USUAL_SIZE = 1024 };
    char *text = cJSON_PrintBuffered(root, USUAL_SIZE, false);
    if (!text)
        tg_out_of_memory();
    tg_buf_add(out, tg_str_from(text));
    cJSON_free(text);
    cJSON_Delete(root);
}

tg_rows tg_rows_open(tg_buf *out, const char *before)
{
    tg_buf_add(out, tg_str_from(before));
    tg_buf_byte(out, '[');
    return (tg_rows){ out, 0 };
}

void tg_rows_add(tg_rows *rows, tg_record *row)
{
    tg_buf_add(rows->out, rows->count++ ? S(",\n") : S("\n"));
    tg_record_print(rows->out, row);
}

void tg_rows_close(tg_rows *rows, const char *after)
{
    if (rows->count)
        tg_buf_byte(rows->out, '\n');
    tg_buf_byte(rows->out, ']');
    tg_buf_add(rows->out, tg_str_from(after));
}
