// Compare: what is new, unchanged, absent; and how addresses move (CHANGES.md, "New, unchanged, absent").
#include "../../src/check/moves.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static const tg_rule rule = { .id = "r" };

static bool never(void *data, tg_str address, bool whole)
{
    (void)data;
    (void)address;
    (void)whole;
    return false;
}

typedef struct move_row {
    const char *module, *from, *to;
    const char *address, *expected;
} move_row;

static const move_row moves[] = {
    { "", "aws_x.a", "aws_x.b", "aws_x.a", "aws_x.b" },
    { "", "aws_x.a", "aws_x.b", "aws_x.a[\"k\"]", "aws_x.b[\"k\"]" },
    { "", "aws_x.a", "aws_x.b", "module.m.aws_x.a", "module.m.aws_x.a" },
    { "", "aws_x.a[0]", "aws_x.a[\"first\"]", "aws_x.a[0]", "aws_x.a[\"first\"]" },
    { "", "aws_x.a[0]", "aws_x.a[\"first\"]", "aws_x.a[1]", "aws_x.a[1]" },
    { "", "module.fn[\"a\"]", "module.fn_a", "module.fn[\"a\"].aws_x.f", "module.fn_a.aws_x.f" },
    { "", "module.fn[\"a\"]", "module.fn_a", "module.fn[\"b\"].aws_x.f", "module.fn[\"b\"].aws_x.f" },
    { "", "module.old", "module.new", "module.old[\"x\"].module.y.aws_x.f[2]",
      "module.new[\"x\"].module.y.aws_x.f[2]" },
    { "", "aws_x.f", "module.m.aws_x.f", "aws_x.f", "module.m.aws_x.f" },
    { "module.m", "aws_x.a", "aws_x.b", "module.m[\"k\"].aws_x.a[1]", "module.m[\"k\"].aws_x.b[1]" },
    { "module.m", "aws_x.a", "aws_x.b", "aws_x.a", "aws_x.a" },
    { "", "aws_x.a", "aws_x.b", "aws_x.a[\"x].y\"]", "aws_x.b[\"x].y\"]" },
};

Test(moves, a_block_moves_what_its_from_names)
{
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
        tg_plan_move move = { .module_path = tg_str_from(moves[i].module),
                              .from = tg_str_from(moves[i].from),
                              .to = tg_str_from(moves[i].to) };
        tg_move_list list = { &move, 1, never, NULL };
        tg_str got = tg_move_address(&arena, &list, tg_str_from(moves[i].address));
        cr_expect(tg_str_equal(got, tg_str_from(moves[i].expected)), "%s: %.*s", moves[i].address,
                  TG_ARG(got));
    }
    tg_arena_reset(&arena);
}

Test(moves, chains_end_and_cycles_end_too)
{
    static const tg_plan_move chain[] = {
        { .module_path = { "", 0 }, .from = { "aws_x.a", 7 }, .to = { "aws_x.b", 7 } },
        { .module_path = { "", 0 }, .from = { "aws_x.b", 7 }, .to = { "aws_x.c", 7 } },
    };
    static const tg_plan_move cycle[] = {
        { .module_path = { "", 0 }, .from = { "aws_x.a", 7 }, .to = { "aws_x.b", 7 } },
        { .module_path = { "", 0 }, .from = { "aws_x.b", 7 }, .to = { "aws_x.a", 7 } },
    };
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    tg_move_list list = { chain, 2, never, NULL };
    cr_expect(tg_str_equal(tg_move_address(&arena, &list, S("aws_x.a")), S("aws_x.c")));
    list.items = cycle;
    cr_expect(eq(sz, tg_move_address(&arena, &list, S("aws_x.a")).length, 7));
    tg_arena_reset(&arena);
}

// ------------------------------------------------------------------------------------ comparisons

static tg_finding row(tg_outcome verdict, const char *address, const tg_str *instances, size_t count)
{
    return (tg_finding){ .rule = &rule,
                         .root = S("."),
                         .address = tg_str_from(address),
                         .verdict = verdict,
                         .instances = { instances, count },
                         .instance_count = (int64_t)count };
}

