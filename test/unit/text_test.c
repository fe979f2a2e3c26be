// Texts and positions: against counting from the line's start, character by character.
#include "tracegate/text.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

static tg_texts *texts;

static void begin(void)
{
    texts = tg_texts_new();
}

static void end(void)
{
    tg_texts_free(texts);
}

TestSuite(text, .init = begin, .fini = end);

static void expect_position(tg_text *text, uint32_t offset, tg_unit unit, uint32_t line, uint32_t column)
{
    tg_position at = tg_text_position(text, offset, unit);
    cr_expect(at.line == line && at.column == column, "byte %u in unit %d: %u:%u, not %u:%u",
              (unsigned)offset, (int)unit, (unsigned)at.line, (unsigned)at.column, (unsigned)line,
              (unsigned)column);
}

Test(text, numbers_count_from_one_and_texts_stay_where_they_are)
{
    tg_text *first = tg_texts_add(texts, S("a.tf"), S("a"));
    for (int i = 0; i < 5000; i++)
        tg_texts_add(texts, S("b.tf"), S("b"));
    cr_expect(eq(u32, first->id, 1));
    cr_expect(eq(ptr, (void *)tg_texts_get(texts, 1), (void *)first));
    cr_expect(eq(u32, tg_texts_get(texts, 5001)->id, 5001));
    cr_expect(eq(ptr, (void *)tg_texts_get(texts, 0), NULL));
    cr_expect(eq(ptr, (void *)tg_texts_get(texts, 5002), NULL));
}

Test(text, columns_count_in_four_units)
{
    // é as two code points, a flag of two, an emoji outside of the first plane
    tg_text *text =
        tg_texts_add(texts, S("a.tf"), S("x\ne\xCC\x81\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA!\xF0\x9F\x98\x80$"));
    static const struct {
        uint32_t offset, graphemes, points, units, bytes;
    } rows[] = {
        { 2, 1, 1, 1, 1 }, { 5, 2, 3, 3, 4 }, { 13, 3, 5, 7, 12 }, { 14, 4, 6, 8, 13 }, { 18, 5, 7, 10, 17 }
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        expect_position(text, rows[i].offset, TG_GRAPHEMES, 2, rows[i].graphemes);
        expect_position(text, rows[i].offset, TG_CODE_POINTS, 2, rows[i].points);
        expect_position(text, rows[i].offset, TG_UTF16, 2, rows[i].units);
        expect_position(text, rows[i].offset, TG_BYTES, 2, rows[i].bytes);
    }
}

Test(text, inside_a_character_is_its_beginning)
{
    tg_text *text = tg_texts_add(texts, S("a.tf"), S("ae\xCC\x81z"));
    expect_position(text, 3, TG_CODE_POINTS, 1, 3);
    expect_position(text, 2, TG_GRAPHEMES, 1, 2);
    expect_position(text, 3, TG_GRAPHEMES, 1, 2);
    tg_text *ends = tg_texts_add(texts, S("b.tf"), S("a\r\nb"));
    expect_position(ends, 1, TG_GRAPHEMES, 1, 2);
    expect_position(ends, 2, TG_GRAPHEMES, 1, 2);
    expect_position(ends, 3, TG_GRAPHEMES, 2, 1);
}

Test(text, lines_end_at_newlines_alone)
{
    tg_text *text = tg_texts_add(texts, S("a.tf"), S("one\r\ntwo\rstill\n\nlast\n"));
    static const char *const lines[] = { "one", "two\rstill", "", "last", "" };
    cr_expect(eq(u32, tg_text_line_count(text), 5));
    for (uint32_t i = 0; i < 5; i++)
        cr_expect(tg_str_equal(tg_text_line_bytes(text, i + 1), tg_str_from(lines[i])), "line %u",
                  (unsigned)i + 1);
    cr_expect(eq(u32, tg_text_line_start(text, 2), 5));
    cr_expect(eq(u32, tg_text_line(text, 4), 1));
    cr_expect(eq(u32, tg_text_line(text, 5), 2));
}

