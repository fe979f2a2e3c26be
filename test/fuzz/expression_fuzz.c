// Fuzzes expressions and templates that stand alone. The first byte chooses.
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    fuzz_input in;
    fuzz_begin(&in, "a.tftpl", data + 1, size - 1);
    tg_expr *e = data[0] & 1 ? tg_parse_template(&in.arena, in.text, &in.diags)
                             : tg_parse_expression(&in.arena, in.text, &in.diags);
    fuzz_check_expr(&in, e);
    fuzz_check_diags(&in);
    fuzz_end(&in);
    return 0;
}
