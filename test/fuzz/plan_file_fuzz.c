// Fuzzes JSON plans: any text is read or refused with a place, and what is read is judged beside a configuration.
//
// The input is cut at the first 0xFE byte: a root's file, then the plan.
#include "fuzz.h"

#include "tracegate/check.h"

static const char *const types[] = { "aws_lambda_function", "awscc_lambda_function", NULL };

static void check_read(const fuzz_input *in, const tg_planfile *planned)
{
    for (size_t i = 0; i < planned->count; i++) {
        const tg_planned *p = &planned->items[i];
        TG_CHECK(p->instance.length && p->address.length <= p->instance.length && p->type.length);
        fuzz_check_span(in, p->at);
    }
    for (size_t i = 0; i < planned->variables.count; i++)
        TG_CHECK(planned->variables.items[i].kind == TG_INPUT_PLANNED && planned->variables.items[i].json);
}

static void check_findings(const tg_findings *findings, const tg_planfile *planned)
{
    size_t instances = 0;
    for (size_t i = 0; i < findings->count; i++) {
        const tg_finding *f = &findings->items[i];
        TG_CHECK(f->reason.length && f->fingerprint.length == 32 && f->at.file);
        TG_CHECK(f->instance_count >= (int64_t)f->instances.count);
        TG_CHECK(f->verdict == TG_NONE || f->instance_count > 0);
        instances += (size_t)f->instance_count;
    }
    TG_CHECK(findings->count <= planned->count && instances <= planned->count);
}

static void judge(fuzz_input *in, tg_str configuration, const tg_planfile *planned)
{
    tg_memory_file file = { S("main.tf"), configuration, false };
    tg_files *files = tg_files_open_memory(&file, 1);
    tg_modules *modules = tg_modules_new(in->texts);
    tg_plan_options options = { .arena = &in->arena,
                                .texts = in->texts,
                                .modules = modules,
                                .files = files,
                                .root = S(""),
                                .inputs = planned->variables };
    tg_check_options check = { .rules = tg_rules(), .root = S("."), .texts = in->texts };
    tg_findings found = tg_check_planned(planned, tg_plan_new(&options), &check);
    check_findings(&found, planned);
    tg_modules_free(modules);
    tg_files_close(files);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *cut = size ? memchr(data, 0xFE, size) : NULL;
    size_t skip = cut ? (size_t)(cut - data) + 1 : 0;
    tg_str configuration = { (const char *)data, cut ? skip - 1 : 0 };
    fuzz_input in;
    fuzz_begin(&in, "plan.json", data + skip, size - skip);
    in.arena.budget = (size_t)256 << 20;
    tg_planfile planned;
    if (tg_planfile_read(&in.arena, in.text, types, &in.diags, &planned)) {
        check_read(&in, &planned);
        judge(&in, configuration, &planned);
    } else {
        TG_CHECK(in.diags.errors > 0 && planned.count == 0);
    }
    fuzz_check_diags(&in);
    fuzz_end(&in);
    return 0;
}
