// Arenas over recycled blocks. A block is taken from the worker's pool, filled from its start, and goes back
// when the arena is reset: the memory stays warm and is never asked of the system twice.
#include "tracegate/base.h"

#include <stdlib.h>

#define BLOCK_SIZE ((size_t)256 * 1024)

typedef struct tg_arena_block {
    struct tg_arena_block *next;
    size_t size; // with this head
} block;

struct tg_pool {
    block *free; // all of BLOCK_SIZE
};

tg_pool *tg_pool_new(void)
{
    tg_pool *pool = tg_allocate(sizeof *pool);
    pool->free = NULL;
    return pool;
}

static void free_blocks(block *b)
{
    while (b) {
        block *next = b->next;
        free(b);
        b = next;
    }
}

void tg_pool_free(tg_pool *pool)
{
    if (!pool)
        return;
    free_blocks(pool->free);
    free(pool);
}

void tg_arena_init(tg_arena *arena, tg_pool *pool)
{
    memset(arena, 0, sizeof *arena);
    arena->pool = pool;
    arena->at = arena->end = (char *)arena; // no room, but a pointer: nothing is also allocated
}

tg_arena_mark tg_arena_here(const tg_arena *arena)
{
    block *b = arena->blocks;
    return (tg_arena_mark){ b, b ? b->next : NULL, arena->at, arena->end, arena->used };
}

// Gives back the blocks from `b` up to `end`.
static void give_back(tg_arena *arena, block *b, const block *end)
{
    while (b != end) {
        block *next = b->next;
        if (TG_POOL_RECYCLES && arena->pool && b->size == BLOCK_SIZE) {
            b->next = arena->pool->free;
            arena->pool->free = b;
        } else {
            free(b);
        }
        b = next;
    }
}

void tg_arena_back(tg_arena *arena, const tg_arena_mark *mark)
{
    give_back(arena, arena->blocks, mark->block);
    arena->blocks = mark->block;
    if (mark->block) { // large things stand behind the block that was being filled
        give_back(arena, mark->block->next, mark->next);
        mark->block->next = mark->next;
    }
    arena->at = mark->at;
    arena->end = mark->end;
    arena->used = mark->used;
}

void tg_arena_reset(tg_arena *arena)
{
    tg_pool *pool = arena->pool;
    size_t budget = arena->budget;
    give_back(arena, arena->blocks, NULL);
    tg_arena_init(arena, pool);
    arena->budget = budget;
}

// A block with room for `size` bytes behind its head: an ordinary one, or one of its own for large things.
static block *take_block(tg_arena *arena, size_t size)
{
    if (size > SIZE_MAX - sizeof(block))
        tg_out_of_memory();
    size_t need = size + sizeof(block);
    tg_pool *pool = arena->pool;
    if (need <= BLOCK_SIZE && pool && pool->free) {
        block *b = pool->free;
        pool->free = b->next;
        return b;
    }
    size_t whole = need <= BLOCK_SIZE ? BLOCK_SIZE : need;
    block *b = tg_allocate(whole);
    b->size = whole;
    return b;
}

void *tg_arena_more(tg_arena *arena, size_t size)
{
    block *b = take_block(arena, size);
    arena->used += b->size;
    if (arena->budget && arena->used > arena->budget)
        arena->exhausted = true;
    char *start = (char *)b + sizeof *b;
    if (b->size > BLOCK_SIZE && arena->blocks) {
        // A large thing does not end the block that is being filled.
        b->next = arena->blocks->next;
        arena->blocks->next = b;
        return start;
    }
    b->next = arena->blocks;
    arena->blocks = b;
    arena->at = start + size;
    arena->end = (char *)b + b->size;
    return start;
}

void *tg_arena_zero(tg_arena *arena, size_t count, size_t size)
{
    if (size && count > (SIZE_MAX >> 1) / size)
        tg_out_of_memory();
    void *p = tg_arena_raw(arena, count * size);
    memset(p, 0, count * size);
    return p;
}

void *tg_arena_copy(tg_arena *arena, const void *bytes, size_t size)
{
    void *p = tg_arena_raw(arena, size);
    if (size)
        memcpy(p, bytes, size);
    return p;
}

void *tg_arena_grow(tg_arena *arena, const void *items, size_t *capacity, size_t size)
{
    size_t old = *capacity;
    size_t wanted = old ? old * 2 : 8;
    if (wanted > (SIZE_MAX >> 1) / size)
        tg_out_of_memory();
    void *p = tg_arena_raw(arena, wanted * size);
    if (old)
        memcpy(p, items, old * size);
    *capacity = wanted;
    return p;
}
