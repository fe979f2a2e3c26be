// Moves: where an instance of the base stands on the head.
#ifndef TRACEGATE_CHECK_MOVES_H
#define TRACEGATE_CHECK_MOVES_H

#include "tracegate/check.h"

// One part of an address: `module.a["x"]`, `aws_lambda_function.f[0]`.
typedef struct tg_part {
    tg_str name; // "module.a", "aws_lambda_function.f"
    tg_str key;  // with its brackets; the null string: none
} tg_part;
typedef struct tg_parts {
    tg_part *items;
    size_t count;
} tg_parts;

// The parts of an address. Quoted keys may hold anything, dots and brackets too.
tg_parts tg_address_parts(tg_arena *arena, tg_str address);
tg_str tg_address_of(tg_arena *arena, const tg_part *parts, size_t count);
// The address without instance keys.
tg_str tg_address_plain(tg_arena *arena, tg_str address);
// How many of the parts in front are modules.
size_t tg_address_modules(const tg_parts *parts);

typedef struct tg_move_list {
    const tg_plan_move *items;
    size_t count;
    // True where the head still declares what a move is from (then it counts for nothing): this instance, or, `whole`,
    // the resource or call with all of its instances.
    bool (*declared)(void *data, tg_str address, bool whole);
    void *data;
} tg_move_list;

// The address after all moves that apply, one after the other, each at most once. With `removed`: false where a
// `removed` block takes it away.
tg_str tg_move_address(tg_arena *arena, const tg_move_list *moves, tg_str address);

#endif
