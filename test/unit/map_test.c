// Maps.
#include "tracegate/base.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static tg_arena arena;
static tg_map map;

static void begin(void)
{
    tg_arena_init(&arena, NULL);
    tg_map_init(&map, &arena);
}

static void end(void)
{
    tg_arena_reset(&arena);
}

TestSuite(map, .init = begin, .fini = end);

static int values[5000];

Test(map, what_was_put_is_found_and_nothing_else)
{
    cr_expect(tg_map_get(&map, S("k0")) == NULL);
    for (int i = 0; i < 5000; i++)
        tg_map_put(&map, tg_format(&arena, "k%d", i), &values[i]);
    for (int i = 0; i < 5000; i++)
        cr_assert(tg_map_get(&map, tg_format(&arena, "k%d", i)) == &values[i], "%d", i);
    for (int i = 5000; i < 10000; i++)
        cr_assert(tg_map_get(&map, tg_format(&arena, "k%d", i)) == NULL, "%d", i);
    cr_expect(eq(sz, map.count, 5000));
}

Test(map, entries_are_in_the_order_of_insertion)
{
    for (int i = 0; i < 1000; i++)
        tg_map_put(&map, tg_format(&arena, "%d", 999 - i), &values[i]);
    tg_map_put(&map, S("500"), &values[4999]);
    for (int i = 0; i < 1000; i++)
        cr_assert(tg_str_equal(map.entries[i].key, tg_format(&arena, "%d", 999 - i)), "%d", i);
}

Test(map, putting_again_replaces)
{
    tg_map_put(&map, S("a"), &values[1]);
    tg_map_put(&map, S("a"), &values[2]);
    cr_expect(tg_map_get(&map, S("a")) == &values[2]);
    cr_expect(eq(sz, map.count, 1));
}

Test(map, keys_are_bytes)
{
    tg_map_put(&map, S(""), &values[0]);
    tg_map_put(&map, S("\0"), &values[1]);
    tg_map_put(&map, S("a\0b"), &values[2]);
    tg_map_put(&map, S("a\0c"), &values[3]);
    cr_expect(tg_map_get(&map, S("")) == &values[0]);
    cr_expect(tg_map_get(&map, S("\0")) == &values[1]);
    cr_expect(tg_map_get(&map, S("a\0b")) == &values[2]);
    cr_expect(tg_map_get(&map, S("a\0c")) == &values[3]);
    cr_expect(tg_map_get(&map, S("a")) == NULL);
}

// The same on every machine: FNV-1a of "a" is af63dc4c8601ec8c (the authors' test vectors), mixed.
Test(map, the_hash_is_fnv)
{
    uint64_t h = UINT64_C(0xaf63dc4c8601ec8c);
    cr_expect(eq(u64, tg_hash_bytes(S("a")), h ^ (h >> 32)));
}
