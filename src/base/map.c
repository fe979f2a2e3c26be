// A map from strings to pointers: open addressing over an array in insertion order.
#include "tracegate/base.h"

void tg_map_init(tg_map *map, tg_arena *arena)
{
    memset(map, 0, sizeof *map);
    map->arena = arena;
}

// FNV-1a with a final mix (Fowler, Noll, Vo; http://www.isthe.com/chongo/tech/comp/fnv/).
uint64_t tg_hash_bytes(tg_str s)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < s.length; i++)
        h = (h ^ (unsigned char)s.data[i]) * UINT64_C(1099511628211);
    return h ^ (h >> 32);
}

// The slot of `key`, or the free one where it would go. There is always a free one.
static size_t slot_of(const tg_map *map, tg_str key)
{
    size_t mask = map->slot_count - 1;
    size_t slot = (size_t)tg_hash_bytes(key) & mask;
    while (map->slots[slot] && !tg_str_equal(map->entries[map->slots[slot] - 1].key, key))
        slot = (slot + 1) & mask;
    return slot;
}

static void grow_slots(tg_map *map)
{
    map->slot_count = map->slot_count ? map->slot_count * 2 : 16;
    map->slots = tg_new_array(map->arena, uint32_t, map->slot_count);
    for (size_t i = 0; i < map->count; i++)
        map->slots[slot_of(map, map->entries[i].key)] = (uint32_t)i + 1;
}

void *tg_map_get(const tg_map *map, tg_str key)
{
    if (!map->count)
        return NULL;
    uint32_t found = map->slots[slot_of(map, key)];
    return found ? map->entries[found - 1].value : NULL;
}

void tg_map_put(tg_map *map, tg_str key, void *value)
{
    if ((map->count + 1) * 2 > map->slot_count)
        grow_slots(map);
    size_t slot = slot_of(map, key);
    if (map->slots[slot]) {
        map->entries[map->slots[slot] - 1].value = value;
        return;
    }
    if (map->count == map->capacity)
        map->entries = tg_arena_grow(map->arena, map->entries, &map->capacity, sizeof *map->entries);
    map->entries[map->count] = (tg_map_entry){ key, value };
    map->slots[slot] = (uint32_t)++map->count;
}

tg_str tg_map_nearest(tg_arena *arena, const tg_map *map, tg_str word)
{
    tg_str *keys = tg_new_array(arena, tg_str, map->count);
    for (size_t i = 0; i < map->count; i++)
        keys[i] = map->entries[i].key;
    return tg_str_nearest(word, (tg_strs){ keys, map->count });
}
