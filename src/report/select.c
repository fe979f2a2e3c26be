// Which findings a format shows (CLI.md, "what goes into").
#include "report_internal.h"

bool tg_finding_live(const tg_finding *finding)
{
    return finding->verdict == TG_VIOLATION && finding->state != TG_STATE_ABSENT && !finding->suppressed;
}

bool tg_finding_new(const tg_finding *finding)
{
    return tg_finding_live(finding) && finding->state != TG_STATE_UNCHANGED;
}

bool tg_finding_turned(const tg_finding *finding)
{
    return finding->verdict == TG_UNDECIDED && finding->became_undecided &&
           finding->state != TG_STATE_ABSENT && !finding->suppressed;
}

tg_severity tg_finding_level(const tg_finding *finding)
{
    return finding->rule->level;
}
