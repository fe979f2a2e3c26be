// Fuzzes Unicode: clusters cover the text, the normal form is one, what is shown is harmless.
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in;
    fuzz_begin(&in, "", data, size);
    tg_str s = in.text->bytes;
    size_t clusters = 0;
    for (size_t at = 0; at < s.length; clusters++) {
        size_t length = tg_utf8_grapheme(tg_str_slice(s, at, s.length));
        TG_CHECK(length > 0 && length <= s.length - at);
        at += length;
    }
    TG_CHECK(clusters == tg_utf8_graphemes(s));
    TG_CHECK(tg_utf8_code_points(s) <= s.length && tg_utf8_utf16_units(s) <= s.length);
    tg_str normal = tg_utf8_nfc(&in.arena, s);
    TG_CHECK(tg_utf8_valid(normal) == tg_utf8_valid(s));
    fuzz_check_printed(tg_utf8_printable(&in.arena, s));
    if (s.length) {
        TG_CHECK(tg_utf8_id_start_bytes(s) <= s.length && tg_utf8_id_continue_bytes(s) <= s.length);
        TG_CHECK(tg_utf8_id_start_bytes(s) <= tg_utf8_id_continue_bytes(s));
    }
    fuzz_end(&in);
    return 0;
}
