// Private to plan/: well-known modules that create a Lambda function, as small stand-ins (WRAPPERS.md's table).
#ifndef TRACEGATE_PLAN_WRAPPERS_H
#define TRACEGATE_PLAN_WRAPPERS_H

#include "plan_internal.h"

const tg_wrapper *tg_wrapper_find(tg_str known); // NULL: not in the table
// The stand-in's configuration for a version (null or no version: the newest).
tg_str tg_wrapper_text(tg_arena *arena, const tg_wrapper *wrapper, tg_str version);

#endif
