// Findings: identity, order, counting.
#include "tracegate/check.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static const tg_rule rule = { .id = "aws/lambda_functions_without_x-ray_tracing" };

Test(finding, fingerprint_is_the_digest_of_rule_environment_root_and_address)
{
    // printf 'aws/lambda_functions_without_x-ray_tracing\0\0.\0aws_lambda_function.f\0' | sha256sum | cut -c1-32
    tg_finding f = { .rule = &rule, .root = S("."), .address = S("aws_lambda_function.f") };
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    tg_str print = tg_fingerprint(&arena, &f);
    cr_assert(eq(sz, print.length, 32));
    cr_assert(tg_str_equal(print, S("77d0272ddfdfd4737951f1d877bb10b2")));
    tg_arena_reset(&arena);
}

Test(finding, rows_sort_by_environment_root_and_address_with_absent_ones_last)
{
    tg_finding rows[] = {
        { .rule = &rule, .root = S("a"), .address = S("x"), .state = TG_STATE_ABSENT },
        { .rule = &rule, .root = S("b"), .address = S("y") },
        { .rule = &rule, .root = S("b"), .address = S("x") },
        { .rule = &rule, .environment = S("prod"), .root = S("a"), .address = S("x") },
        { .rule = &rule, .root = S("a"), .address = S("z") },
    };
    char order[][3] = { "az", "bx", "by", "ax", "ax" };
    tg_findings_sort(rows, 5);
    for (size_t i = 0; i < 5; i++) {
        char got[3] = { rows[i].root.data[0], rows[i].address.data[0], '\0' };
        cr_expect(eq(str, got, order[i]));
    }
    cr_assert(eq(int, rows[4].state, TG_STATE_ABSENT));
}

Test(finding, summary_counts_live_rows_of_the_head_and_what_was_fixed)
{
    static const tg_suppression comment = { .by = "comment", .tool = "tracegate" };
    const tg_finding rows[] = {
        { .verdict = TG_PASS },
        { .verdict = TG_VIOLATION, .state = TG_STATE_NEW },
        { .verdict = TG_VIOLATION, .state = TG_STATE_UNCHANGED },
        { .verdict = TG_VIOLATION, .suppressed = &comment },
        { .verdict = TG_UNDECIDED },
        { .verdict = TG_NONE },
        { .verdict = TG_VIOLATION, .state = TG_STATE_ABSENT, .became = TG_BECAME_GONE },
        { .verdict = TG_VIOLATION, .state = TG_STATE_ABSENT, .became = TG_BECAME_UNDECIDED },
    };
    tg_summary s = tg_summarize(rows, sizeof rows / sizeof rows[0]);
    cr_expect(eq(sz, s.pass, 1));
    cr_expect(eq(sz, s.violation, 2));
    cr_expect(eq(sz, s.undecided, 1));
    cr_expect(eq(sz, s.none, 1));
    cr_expect(eq(sz, s.new_count, 1));
    cr_expect(eq(sz, s.fixed, 1));
    cr_expect(eq(sz, s.suppressed, 1));
}
