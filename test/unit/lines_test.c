// Lines: from the merge commit's lines to those of the pull request's head.
#include "../../src/cli/lines.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

// The merge commit has three lines more at the top, one changed, and lacks two further down.
static tg_hunk hunks[] = {
    { .old_start = 0, .old_count = 0, .new_start = 1, .new_count = 3 },
    { .old_start = 5, .old_count = 1, .new_start = 8, .new_count = 1 },
    { .old_start = 10, .old_count = 2, .new_start = 12, .new_count = 0 },
};

Test(lines, each_line_of_the_merge_has_its_place_in_the_head)
{
    static const uint32_t facts[][2] = { { 1, 1 }, { 3, 1 }, { 4, 1 },  { 7, 4 },
                                         { 8, 5 }, { 9, 6 }, { 12, 9 }, { 13, 12 } };
    tg_change change = { .kind = TG_CHANGE_MODIFIED, .path = S("main.tf"), .hunks = hunks, .hunk_count = 3 };
    tg_lines lines = { .changes = { &change, 1 }, .known = true };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        uint32_t got = tg_lines_map(&lines, S("main.tf"), facts[i][0]);
        cr_expect(got == facts[i][1], "line %u: %u, should be %u", facts[i][0], got, facts[i][1]);
    }
    cr_expect(eq(u32, tg_lines_map(&lines, S("other.tf"), 7), 7));
}
