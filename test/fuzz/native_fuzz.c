// Fuzzes the parser of HCL's native syntax: any bytes give a tree whose places lie in the file, in bounded time.
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in;
    fuzz_begin(&in, "a.tf", data, size);
    tg_file *file = tg_parse(&in.arena, in.text, &in.diags);
    TG_CHECK(file->body && file->text == in.text && !file->json);
    TG_CHECK(file->rejected == (in.diags.errors > 0));
    fuzz_check_body(&in, file->body, 0);
    for (uint32_t i = 0; i < file->comment_count; i++)
        fuzz_check_span(&in, file->comments[i].span);
    fuzz_check_diags(&in);
    fuzz_check_dumps(&in, file);
    tg_buf out = { 0 };
    tg_dump_tokens(&out, in.text);
    out.length = 0;
    tg_dump_partial(&out, file);
    tg_buf_free(&out);
    fuzz_end(&in);
    return 0;
}