Test(text, what_is_outside_is_the_nearest_place)
{
    tg_text *text = tg_texts_add(texts, S("a.tf"), S("ab\ncd"));
    expect_position(text, 99, TG_CODE_POINTS, 2, 3);
    cr_expect(eq(sz, tg_text_line_bytes(text, 0).length, 0));
    cr_expect(eq(sz, tg_text_line_bytes(text, 3).length, 0));
    cr_expect(eq(u32, tg_text_line_start(text, 3), 5));
    cr_expect(tg_str_equal(tg_text_slice(text, (tg_span){ 1, 3, 99 }), S("cd")));
    tg_text *empty = tg_texts_add(texts, S("b.tf"), S(""));
    expect_position(empty, 0, TG_GRAPHEMES, 1, 1);
    cr_expect(eq(u32, tg_text_line_count(empty), 1));
}

// A pseudo-random text with what is hard to count, on few long lines.
static tg_str hard_text(size_t pieces)
{
    static const char *const parts[] = { "a",
                                         "bc",
                                         "e\xCC\x81",
                                         "\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA",
                                         "\xE6\x97\xA5",
                                         " ",
                                         "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9",
                                         "\xD8\x80",
                                         "\t",
                                         "\xFF",
                                         "\xCD ",
                                         "\353AA",
                                         "\xF3\xA0\x88\xC3\xA9",
                                         "\r\n",
                                         "plain text " };
    tg_buf buf = { 0 };
    uint32_t seed = 1;
    for (size_t i = 0; i < pieces; i++) {
        seed = seed * 1664525u + 1013904223u;
        size_t part = seed >> 16;
        bool newline = part % 400 == 13;
        tg_buf_add(
            &buf,
            tg_str_from(newline ? "\n" : parts[part % (sizeof parts / sizeof *parts - (part % 50 ? 2 : 0))]));
    }
    return tg_buf_str(&buf);
}

// Counts from the line's start, without marks.
static uint32_t counted(tg_text *text, uint32_t offset, tg_unit unit)
{
    uint32_t at = tg_text_line_start(text, tg_text_line(text, offset)), column = 1;
    while (at < offset) {
        tg_str rest = tg_str_slice(text->bytes, at, text->bytes.length);
        size_t length;
        uint32_t c = tg_utf8_decode(rest, &length);
        if (unit == TG_GRAPHEMES)
            length = tg_utf8_grapheme(rest);
        if (at + length > offset)
            break;
        at += (uint32_t)length;
        column += unit == TG_UTF16 && c > 0xFFFF ? 2 : 1;
    }
    return column;
}

Test(text, marks_do_not_change_what_is_counted)
{
    tg_str bytes = hard_text(20000);
    tg_text *text = tg_texts_add(texts, S("a.tf"), bytes);
    for (uint32_t offset = 0; offset <= bytes.length; offset += 7)
        for (int unit = TG_GRAPHEMES; unit < TG_BYTES; unit++) {
            uint32_t column = tg_text_position(text, offset, (tg_unit)unit).column;
            if (column != counted(text, offset, (tg_unit)unit))
                cr_fail("byte %u, unit %d: %u", (unsigned)offset, unit, (unsigned)column);
        }
    free((char *)(uintptr_t)bytes.data);
}

Test(text, a_megabyte_on_one_line_is_answered_from_anywhere, .timeout = 20)
{
    tg_buf buf = { 0 };
    while (buf.length < 1 << 20)
        tg_buf_add(&buf, S("caf\xC3\xA9 "));
    tg_text *text = tg_texts_add(texts, S("a.tf"), tg_buf_str(&buf));
    uint32_t seed = 7;
    for (int i = 0; i < 200000; i++) {
        seed = seed * 1664525u + 1013904223u;
        uint32_t word = (seed >> 8) % ((1 << 20) / 6);
        tg_position at = tg_text_position(text, word * 6, TG_GRAPHEMES);
        if (at.column != word * 5 + 1)
            cr_fail("word %u: column %u", (unsigned)word, (unsigned)at.column);
    }
    tg_buf_free(&buf);
}

Test(text, a_text_without_registry_gives_its_index_back)
{
    tg_text text = { .bytes = S("a\nb") };
    cr_expect(eq(u32, tg_text_position(&text, 2, TG_BYTES).line, 2));
    tg_text_drop_index(&text);
    cr_expect(eq(ptr, (void *)text.index, NULL));
}
