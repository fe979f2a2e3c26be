// Diagnostics: the list of what is wrong, bounded and in order.
#include "tracegate/text.h"

void tg_diags_init(tg_diags *diags, tg_arena *arena, size_t limit)
{
    *diags = (tg_diags){ .arena = arena, .limit = limit };
}

tg_diag tg_diag_copy(tg_arena *arena, const tg_diag *diag)
{
    tg_diag copy = *diag;
    copy.message = tg_str_copy(arena, diag->message);
    copy.label = tg_str_copy(arena, diag->label);
    copy.hint = tg_str_copy(arena, diag->hint);
    copy.path = tg_str_copy(arena, diag->path);
    return copy;
}

tg_diag *tg_diags_add(tg_diags *diags, tg_diag diag)
{
    if (diag.severity == TG_ERROR)
        diags->errors++;
    if (diags->limit && diags->count >= diags->limit) {
        diags->dropped++;
        return NULL;
    }
    tg_push(diags->arena, diags, diag);
    return &diags->items[diags->count - 1];
}

// The path, not the number: numbers are given by whichever thread is first.
static tg_str path_of(const tg_diag *diag, const tg_texts *texts)
{
    const tg_text *text = tg_texts_get(texts, diag->subject.file);
    return text ? text->path : diag->path;
}

static int compare(const tg_diag *a, const tg_diag *b, const tg_texts *texts)
{
    int order = a->subject.file == b->subject.file && a->subject.file
                    ? 0
                    : tg_str_compare(path_of(a, texts), path_of(b, texts));
    if (order)
        return order;
    return (a->subject.start > b->subject.start) - (a->subject.start < b->subject.start);
}

// Merges the sorted runs [0, middle) and [middle, count) of `from` into `to`. Stable: what came first stays first.
static void merge(const tg_diag *from, size_t middle, size_t count, tg_diag *to, const tg_texts *texts)
{
    size_t left = 0, right = middle;
    for (size_t i = 0; i < count; i++) {
        bool take_left = left < middle && (right == count || compare(&from[left], &from[right], texts) <= 0);
        to[i] = from[take_left ? left++ : right++];
    }
}

void tg_diags_sort(tg_diags *diags, const tg_texts *texts)
{
    size_t count = diags->count;
    if (count < 2)
        return;
    tg_diag *from = diags->items, *to = tg_new_array(diags->arena, tg_diag, diags->capacity);
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t start = 0; start < count; start += 2 * width) {
            size_t rest = count - start;
            merge(from + start, rest < width ? rest : width, rest < 2 * width ? rest : 2 * width, to + start,
                  texts);
        }
        tg_diag *swap = from;
        from = to;
        to = swap;
    }
    diags->items = from;
}
