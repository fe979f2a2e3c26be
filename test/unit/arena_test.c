// Arenas, pools and buffers.
#include "tracegate/base.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static tg_pool *pool;
static tg_arena arena;

static void begin(void)
{
    pool = tg_pool_new();
    tg_arena_init(&arena, pool);
}

static void end(void)
{
    tg_arena_reset(&arena);
    tg_pool_free(pool);
}

TestSuite(arena, .init = begin, .fini = end);

Test(arena, allocations_are_aligned_and_apart)
{
    unsigned char *last = NULL;
    for (size_t size = 0; size < 300; size++) {
        unsigned char *p = tg_arena_raw(&arena, size);
        cr_assert(eq(sz, (uintptr_t)p % 8, 0));
        memset(p, (int)size & 0xFF, size);
        if (size > 1)
            cr_assert(eq(int, last[0], (int)(size - 1) & 0xFF));
        last = p;
    }
}

Test(arena, zeroed_memory_is_zero_also_when_blocks_come_back)
{
    for (int round = 0; round < 3; round++) {
        unsigned char *p = tg_arena_zero(&arena, 1000, 7);
        for (size_t i = 0; i < 7000; i++)
            cr_assert(eq(int, p[i], 0));
        memset(p, 0xAA, 7000);
        tg_arena_reset(&arena);
    }
}

Test(arena, a_block_that_came_back_is_taken_again)
{
    void *first = tg_arena_raw(&arena, 16);
    tg_arena_reset(&arena);
    bool same = tg_arena_raw(&arena, 16) == first;
    cr_expect(same || !TG_POOL_RECYCLES);
}

// A large thing gets a block of its own; what is being filled goes on.
Test(arena, a_large_thing_does_not_end_the_block)
{
    char *small = tg_arena_raw(&arena, 8);
    char *large = tg_arena_raw(&arena, 10 << 20);
    memset(large, 1, 10 << 20);
    cr_expect(tg_arena_raw(&arena, 8) == (void *)(small + 8));
    tg_arena_reset(&arena);
    cr_expect(eq(sz, arena.used, 0));
}

Test(arena, the_budget_sets_a_flag_and_memory_still_comes)
{
    arena.budget = 1 << 20;
    for (int i = 0; i < 100 && !arena.exhausted; i++)
        tg_arena_raw(&arena, 100000);
    cr_expect(arena.exhausted);
    cr_expect(tg_arena_raw(&arena, 1 << 20) != NULL);
    tg_arena_reset(&arena);
    cr_expect(eq(int, arena.exhausted, 0));
    cr_expect(eq(sz, arena.budget, 1 << 20));
}

Test(arena, lists_grow_and_keep_their_elements)
{
    struct {
        int *items;
        size_t count, capacity;
    } list = { 0 };
    for (int i = 0; i < 10000; i++)
        tg_push(&arena, &list, i);
    for (int i = 0; i < 10000; i++)
        cr_assert(eq(int, list.items[i], i));
}

Test(arena, copies_are_copies)
{
    char source[] = "abc";
    tg_str copy = tg_str_copy(&arena, (tg_str){ source, 3 });
    source[0] = 'x';
    cr_expect(tg_str_equal(copy, S("abc")));
    cr_expect(eq(int, copy.data[3], 0));
    cr_expect(tg_str_none(tg_str_copy(&arena, (tg_str){ NULL, 0 })));
    cr_expect(tg_str_copy(&arena, S("")).data != NULL);
}

Test(arena, buffers_grow)
{
    tg_buf buf = { 0 };
    cr_expect(tg_buf_str(&buf).data != NULL && tg_buf_str(&buf).length == 0);
    for (int i = 0; i < 1000; i++)
        tg_buf_format(&buf, "%03d", i);
    tg_buf_byte(&buf, '!');
    tg_buf_add(&buf, S(""));
    tg_buf_add(&buf, S("\0x"));
    cr_expect(eq(sz, buf.length, 3003));
    cr_expect(tg_str_starts_with(tg_buf_str(&buf), S("000001002")));
    cr_expect(tg_str_ends_with(tg_buf_str(&buf), S("999!\0x")));
    tg_buf_free(&buf);
    cr_expect(buf.data == NULL && buf.capacity == 0);
}

Test(arena, going_back_frees_what_came_since_and_nothing_else)
{
    char *first = tg_arena_copy(&arena, "first", 6);
    tg_arena_raw(&arena, 3 << 20); // a large thing behind the block that is being filled
    tg_arena_mark mark = tg_arena_here(&arena);
    char *expected = tg_arena_raw(&arena, 8);
    for (int turn = 0; turn < 3; turn++) {
        tg_arena_back(&arena, &mark);
        cr_assert(eq(sz, arena.used, mark.used));
        cr_assert(eq(ptr, tg_arena_raw(&arena, 8), expected));
        for (int i = 0; i < 100; i++)
            memset(tg_arena_raw(&arena, 10000), turn, 10000);
        memset(tg_arena_raw(&arena, 5 << 20), turn, 5 << 20);
    }
    cr_assert(strcmp(first, "first") == 0);
    tg_arena empty;
    tg_arena_init(&empty, pool);
    mark = tg_arena_here(&empty);
    tg_arena_raw(&empty, 1 << 20);
    tg_arena_back(&empty, &mark);
    cr_assert(eq(sz, empty.used, 0));
    tg_arena_reset(&empty);
}
