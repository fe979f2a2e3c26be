// Fuzzes what people see and where it is: a diagnostic somewhere in any text. The first eight bytes are its places.
#include "fuzz.h"

static uint32_t number(const uint8_t *data)
{
    return (uint32_t)data[0] | (uint32_t)data[1] << 8;
}

// Columns grow by what is passed, whatever the unit; lines are those between newlines.
static void check_positions(tg_text *text)
{
    tg_position last[TG_BYTES + 1] = { { 0, 0, 0 } };
    for (uint32_t offset = 0; offset <= text->bytes.length; offset++)
        for (int unit = TG_GRAPHEMES; unit <= TG_BYTES; unit++) {
            tg_position at = tg_text_position(text, offset, (tg_unit)unit), before = last[unit];
            bool newline = offset > 0 && text->bytes.data[offset - 1] == '\n';
            TG_CHECK(at.byte == offset);
            TG_CHECK(offset == 0 || at.line == before.line + newline);
            TG_CHECK(newline || offset == 0 ? at.column == 1
                                            : at.column >= before.column && at.column <= before.column + 2);
            last[unit] = at;
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 8)
        return 0;
    fuzz_input in;
    fuzz_begin(&in, "a.tf", data + 8, size - 8);
    tg_diag diag = { .severity = (tg_severity)(data[0] % 3),
                     .message = in.text->bytes,
                     .label = in.text->bytes };
    diag.hint = in.text->bytes;
    diag.subject = (tg_span){ in.text->id, number(data), number(data + 2) };
    diag.opened = (tg_span){ data[4] & 1 ? in.text->id : 0, number(data + 4), number(data + 6) };
    tg_buf out = { 0 };
    tg_diag_print(&out, &diag, in.texts, false);
    fuzz_check_printed(tg_buf_str(&out));
    out.length = 0;
    tg_snippet_print(&out, (tg_snippet){ .at = diag.subject, .gutter = 1 }, in.texts, false);
    TG_CHECK(out.length < 4000);
    tg_buf_free(&out);
    if (size < 2000)
        check_positions(in.text);
    fuzz_end(&in);
    return 0;
}
