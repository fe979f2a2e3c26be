// Private to plan/: modules that `terraform init` has fetched.
#ifndef TRACEGATE_PLAN_INSTALLED_H
#define TRACEGATE_PLAN_INSTALLED_H

#include "plan_internal.h"
#include "source.h"

// The real directory (in options.installed) of the call with this key, if what is installed there is what the call
// means.
bool tg_plan_installed(tg_plan *plan, tg_str key, const tg_source *source, tg_str constraint,
                       tg_str *directory);

#endif
