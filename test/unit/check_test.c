// What a whole check does beside the rule: limits of one subject, and what they mean for the others.
#include "plan_fixture.h"
#include "tracegate/check.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static const tg_file *file_at(void *data, tg_span at)
{
    return tg_modules_file(((world *)data)->modules, at.file);
}

static tg_outcome verdict_at(const tg_findings *all, const char *address)
{
    for (size_t i = 0; i < all->count; i++)
        if (tg_str_equal(all->items[i].address, tg_str_from(address)))
            return all->items[i].verdict;
    return (tg_outcome)-1;
}

Test(check, what_one_function_takes_too_much_of_is_not_the_others_loss)
{
    world w;
    world_open(&w, "locals {\n"
                   "  r    = range(200)\n"
                   "  boom = [for a in local.r : [for b in local.r : [for c in local.r : a + b + c]]]\n"
                   "}\n"
                   "resource \"aws_lambda_function\" \"boom\" {\n"
                   "  tracing_config {\n"
                   "    mode = length(local.boom) > 3 ? \"Active\" : \"PassThrough\"\n"
                   "  }\n"
                   "}\n"
                   "resource \"aws_lambda_function\" \"left_out\" {}\n"
                   "resource \"aws_lambda_function\" \"on\" {\n"
                   "  tracing_config {\n"
                   "    mode = \"Active\"\n"
                   "  }\n"
                   "}\n");
    w.arena.budget = 4 << 20;
    tg_plan *plan = world_plan(&w, "");
    tg_findings all = tg_check_plan(
        plan, &(tg_check_options){
                  .rules = tg_rules(), .root = S("."), .texts = w.texts, .file = file_at, .data = &w });
    cr_assert(eq(sz, all.count, 3));
    cr_expect(eq(int, verdict_at(&all, "aws_lambda_function.boom"), TG_UNDECIDED));
    cr_expect(eq(int, verdict_at(&all, "aws_lambda_function.left_out"), TG_VIOLATION));
    cr_expect(eq(int, verdict_at(&all, "aws_lambda_function.on"), TG_PASS));
    const tg_diags *diags = tg_plan_diags(plan);
    cr_assert(eq(sz, diags->count, 1));
    cr_expect(strcmp(diags->items[0].code, "eval/limit") == 0);
    world_close(&w);
}
