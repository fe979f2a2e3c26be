// Moves: `moved` blocks applied to an instance's address (Terraform, internal/refactoring and internal/addrs,
// move_endpoint_module.go). A block's addresses are relative to the module that it stands in, whatever that module's
// instance; an address without a key at its end means the whole resource or call, with one at either end, that instance.
#include "moves.h"

// --------------------------------------------------------------------------------------- addresses

// The length of the name at the start of `s`: two words with a dot between, three for data resources.
static size_t name_length(tg_str s)
{
    size_t dots = 0,
           wanted = tg_str_starts_with(s, S("data.")) || tg_str_starts_with(s, S("ephemeral.")) ? 3 : 2;
    for (size_t i = 0; i < s.length; i++) {
        if (s.data[i] == '[')
            return i;
        if (s.data[i] == '.' && ++dots == wanted)
            return i;
    }
    return s.length;
}

tg_parts tg_address_parts(tg_arena *arena, tg_str address)
{
    struct {
        tg_part *items;
        size_t count, capacity;
    } list = { 0 };
    while (address.length) {
        tg_part part = { { NULL, 0 }, { NULL, 0 } };
        size_t name = name_length(address);
        part.name = tg_str_slice(address, 0, name);
        address = tg_str_slice(address, name, address.length);
        size_t key = tg_address_key(address);
        if (key)
            part.key = tg_str_slice(address, 0, key);
        address = tg_str_slice(address, key, address.length);
        tg_push(arena, &list, part);
        if (address.length && address.data[0] == '.')
            address = tg_str_slice(address, 1, address.length);
        else
            break;
    }
    return (tg_parts){ list.items, list.count };
}

tg_str tg_address_of(tg_arena *arena, const tg_part *parts, size_t count)
{
    tg_buf buf = { 0 };
    for (size_t i = 0; i < count; i++) {
        if (i)
            tg_buf_byte(&buf, '.');
        tg_buf_add(&buf, parts[i].name);
        tg_buf_add(&buf, parts[i].key);
    }
    tg_str address = tg_str_copy(arena, tg_buf_str(&buf));
    tg_buf_free(&buf);
    return address;
}

tg_str tg_address_plain(tg_arena *arena, tg_str address)
{
    if (!memchr(address.data, '[', address.length))
        return address;
    tg_parts parts = tg_address_parts(arena, address);
    for (size_t i = 0; i < parts.count; i++)
        parts.items[i].key = (tg_str){ NULL, 0 };
    return tg_address_of(arena, parts.items, parts.count);
}

size_t tg_address_modules(const tg_parts *parts)
{
    size_t count = 0;
    while (count < parts->count && tg_str_starts_with(parts->items[count].name, S("module.")))
        count++;
    return count;
}

// ------------------------------------------------------------------------------------------- moves

static bool same_key(tg_str a, tg_str b)
{
    return tg_str_none(a) == tg_str_none(b) && tg_str_equal(a, b);
}

// True where the move's module is that of the address, whatever the instance.
static bool in_module(const tg_parts *address, const tg_parts *module)
{
    if (address->count < module->count)
        return false;
    for (size_t i = 0; i < module->count; i++)
        if (!tg_str_equal(address->items[i].name, module->items[i].name))
            return false;
    return true;
}

// True where `from` names what begins at `at` in the address. `whole`: its last part means every instance.
static bool names(const tg_parts *address, size_t at, const tg_parts *from, bool whole)
{
    if (!from->count || address->count < at + from->count)
        return false;
    for (size_t i = 0; i < from->count; i++) {
        const tg_part *a = &address->items[at + i], *f = &from->items[i];
        bool last = i + 1 == from->count;
        if (!tg_str_equal(a->name, f->name) || (!(last && whole) && !same_key(a->key, f->key)))
            return false;
    }
    return true;
}

static tg_str replaced(tg_arena *arena, const tg_parts *address, size_t at, const tg_parts *from,
                       const tg_parts *to, bool whole)
{
    size_t end = at + from->count, count = at + to->count, i = 0;
    tg_part *parts = tg_new_array(arena, tg_part, count + address->count - end);
    for (; i < at; i++)
        parts[i] = address->items[i];
    for (; i < count; i++)
        parts[i] = to->items[i - at];
    if (whole)
        parts[count - 1].key = address->items[end - 1].key;
    for (; end < address->count; end++)
        parts[i++] = address->items[end];
    return tg_address_of(arena, parts, i);
}

// The address after one move; the null string where it does not apply.
static tg_str moved(tg_arena *arena, const tg_move_list *moves, const tg_plan_move *move, tg_str address)
{
    static const tg_str no = { NULL, 0 };
    if (tg_str_none(move->to))
        return no;
    tg_parts parts = tg_address_parts(arena, address), module = tg_address_parts(arena, move->module_path);
    tg_parts from = tg_address_parts(arena, move->from), to = tg_address_parts(arena, move->to);
    if (!from.count || !to.count || !in_module(&parts, &module))
        return no;
    bool whole = tg_str_none(from.items[from.count - 1].key) && tg_str_none(to.items[to.count - 1].key);
    if (!names(&parts, module.count, &from, whole))
        return no;
    size_t end = module.count + from.count;
    tg_part *origin = tg_arena_copy(arena, parts.items, end * sizeof *origin);
    if (whole)
        origin[end - 1].key = no;
    if (moves->declared(moves->data, tg_address_of(arena, origin, end), whole))
        return no;
    return replaced(arena, &parts, module.count, &from, &to, whole);
}

tg_str tg_move_address(tg_arena *arena, const tg_move_list *moves, tg_str address)
{
    // Each round follows one block; a chain is never longer than there are blocks.
    for (size_t round = 0; round < moves->count; round++) {
        tg_str next = { NULL, 0 };
        for (size_t i = 0; i < moves->count && tg_str_none(next); i++)
            next = moved(arena, moves, &moves->items[i], address);
        if (tg_str_none(next) || tg_str_equal(next, address))
            return address;
        address = next;
    }
    return address;
}
