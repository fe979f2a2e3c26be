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

static bool is_touched(const tg_results *results, tg_str path)
{
    const tg_changes *changes = results->scope.changes;
    for (size_t i = 0; i < changes->count; i++)
        if (tg_str_equal(changes->items[i].path, path))
            return true;
    return false;
}

bool tg_diag_shown(const tg_results *results, const tg_diag *diag)
{
    if (diag->severity != TG_WARNING)
        return diag->severity == TG_ERROR;
    bool compared = results->scope.compared && results->scope.changes;
    return !compared || is_touched(results, tg_place_of_diag(results, diag, TG_CODE_POINTS).path);
}

tg_severity tg_finding_level(const tg_finding *finding)
{
    return finding->rule->level;
}
