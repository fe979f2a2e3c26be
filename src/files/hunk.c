// Hunks of a unified diff, applied to a text.
//
// A hunk fits exactly where it says or not at all. Its context is forgotten on the way: the hunks that come out
// say only which lines changed.
#include "hunk.h"

bool tg_lines_next(tg_lines *lines, tg_str *out)
{
    if (lines->at >= lines->text.length)
        return false;
    const char *start = lines->text.data + lines->at;
    const char *end = memchr(start, '\n', lines->text.length - lines->at);
    out->data = start;
    out->length = end ? (size_t)(end - start) + 1 : lines->text.length - lines->at;
    lines->at += out->length;
    lines->number++;
    return true;
}

bool tg_lines_peek(const tg_lines *lines, tg_str *out)
{
    tg_lines copy = *lines;
    return tg_lines_next(&copy, out);
}

static bool number(tg_str line, size_t *at, size_t *out)
{
    size_t start = *at, value = 0;
    for (; *at < line.length && line.data[*at] >= '0' && line.data[*at] <= '9' && *at - start < 9; (*at)++)
        value = value * 10 + (size_t)(line.data[*at] - '0');
    *out = value;
    return *at > start;
}

// "3,4" or "3", which means one line.
static bool range(tg_str line, size_t *at, char sign, size_t *start, size_t *count)
{
    *count = 1;
    if (*at >= line.length || line.data[*at] != sign)
        return false;
    (*at)++;
    if (!number(line, at, start))
        return false;
    if (*at < line.length && line.data[*at] == ',') {
        (*at)++;
        return number(line, at, count);
    }
    return true;
}

bool tg_hunk_header_read(tg_str line, tg_hunk_header *out)
{
    size_t at = 3;
    return tg_str_starts_with(line, S("@@ ")) && range(line, &at, '-', &out->old_start, &out->old_count) &&
           at < line.length && line.data[at++] == ' ' &&
           range(line, &at, '+', &out->new_start, &out->new_count) &&
           tg_str_starts_with(tg_str_slice(line, at, line.length), S(" @@"));
}

typedef struct applying {
    tg_lines *patch;
    tg_lines old; // what is there
    tg_buf out;   // what comes of it
    tg_arena *arena;
    tg_hunks_result *result;
    struct {
        tg_hunk *items;
        size_t count, capacity;
    } hunks;
    size_t new_line; // next line of `out`, from 1
    bool in_change;  // the line before was added or removed
} applying;

static bool fail(applying *a, size_t line, tg_str why)
{
    a->result->line = line;
    a->result->why = why;
    return false;
}

static tg_hunk *current_hunk(applying *a)
{
    if (!a->in_change) {
        tg_hunk hunk = { (uint32_t)a->old.number, 0, (uint32_t)a->new_line, 0 };
        tg_push(a->arena, &a->hunks, hunk);
        a->in_change = true;
    }
    return &a->hunks.items[a->hunks.count - 1];
}

static void write_line(applying *a, tg_str line)
{
    tg_buf_add(&a->out, line);
    a->new_line++;
}

static bool add_line(applying *a, tg_str line, size_t number)
{
    if (a->out.length && a->out.data[a->out.length - 1] != '\n')
        return fail(a, number, S("the line before it has no line end"));
    current_hunk(a)->new_count++;
    write_line(a, line);
    return true;
}

// A line of the file, kept or removed.
static bool take_line(applying *a, tg_str wanted, bool keep, size_t number)
{
    tg_str line;
    size_t number_in_file = a->old.number;
    if (!keep)
        current_hunk(a)->old_count++;
    if (!tg_lines_next(&a->old, &line))
        return fail(a, number, S("the file has fewer lines"));
    if (!tg_str_equal(line, wanted))
        return fail(a, number, tg_format(a->arena, "line %zu of the file is another one", number_in_file));
    if (keep) {
        write_line(a, line);
        a->in_change = false;
    }
    return true;
}

// What is before a hunk stays as it is. `number` is the header's line.
static bool copy_up_to(applying *a, size_t line_number, size_t number)
{
    tg_str line;
    a->in_change = false;
    if (line_number < a->old.number)
        return fail(a, number, S("the hunks are not in order"));
    while (a->old.number < line_number) {
        if (!tg_lines_next(&a->old, &line))
            return fail(a, number, S("the file has fewer lines"));
        write_line(a, line);
    }
    return true;
}

// `\ No newline at end of file` takes the line end from the line before it.
static tg_str without_marked_end(tg_lines *patch, tg_str line)
{
    tg_str next;
    if (tg_lines_peek(patch, &next) && next.data[0] == '\\') {
        tg_lines_next(patch, &next);
        line.length -= line.length && line.data[line.length - 1] == '\n';
    }
    return line;
}

// One line of a hunk; `left` counts those that its header promised.
static bool apply_line(applying *a, tg_hunk_header *left)
{
    tg_str line;
    size_t number = a->patch->number;
    if (!tg_lines_next(a->patch, &line))
        return fail(a, number, S("the hunk is cut off"));
    // A mail program may have cut the blank off an empty line.
    bool bare = line.data[0] == '\n';
    char sign = bare ? ' ' : line.data[0];
    bool old = sign == ' ' || sign == '-', new = sign == ' ' || sign == '+';
    if ((!old && !new) || left->old_count < old || left->new_count < new)
        return fail(a, number, S("the hunk has other lines than its header says"));
    tg_str text = without_marked_end(a->patch, bare ? line : tg_str_slice(line, 1, line.length));
    left->old_count -= old;
    left->new_count -= new;
    return old ? take_line(a, text, new, number) : add_line(a, text, number);
}

static bool apply_hunks(applying *a)
{
    tg_str line;
    tg_hunk_header header;
    while (tg_lines_peek(a->patch, &line) && tg_str_starts_with(line, S("@@ "))) {
        size_t number = a->patch->number;
        tg_lines_next(a->patch, &line);
        if (!tg_hunk_header_read(line, &header))
            return fail(a, number, S("the hunk's header cannot be read"));
        // With no old lines the start is the line before.
        if (!copy_up_to(a, header.old_count ? header.old_start : header.old_start + 1, number))
            return false;
        while (header.old_count || header.new_count)
            if (!apply_line(a, &header))
                return false;
    }
    while (tg_lines_next(&a->old, &line))
        tg_buf_add(&a->out, line);
    return true;
}

bool tg_hunks_apply(tg_lines *patch, tg_str old, tg_arena *arena, tg_hunks_result *out)
{
    applying a = { .patch = patch, .old = { old, 0, 1 }, .arena = arena, .result = out, .new_line = 1 };
    bool ok = apply_hunks(&a);
    if (ok)
        out->bytes = tg_str_copy(arena, tg_buf_str(&a.out));
    tg_buf_free(&a.out);
    // A count of 0 has its start on the line before (files.h).
    for (size_t i = 0; i < a.hunks.count; i++) {
        a.hunks.items[i].old_start -= a.hunks.items[i].old_count == 0;
        a.hunks.items[i].new_start -= a.hunks.items[i].new_count == 0;
    }
    out->hunks = a.hunks.items;
    out->hunk_count = a.hunks.count;
    return ok;
}
