// Fuzzes configuration in JSON: blocks by Terraform's schema, values as expressions, the dump.
#include "fuzz.h"

static void check_attributes(fuzz_input *in, const tg_body *body)
{
    tg_attribute **items;
    uint32_t count;
    tg_body_attributes(&in->arena, body, &items, &count, &in->diags);
    for (uint32_t i = 0; i < count; i++) {
        fuzz_check_span(in, items[i]->span);
        fuzz_check_span(in, items[i]->name_span);
        fuzz_check_expr(in, items[i]->expr);
        tg_attribute *one = tg_body_attribute(&in->arena, body, items[i]->name, &in->diags);
        TG_CHECK(one && one->json == items[i]->json);
        if (i == 20) // each question reads the whole body
            break;
    }
}

static void check_blocks(fuzz_input *in, const tg_body *body, const char *type, uint32_t label_count)
{
    tg_block **items;
    uint32_t count;
    tg_body_blocks(&in->arena, body, tg_str_from(type), label_count, &items, &count, &in->diags);
    for (uint32_t i = 0; i < count && i < 100; i++) {
        TG_CHECK(items[i]->label_count == label_count);
        fuzz_check_span(in, items[i]->span);
        fuzz_check_span(in, items[i]->open);
        fuzz_check_span(in, items[i]->close);
        check_attributes(in, items[i]->body);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in;
    fuzz_begin(&in, "a.tf.json", data, size);
    tg_file *file = tg_parse(&in.arena, in.text, &in.diags);
    TG_CHECK(file->body && file->body->json && file->json);
    TG_CHECK(file->rejected == (in.diags.errors > 0));
    TG_CHECK((file->first_error != UINT32_MAX) == file->rejected);
    fuzz_check_diags(&in);
    fuzz_check_dumps(&in, file);
    in.diags.count = 0;
    check_blocks(&in, file->body, "resource", 2);
    check_blocks(&in, file->body, "module", 1);
    check_blocks(&in, file->body, "locals", 0);
    fuzz_check_diags(&in);
    fuzz_end(&in);
    return 0;
}
