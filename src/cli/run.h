// Run: the stages of a check in order, from a chosen target to results.
#ifndef TRACEGATE_CLI_RUN_H
#define TRACEGATE_CLI_RUN_H

#include "target.h"

typedef struct tg_run tg_run;

// Finds the roots that matter, plans and checks each. What comes out lives until tg_run_free. False: `problem`.
tg_run *tg_run_new(const tg_options *options, tg_target *target);
bool tg_run_check(tg_run *run, tg_problem *problem);
const tg_results *tg_run_results(const tg_run *run);
void tg_run_free(tg_run *run);
// The roots alone, for `changes`: fills the scope of the results.
bool tg_run_scope(tg_run *run, tg_problem *problem);
// Writes every report that is asked for. Returns the exit status.
int tg_run_report(const tg_options *options, const tg_target *target, const tg_sink *sinks, size_t count,
                  const tg_results *results, tg_arena *arena);

#endif
