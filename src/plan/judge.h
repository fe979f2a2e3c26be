// Private to plan/: subjects as the plan sees them, and forks while an instance is asked.
#ifndef TRACEGATE_PLAN_JUDGE_H
#define TRACEGATE_PLAN_JUDGE_H

#include "plan_internal.h"

// A resource block in a module: a part of a subject.
typedef struct tg_place {
    tg_node *node;
    const tg_resource *resource;
} tg_place;

// One-of values that one asking meets, at most; more are shown as they are, unknown.
#define TG_FORKS 8

typedef struct tg_fork {
    uint32_t turn, count;
    tg_reason reason;
} tg_fork;
struct tg_forks {
    tg_fork items[TG_FORKS];
    size_t count;    // met so far
    size_t at;       // the next one in this asking
    bool tried;      // under an assumption: a mistake makes the outcome none
    bool impossible; // it is
};
typedef struct tg_forks tg_forks;

tg_value tg_fork_value(tg_instance *instance, tg_value v);

#endif
