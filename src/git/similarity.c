// How alike two files are, as git measures it (diffcore-delta.c), so that renames pair as git pairs them.
//
// A file is cut into lines, or pieces of 64 bytes of a longer one; each piece counts its bytes under its hash.
// What both files have of each hash is what was copied.
#include "inner.h"

#include <stdlib.h>

#define HASH_BASE 107927u // a prime; git's
#define LONGEST   64
#define HIGHEST   60000u

static int by_hash(const void *a, const void *b)
{
    const piece *x = a, *y = b;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

// One entry a hash, sorted.
static void unite(pieces *list)
{
    size_t kept = 0;
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_hash);
    for (size_t i = 0; i < list->count; i++) {
        if (kept && list->items[kept - 1].hash == list->items[i].hash)
            list->items[kept - 1].size += list->items[i].size;
        else
            list->items[kept++] = list->items[i];
    }
    list->count = kept;
}

pieces tg_pieces_of(tg_str bytes, tg_arena *arena)
{
    pieces list = { .size = bytes.length };
    uint32_t a = 0, b = 0, size = 0;
    for (size_t i = 0; i < bytes.length; i++) {
        unsigned char c = (unsigned char)bytes.data[i];
        if (c == '\r' && i + 1 < bytes.length && bytes.data[i + 1] == '\n')
            continue;
        uint32_t old = a;
        a = (a << 7) ^ (b >> 25);
        b = (b << 7) ^ (old >> 25);
        a += c;
        if (++size < LONGEST && c != '\n' && i + 1 < bytes.length)
            continue;
        tg_push(arena, &list, ((piece){ (a + b * 0x61u) % HASH_BASE, size }));
        a = b = size = 0;
    }
    unite(&list);
    return list;
}

static size_t copied(const pieces *from, const pieces *to)
{
    size_t sum = 0, j = 0;
    for (size_t i = 0; i < from->count; i++) {
        while (j < to->count && to->items[j].hash < from->items[i].hash)
            j++;
        if (j < to->count && to->items[j].hash == from->items[i].hash)
            sum += to->items[j].size < from->items[i].size ? to->items[j].size : from->items[i].size;
    }
    return sum;
}

unsigned tg_similarity(const pieces *from, const pieces *to)
{
    size_t larger = from->size > to->size ? from->size : to->size;
    size_t smaller = from->size > to->size ? to->size : from->size;
    // Sizes alone say that they are less than half alike.
    if (smaller == 0 || larger - smaller > larger / 2)
        return 0;
    return (unsigned)(copied(from, to) * HIGHEST / larger);
}
