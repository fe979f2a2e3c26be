// Conversion and unification share their rules: whether a type converts to another (convert.c) asks for common types
// (unify.c) and the other way round.
#ifndef TRACEGATE_EVAL_CONVERT_H
#define TRACEGATE_EVAL_CONVERT_H

#include "value_internal.h"

// One conversion or unification from outside. Types of types nested in each other can make these questions many; past a
// limit all answers are no.
typedef struct tg_converting {
    tg_arena *arena;
    size_t work;
    bool unsafe; // also what may fail with some values: string to number, map to object
} tg_converting;

// False: the limit is reached.
bool tg_converting_goes_on(tg_converting *c);
// Whether there is a conversion between two types that are not equal (cty: getConversion answers one).
bool tg_type_converts(tg_converting *c, const tg_type *from, const tg_type *to);
const tg_type *tg_unify(tg_converting *c, const tg_type *const *types, size_t count);
// The type that a tuple's or object's elements have in common where a collection of any is wanted.
const tg_type *tg_unify_items(tg_converting *c, const tg_type *structure);

#endif
