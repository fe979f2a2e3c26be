// A small repository in memory, written as one text, and what a plan says of it.
#ifndef TRACEGATE_TEST_PLAN_FIXTURE_H
#define TRACEGATE_TEST_PLAN_FIXTURE_H

#include "tracegate/plan.h"

// For eq(str): Criterion wants text that could be changed.
#define TEXT(text) ((char *)(uintptr_t)(text))

typedef struct {
    tg_arena arena;
    tg_texts *texts;
    tg_files *files;
    tg_modules *modules;
    tg_inputs inputs;
    tg_str workspace;
    const tg_terragrunt *unit; // of the plans that are made
    bool installed;            // the files are the working directory, too
} world;

// `text`: "--- path" begins a file, "--> path target" is a symbolic link; text before the first one is main.tf.
tg_files *world_files(tg_arena *arena, tg_str text);
void world_open(world *w, const char *text);
void world_close(world *w);
tg_plan *world_plan(world *w, const char *root);

// The verdicts on aws_lambda_function's tracing mode in a root, by address: "ADDRESS VERDICT", for a violation with the
// instances, "; " between them; then the codes of diagnostics in brackets. Lives as long as the world.
const char *world_verdicts(world *w, const char *root);

#endif
