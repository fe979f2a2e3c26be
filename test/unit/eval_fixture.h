// An evaluator with a few names, for the tests of values and expressions.
#ifndef TRACEGATE_TEST_EVAL_FIXTURE_H
#define TRACEGATE_TEST_EVAL_FIXTURE_H

#include "tracegate/eval.h"

typedef struct scene {
    tg_arena arena;
    tg_texts *texts;
    tg_diags diags;
    tg_eval eval;
    tg_names names; // the lookup
    tg_map values;  // tg_value *, by name
} scene;

void scene_open(scene *s);
void scene_close(scene *s);
// One more name.
void scene_set(scene *s, const char *name, tg_value value);
// The unknown of a type that a variable without a value is; the reason is `var.NAME has no value`.
tg_value scene_unknown(scene *s, const char *name, const tg_type *type);
// The value of an expression over the names.
tg_value scene_eval(scene *s, const char *expression);
// The same as text: as `tracegate eval` prints a value; `a | b` for what an unknown is one of; `unknown: REASON`; `failed:
// MESSAGE`.
const char *scene_show(scene *s, const char *expression);
const char *scene_text(scene *s, tg_value v);

#endif