static tg_findings compare(tg_arena *arena, tg_finding *head, size_t head_count, tg_finding *base,
                           size_t base_count)
{
    tg_comparison options = { 0 };
    tg_findings h = { .items = head, .count = head_count }, b = { .items = base, .count = base_count };
    return tg_compare(arena, &h, &b, &options);
}

Test(compare, string_keys_are_compared_by_key_numbers_by_count)
{
    static const tg_str ab[] = { { "f[\"a\"]", 6 }, { "f[\"b\"]", 6 } }, b[] = { { "f[\"b\"]", 6 } };
    static const tg_str c[] = { { "f[\"c\"]", 6 } };
    static const tg_str zero_one[] = { { "f[0]", 4 }, { "f[1]", 4 } }, two[] = { { "f[2]", 4 } },
                        plain[] = { { "f", 1 } };
    static const struct {
        const tg_str *base, *head;
        size_t base_count, head_count;
        tg_state state;
        size_t fresh;
    } facts[] = {
        { b, ab, 1, 2, TG_STATE_NEW, 1 },
        { ab, b, 2, 1, TG_STATE_UNCHANGED, 0 },
        { b, c, 1, 1, TG_STATE_NEW, 1 },
        { two, zero_one, 1, 2, TG_STATE_NEW, 1 },
        { zero_one, two, 2, 1, TG_STATE_UNCHANGED, 0 },
        { plain, two, 1, 1, TG_STATE_UNCHANGED, 0 },
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        tg_arena arena;
        tg_arena_init(&arena, NULL);
        tg_finding base = row(TG_VIOLATION, "f", facts[i].base, facts[i].base_count);
        tg_finding head = row(TG_VIOLATION, "f", facts[i].head, facts[i].head_count);
        tg_findings got = compare(&arena, &head, 1, &base, 1);
        cr_expect(eq(sz, got.count, 1));
        cr_expect(got.items[0].state == facts[i].state, "fact %zu", i);
        cr_expect(got.items[0].new_instances.count == facts[i].fresh, "fact %zu", i);
        tg_arena_reset(&arena);
    }
}

Test(compare, what_became_of_a_violation_of_the_base)
{
    static const tg_str f[] = { { "f", 1 } };
    static const struct {
        tg_outcome head;
        tg_became became;
    } facts[] = { { TG_PASS, TG_BECAME_PASS },
                  { TG_NONE, TG_BECAME_NONE },
                  { TG_UNDECIDED, TG_BECAME_UNDECIDED } };
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        tg_finding base = row(TG_VIOLATION, "f", f, 1), head = row(facts[i].head, "f", f, 1);
        tg_findings got = compare(&arena, &head, 1, &base, 1);
        cr_assert(eq(sz, got.count, 2));
        cr_expect(got.items[1].state == TG_STATE_ABSENT && got.items[1].became == facts[i].became, "fact %zu",
                  i);
    }
    tg_finding base = row(TG_VIOLATION, "f", f, 1);
    tg_findings gone = compare(&arena, NULL, 0, &base, 1);
    cr_assert(eq(sz, gone.count, 1));
    cr_expect(eq(int, (int)gone.items[0].became, TG_BECAME_GONE));
    tg_arena_reset(&arena);
}

Test(compare, suppressed_before_and_live_now_is_new_the_reverse_is_nothing)
{
    static const tg_str f[] = { { "f", 1 } };
    static const tg_suppression comment = { .by = "comment", .tool = "tracegate" };
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    tg_finding silent = row(TG_VIOLATION, "f", f, 1), live = silent;
    silent.suppressed = &comment;
    tg_findings woken = compare(&arena, &live, 1, &silent, 1);
    cr_expect(eq(sz, woken.count, 1));
    cr_expect(eq(int, (int)woken.items[0].state, TG_STATE_NEW));
    tg_findings silenced = compare(&arena, &silent, 1, &live, 1);
    cr_expect(eq(sz, silenced.count, 1));
    cr_expect(eq(int, (int)silenced.items[0].state, TG_STATE_UNCHANGED));
    tg_arena_reset(&arena);
}
