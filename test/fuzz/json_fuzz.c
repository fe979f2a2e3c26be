// Fuzzes the JSON reader: places nest, strings are UTF-8, and what is accepted is the same value when written again.
#include "fuzz.h"

static void check_value(const fuzz_input *in, const tg_json *json, tg_span parent)
{
    fuzz_check_span(in, json->span);
    TG_CHECK(json->span.start >= parent.start && json->span.end <= parent.end);
    if (json->kind == TG_JSON_STRING)
        TG_CHECK(tg_utf8_valid(json->text));
    for (size_t i = 0; json->kind == TG_JSON_ARRAY && i < json->count; i++)
        check_value(in, &json->items[i], json->span);
    for (size_t i = 0; json->kind == TG_JSON_OBJECT && i < json->count; i++)
        check_value(in, &json->members[i].value, json->span);
}

static void write(tg_buf *out, const tg_json *json)
{
    static const char *const words[] = { "?", "null", "false", "true" };
    if (json->kind <= TG_JSON_TRUE) {
        tg_buf_add(out, tg_str_from(words[json->kind]));
    } else if (json->kind == TG_JSON_NUMBER) {
        tg_buf_add(out, json->text);
    } else if (json->kind == TG_JSON_STRING) {
        tg_dump_string(out, json->text);
    } else {
        bool object = json->kind == TG_JSON_OBJECT;
        tg_buf_byte(out, object ? '{' : '[');
        for (size_t i = 0; i < json->count; i++) {
            if (i)
                tg_buf_byte(out, ',');
            if (object) {
                tg_dump_string(out, json->members[i].name);
                tg_buf_byte(out, ':');
            }
            write(out, object ? &json->members[i].value : &json->items[i]);
        }
        tg_buf_byte(out, object ? '}' : ']');
    }
}

static void check_round_trip(fuzz_input *in, const tg_json *json)
{
    tg_buf once = { 0 }, twice = { 0 };
    write(&once, json);
    tg_text *text = tg_texts_add(in->texts, S("again.json"), tg_buf_str(&once));
    write(&twice, tg_json_parse(&in->arena, text, &in->diags));
    TG_CHECK(in->diags.errors == 0);
    TG_CHECK(tg_str_equal(tg_buf_str(&once), tg_buf_str(&twice)));
    tg_buf_free(&once);
    tg_buf_free(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in;
    fuzz_begin(&in, "a.json", data, size);
    const tg_json *json = tg_json_parse(&in.arena, in.text, &in.diags);
    check_value(&in, json, (tg_span){ in.text->id, 0, (uint32_t)size });
    fuzz_check_diags(&in);
    if (in.diags.errors == 0)
        check_round_trip(&in, json);
    fuzz_end(&in);
    return 0;
}
