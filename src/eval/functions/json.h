// A value as JSON text, as cty's json package writes it.
#ifndef TRACEGATE_EVAL_FUNCTIONS_JSON_H
#define TRACEGATE_EVAL_FUNCTIONS_JSON_H

#include "functions.h"

// Adds `v`, which is wholly known and without marks, to `out`. False: it cannot be written; `wrong` says why.
bool tg_json_encode(tg_arena *arena, tg_buf *out, tg_value v, tg_str *wrong);

#endif
