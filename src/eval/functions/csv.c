// CSV as Go's encoding/csv reads it: commas, quotes doubled within quotes, no blanks trimmed, CR LF as a newline.
#include "csv.h"

// The next line with its newline, CR LF made LF; at the end of the text one CR is dropped.
static bool read_line(tg_csv *csv, tg_str *line)
{
    if (csv->at >= csv->text.length)
        return false;
    tg_str rest = tg_str_slice(csv->text, csv->at, csv->text.length);
    const char *newline = memchr(rest.data, '\n', rest.length);
    size_t length = newline ? (size_t)(newline - rest.data) + 1 : rest.length;
    csv->at += length;
    *line = tg_str_slice(rest, 0, length);
    if (!newline && tg_str_ends_with(*line, S("\r")))
        line->length--;
    else if (tg_str_ends_with(*line, S("\r\n")))
        *line = tg_str_join(csv->arena, tg_str_slice(*line, 0, length - 2), S("\n"));
    return true;
}

static tg_str without_newline(tg_str line)
{
    return tg_str_ends_with(line, S("\n")) ? tg_str_slice(line, 0, line.length - 1) : line;
}

typedef struct field {
    tg_buf text;
    bool last; // of its record
} field;

static void plain_field(tg_csv *csv, tg_str *line, field *f)
{
    size_t comma, quote;
    f->last = !tg_str_find(*line, S(","), &comma);
    tg_str text = f->last ? without_newline(*line) : tg_str_slice(*line, 0, comma);
    if (tg_str_find(text, S("\""), &quote))
        csv->wrong = "bare \" in non-quoted-field";
    tg_buf_add(&f->text, text);
    *line = tg_str_slice(*line, f->last ? line->length : comma + 1, line->length);
}

// What follows a quote within a quoted field. True: the field is over.
static bool after_quote(tg_csv *csv, tg_str *line, field *f)
{
    if (tg_str_starts_with(*line, S("\""))) {
        tg_buf_byte(&f->text, '"');
        *line = tg_str_slice(*line, 1, line->length);
        return false;
    }
    f->last = without_newline(*line).length == 0;
    if (!f->last && line->data[0] != ',')
        csv->wrong = "extraneous or missing \" in quoted-field";
    *line = tg_str_slice(*line, 1, line->length);
    return true;
}

// Over as many lines as it takes.
static void quoted_field(tg_csv *csv, tg_str *line, field *f)
{
    *line = tg_str_slice(*line, 1, line->length);
    for (;;) {
        size_t quote;
        if (tg_str_find(*line, S("\""), &quote)) {
            tg_buf_add(&f->text, tg_str_slice(*line, 0, quote));
            *line = tg_str_slice(*line, quote + 1, line->length);
            if (after_quote(csv, line, f))
                return;
            continue;
        }
        tg_buf_add(&f->text, *line);
        if (!read_line(csv, line)) {
            csv->wrong = "extraneous or missing \" in quoted-field";
            return;
        }
    }
}

bool tg_csv_next(tg_csv *csv, tg_csv_record *record)
{
    tg_str line;
    *record = (tg_csv_record){ 0 };
    do {
        if (!read_line(csv, &line))
            return false;
    } while (without_newline(line).length == 0);
    for (bool last = false; !last && !csv->wrong;) {
        field f = { 0 };
        if (tg_str_starts_with(line, S("\"")))
            quoted_field(csv, &line, &f);
        else
            plain_field(csv, &line, &f);
        tg_push(csv->arena, record, tg_str_copy(csv->arena, tg_buf_str(&f.text)));
        tg_buf_free(&f.text);
        last = f.last;
    }
    return !csv->wrong;
}
