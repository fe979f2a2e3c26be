// Inputs: what the command line says of variables (--var, --var-file, --tf-var-env), for both sides.
#ifndef TRACEGATE_CLI_INPUTS_H
#define TRACEGATE_CLI_INPUTS_H

#include "target.h"

typedef struct tg_side_inputs {
    tg_inputs head, base;
    bool changed; // a --var-file of the repository is among the changes: every root uses it
} tg_side_inputs;

// A --var-file that lies in the repository is each side's own (absent on one side: empty there); another one is the
// same for both. What is wrong inside a file goes to `diags`. False: `problem` (no such file, no `=` in --var).
bool tg_inputs_read(const tg_options *options, const tg_target *target, tg_texts *texts, tg_arena *arena,
                    tg_diags *diags, tg_side_inputs *out, tg_problem *problem);

#endif
