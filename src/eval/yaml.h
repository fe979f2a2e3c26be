// YAML text as a value and back, as github.com/zclconf/go-cty-yaml does it.
#ifndef TRACEGATE_EVAL_YAML_H
#define TRACEGATE_EVAL_YAML_H

#include "tracegate/value.h"

typedef enum tg_yaml_status {
    TG_YAML_OK,
    TG_YAML_WRONG,    // `wrong` says why
    TG_YAML_TOO_MUCH, // aliases that stand for more than tracegate keeps, or too many levels
    TG_YAML_OTHERWISE // libyaml reads it, or refuses it, where the reference may do otherwise
} tg_yaml_status;

// The one document in `text`. Mappings are objects, sequences tuples, scalars what they look like.
tg_yaml_status tg_yaml_decode(tg_arena *arena, tg_str text, tg_value *out, tg_str *wrong);
// Adds `v`, which is wholly known and without marks, to `out`.
tg_yaml_status tg_yaml_encode(tg_arena *arena, tg_value v, tg_buf *out, tg_str *wrong);

// What a scalar means (yaml_scalar.c). `tag` is null for none; quoted ones are strings, unless tagged. False: nothing,
// and `wrong` says why. `merge` is set for `<<`, which merges where it is a key and is a string elsewhere.
bool tg_yaml_scalar(tg_arena *arena, tg_str tag, tg_str text, bool quoted, tg_value *out, bool *merge,
                    tg_str *wrong);

#endif
