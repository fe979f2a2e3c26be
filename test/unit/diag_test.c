// Diagnostics: the list, its order, and what a person sees.
#include "tracegate/text.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static tg_arena arena;
static tg_texts *texts;
static tg_diags diags;

static void begin(void)
{
    tg_arena_init(&arena, NULL);
    texts = tg_texts_new();
    tg_diags_init(&diags, &arena, 0);
}

static void end(void)
{
    tg_texts_free(texts);
    tg_arena_reset(&arena);
}

TestSuite(diag, .init = begin, .fini = end);

static tg_str printed(tg_diag diag, bool color)
{
    tg_buf out = { 0 };
    tg_diag_print(&out, &diag, texts, color);
    tg_str copy = tg_str_copy(&arena, tg_buf_str(&out));
    tg_buf_free(&out);
    return copy;
}

static void expect_printed(tg_diag diag, const char *expected)
{
    tg_str all = printed(diag, false);
    cr_expect(tg_str_equal(all, tg_str_from(expected)), "%.*s", TG_ARG(all));
}

// The line and the carets below it, without their frames.
static tg_str caret_lines(const char *source, uint32_t start, uint32_t end_offset)
{
    tg_text *text = tg_texts_add(texts, S("a.tf"), tg_str_from(source));
    tg_diag diag = { .severity = TG_ERROR, .message = S("m"), .subject = { text->id, start, end_offset } };
    tg_str all = printed(diag, false);
    tg_str out = S("");
    size_t at, bar;
    for (int line = 0; tg_str_find(all, S("\n"), &at); line++) {
        tg_str one = tg_str_slice(all, 0, at);
        all = tg_str_slice(all, at + 1, all.length);
        if (line >= 2 && tg_str_find(one, S("│ "), &bar))
            out =
                tg_format(&arena, "%.*s%.*s\n", TG_ARG(out), TG_ARG(tg_str_slice(one, bar + 4, one.length)));
    }
    return out;
}

Test(diag, past_the_limit_they_are_counted_and_not_kept)
{
    tg_diags_init(&diags, &arena, 2);
    for (int i = 0; i < 5; i++) {
        tg_diag *kept = tg_diags_add(&diags, (tg_diag){ .severity = i % 2 ? TG_WARNING : TG_ERROR });
        cr_expect(eq(int, kept != NULL, i < 2));
    }
    cr_expect(eq(sz, diags.count, 2));
    cr_expect(eq(sz, diags.dropped, 3));
    cr_expect(eq(sz, diags.errors, 3));
}

Test(diag, order_is_path_then_place_then_arrival)
{
    tg_text *b = tg_texts_add(texts, S("b.tf"), S("xxxxxxxxxx")),
            *a = tg_texts_add(texts, S("a.tf"), S("xxxxxxxxxx"));
    tg_text *again = tg_texts_add(texts, S("a.tf"), S("xxxxxxxxxx"));
    const struct {
        uint32_t file, start;
        const char *path, *name;
    } rows[] = { { b->id, 5, NULL, "5" },     { b->id, 1, NULL, "4" }, { a->id, 7, NULL, "2" },
                 { 0, 0, "c.tf", "6" },       { a->id, 2, NULL, "0" }, { a->id, 7, NULL, "3" },
                 { again->id, 2, NULL, "1" }, { 0, 0, "c.tf", "7" } };
    for (size_t i = 0; i < 8; i++)
        tg_diags_add(&diags, (tg_diag){ .message = tg_str_from(rows[i].name),
                                        .path = tg_str_from(rows[i].path),
                                        .subject = { rows[i].file, rows[i].start, rows[i].start } });
    tg_diags_sort(&diags, texts);
    for (size_t i = 0; i < 8; i++)
        cr_expect(eq(int, diags.items[i].message.data[0], '0' + (int)i), "place %zu", i);
}

Test(diag, sorting_many_keeps_the_order_of_equals)
{
    tg_text *a = tg_texts_add(texts, S("a.tf"), S("x"));
    for (uint32_t i = 0; i < 1001; i++)
        tg_diags_add(&diags, (tg_diag){ .subject = { a->id, i * 7919 % 10, i }, .context = { 0, i, 0 } });
    tg_diags_sort(&diags, texts);
    for (size_t i = 1; i < diags.count; i++) {
        tg_diag *before = &diags.items[i - 1], *after = &diags.items[i];
        cr_assert(
            before->subject.start < after->subject.start ||
            (before->subject.start == after->subject.start && before->context.start < after->context.start));
    }
}

Test(diag, a_message_has_place_line_carets_and_hint)
{
    tg_text *text = tg_texts_add(texts, S("modules/fn/main.tf"),
                                 S("a {\n\n\n\n\n\n\n\n\n\n\n\n\n  memory_size = 128 timeout = 3\n}\n"));
    tg_diag diag = { .severity = TG_ERROR,
                     .message = S("expected a newline after this argument"),
                     .subject = { text->id, 36, 43 },
                     .label = S("starts a second argument on the same line"),
                     .hint = S("put each argument on a line of its own") };
    expect_printed(diag, "error: expected a newline after this argument\n"
                         "  ┌─ modules/fn/main.tf:14:21\n"
                         "14│   memory_size = 128 timeout = 3\n"
                         "  │                     ^^^^^^^ starts a second argument on the same line\n"
                         "  = hint: put each argument on a line of its own\n");
}

Test(diag, where_it_was_opened_is_shown_too)
{
    tg_text *text = tg_texts_add(texts, S("a.tf"), S("a {\nb = 1\n"));
    tg_diag diag = { .severity = TG_WARNING,
                     .message = S("m"),
                     .subject = { text->id, 10, 10 },
                     .opened = { text->id, 2, 3 } };
    expect_printed(diag, "warning: m\n ┌─ a.tf:3:1\n3│ \n │ ^\n ┌─ a.tf:1:3\n1│ a {\n │   ^ opened here\n");
}

