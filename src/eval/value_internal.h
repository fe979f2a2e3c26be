// What the files of values share and nobody else sees.
#ifndef TRACEGATE_EVAL_VALUE_INTERNAL_H
#define TRACEGATE_EVAL_VALUE_INTERNAL_H

#include "tracegate/value.h"

tg_value_content *tg_new_content(tg_arena *arena, tg_value_state state, const tg_type *type);
tg_value tg_value_of_unknown(tg_arena *arena, const tg_type *type, const tg_unknown *unknown);
// A known collection, tuple or object like `v` (marks, way, keys, kind) with other items, as many.
tg_value tg_value_rebuilt(tg_arena *arena, tg_value v, const tg_value *items);
// `v`, as Terraform has it, where `outcomes` are all that it can be: an unknown becomes one of them; in a known collection
// of the same shape each element does.
tg_value tg_value_with_outcomes(tg_arena *arena, tg_value v, const tg_value *outcomes, uint32_t count);
// `plain` is what an operation gives on `operands` as Terraform does it. Tries `apply` for each combination of their
// choices and makes what these give the choices of the result. `*failed` is set to one that failed, if any did; all
// of them failed: that is the result. Too many combinations: `plain`.
#define TG_CAP_OPERANDS 16
tg_value tg_value_for_each_choice(tg_arena *arena, tg_value plain, const tg_value *operands, uint32_t count,
                                  tg_value (*apply)(void *data, const tg_value *operands), void *data,
                                  tg_value *failed);
// `v`, of which Terraform would refuse the expression, though it goes on with a value: failed, in place or inside.
tg_value tg_value_spoiled(tg_arena *arena, tg_value v);
// The key by which an element of a known collection goes in a loop: its index, its key, in a set the element itself.
tg_value tg_element_key(tg_arena *arena, tg_value collection, uint32_t i);
// The longest beginning of `text` that stays one whatever follows (ctystrings.SafeKnownPrefix, of 128 bytes).
tg_str tg_string_safe_prefix(tg_arena *arena, tg_str text);
// The way with all its texts hidden.
const tg_trail *tg_trail_hidden(tg_arena *arena, const tg_trail *trail);
// Puts a set's elements, unmarked, into cty's order and drops doubles in place. Answers how many stay.
uint32_t tg_set_order(tg_arena *arena, tg_value *items, uint32_t count);

#endif
