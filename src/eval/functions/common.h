// What functions of several families need: looking at arguments, making results.
#ifndef TRACEGATE_EVAL_FUNCTIONS_COMMON_H
#define TRACEGATE_EVAL_FUNCTIONS_COMMON_H

#include "../value_internal.h"
#include "functions.h"

#define TG_COUNT(array) (sizeof(array) / sizeof((array)[0]))

// A growing list of values or strings in the arena, for tg_push.
typedef struct tg_values {
    tg_value *items;
    size_t count, capacity;
} tg_values;
typedef struct tg_texts_list {
    tg_str *items;
    size_t count, capacity;
} tg_texts_list;

static inline tg_str tg_text_argument(const tg_invocation *call, size_t i)
{
    return tg_value_text(call->arguments[i]);
}

// The argument, a known number, as a machine integer (gocty's int). False: it is none, which has been said.
bool tg_int_argument(tg_invocation *call, size_t i, int64_t *out);

// Results. A string, made NFC; too long: unknown.
tg_value tg_string_result(tg_invocation *call, tg_str text);
// The contents of a buffer, which is freed.
tg_value tg_buf_result(tg_invocation *call, tg_buf *buf);
// Unknown, of the result's type: because of an unknown within `because`; for a reason of our own.
tg_value tg_unknown_result(const tg_invocation *call, tg_value because);
tg_value tg_unknown_because(const tg_invocation *call, const char *format, ...) TG_PRINTF(2, 3);
tg_value tg_list_result(const tg_invocation *call, const tg_values *items); // elements as call->result says

// `item` as taken out of `from`: it came the way of both.
tg_value tg_taken_from(const tg_invocation *call, tg_value item, tg_value from);

// Room for what a function is about to make: `elements` elements and `bytes` bytes of text. False: more than anybody
// plans (TG_LIMIT_ELEMENTS, TG_LIMIT_STRING) or than the job may spend; then the result is tg_too_much.
bool tg_room_for(tg_invocation *call, size_t elements, size_t bytes);
// The same for `more` elements beside the `count` that are there already.
bool tg_room_beside(tg_invocation *call, size_t count, size_t more);
tg_value tg_too_much(const tg_invocation *call);

static inline bool tg_is_sequence(const tg_type *type) // list, set, tuple
{
    return type->kind == TG_TYPE_LIST || type->kind == TG_TYPE_SET || type->kind == TG_TYPE_TUPLE;
}

// Strings that were seen, or any values: whether there is an equal one. Strings take no longer the more there are.
typedef struct tg_seen {
    tg_arena *arena;
    tg_map texts;
    tg_values others;
} tg_seen;
void tg_seen_init(tg_seen *seen, tg_arena *arena);
bool tg_seen_has(tg_seen *seen, tg_value v); // unknown: no
void tg_seen_add(tg_seen *seen, tg_value v);
size_t tg_seen_steps(const tg_seen *seen); // that asking takes

// cty's LengthInt is known: not for unknown collections, nor for sets whose unknown elements may be equal.
bool tg_length_is_known(tg_value v, uint32_t *length);

#endif