Test(diag, without_a_place_there_is_the_path)
{
    tg_diag diag = { .severity = TG_NOTE, .message = S("m"), .path = S("a\033.tf") };
    expect_printed(diag, "note: m\n ┌─ a\\u001b.tf\n");
}

Test(diag, carets_stand_below_what_is_meant)
{
    static const struct {
        const char *source;
        uint32_t start, end;
        const char *shown;
    } rows[] = {
        { "abc", 1, 2, "abc\n ^\n" },
        { "abc", 3, 3, "abc\n   ^\n" },
        { "\ta\tb", 1, 2, "    a   b\n    ^\n" },
        { "\ta\tb", 3, 4, "    a   b\n        ^\n" },
        { "\xE6\x97\xA5\xE6\x9C\xAC x", 3, 6, "\xE6\x97\xA5\xE6\x9C\xAC x\n  ^^\n" },
        { "e\xCC\x81x", 3, 4, "e\xCC\x81x\n ^\n" },
        { "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9x", 11, 12,
          "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9x\n  ^\n" },
        { "a\033b", 2, 3, "a\\u001bb\n       ^\n" },
        { "a\033b", 1, 2, "a\\u001bb\n ^^^^^^\n" },
        { "a\xFF"
          "b",
          2, 3,
          "a\xEF\xBF\xBD"
          "b\n  ^\n" },
        { "a\xE2\x80\xAE"
          "b",
          4, 5, "a\\u202eb\n       ^\n" },
        { "ab\ncd", 1, 5, "ab\n ^\n" },
        { "ab\r\ncd", 2, 2, "ab\n  ^\n" },
        { "", 0, 0, "\n^\n" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tg_str shown = caret_lines(rows[i].source, rows[i].start, rows[i].end);
        cr_expect(tg_str_equal(shown, tg_str_from(rows[i].shown)), "row %zu:\n%.*s", i, TG_ARG(shown));
    }
}

Test(diag, long_lines_are_cut_around_the_carets)
{
    tg_buf line = { 0 };
    for (int i = 0; i < 100000; i++)
        tg_buf_add(&line, S("\xC3\xA9"));
    tg_buf_add(&line, S("HERE"));
    for (int i = 0; i < 100000; i++)
        tg_buf_byte(&line, 'b');
    tg_buf_byte(&line, '\0');
    tg_str shown = caret_lines(line.data, 200000, 200004);
    tg_buf_free(&line);
    size_t newline = 0, here = 0;
    cr_assert(tg_str_find(shown, S("\n"), &newline) && tg_str_find(shown, S("HERE"), &here));
    cr_expect(lt(sz, shown.length, 400));
    cr_expect(tg_str_starts_with(shown, S("…")) && tg_str_ends_with(tg_str_slice(shown, 0, newline), S("…")));
    size_t cells = tg_utf8_graphemes(tg_str_slice(shown, 0, here));
    tg_str carets = tg_str_slice(shown, newline + 1, shown.length - 1);
    cr_expect(tg_str_equal(tg_str_trim(carets), S("^^^^")));
    cr_expect(eq(sz, carets.length, cells + 4));
}

// A thousand accents on one letter, and a line of nothing else.
Test(diag, a_cluster_without_end_is_shown_short)
{
    tg_buf line = { 0 };
    tg_buf_byte(&line, 'a');
    for (int i = 0; i < 100000; i++)
        tg_buf_add(&line, S("\xCC\x81"));
    tg_buf_add(&line, S("b"));
    tg_buf_byte(&line, '\0');
    tg_str shown = caret_lines(line.data, 0, 1);
    tg_buf_free(&line);
    cr_expect(tg_str_equal(shown, S("ab\n^\n")), "%.*s", TG_ARG(shown));
}

Test(diag, nothing_of_the_input_is_a_control_character)
{
    tg_str hostile = S("x\033]0;t\007\x01\x7F\xC2\x85\r y\xE2\x80\xAE\xFF");
    tg_text *text = tg_texts_add(texts, hostile, hostile);
    for (uint32_t start = 0; start <= hostile.length; start++) {
        tg_diag diag = { .severity = TG_ERROR,
                         .message = hostile,
                         .label = hostile,
                         .hint = hostile,
                         .subject = { text->id, start, start + 1 } };
        tg_str all = printed(diag, false);
        for (size_t i = 0; i < all.length; i++)
            cr_assert(all.data[i] == '\n' || (unsigned char)all.data[i] >= 0x20);
        cr_assert(tg_utf8_valid(all));
        size_t at;
        cr_assert(not(tg_str_find(all, S("\xE2\x80\xAE"), &at)));
        cr_assert(not(tg_str_find(all, S("\xC2\x85"), &at)));
    }
}

Test(diag, colour_changes_nothing_else)
{
    tg_text *text = tg_texts_add(texts, S("a.tf"), S("abc"));
    tg_diag diag = { .severity = TG_ERROR,
                     .message = S("m"),
                     .label = S("l"),
                     .hint = S("h"),
                     .subject = { text->id, 1, 2 } };
    tg_str colored = printed(diag, true), plain = printed(diag, false), stripped = S("");
    for (size_t i = 0; i < colored.length; i++) {
        if (colored.data[i] == '\033')
            while (colored.data[i] != 'm')
                i++;
        else
            stripped = tg_format(&arena, "%.*s%c", TG_ARG(stripped), colored.data[i]);
    }
    cr_expect(tg_str_equal(stripped, plain));
    cr_expect(ne(sz, colored.length, plain.length));
}
