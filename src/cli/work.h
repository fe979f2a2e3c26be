// Work: threads with a stack that is large enough for the deepest input.
#ifndef TRACEGATE_CLI_WORK_H
#define TRACEGATE_CLI_WORK_H

#include "tracegate/base.h"

// Calls `job(data, worker, i)` for each i below `count`, on `workers` threads (worker is below that) with a stack of
// TG_LIMIT_STACK bytes each. Returns when all are done. Jobs start in order; none may depend on another. False: no
// thread could be started (`problem` says why); then nothing was done.
bool tg_work(size_t workers, size_t count, void (*job)(void *data, size_t worker, size_t i), void *data,
             tg_problem *problem);
// How many workers this machine is good for.
size_t tg_work_processors(void);

#endif
