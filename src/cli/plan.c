// `tracegate plan`: checks JSON plans, one report of them all.
//
// The current directory is taken for the root that was planned: where its configuration has the same address, findings
// stand there, not in the plan's file, which nobody edits.
#include "command.h"
#include "run.h"

#include "tracegate/limits.h"

typedef struct planning {
    tg_target target;
    tg_arena *arena;
    tg_texts *texts;
    tg_modules *modules;
    tg_diags diags;
    struct {
        tg_finding *items;
        size_t count, capacity;
    } found;
    bool limited;
} planning;

static const tg_file *file_at(void *data, tg_span at)
{
    planning *p = data;
    return tg_modules_file(p->modules, at.file);
}

static void check_rule(planning *p, tg_text *text, const tg_rule *rule, tg_str root)
{
    tg_planfile planned;
    if (!tg_planfile_read(p->arena, text, rule->targets, &p->diags, &planned))
        return;
    tg_plan_options options = { .arena = p->arena,
                                .texts = p->texts,
                                .modules = p->modules,
                                .files = p->target.files,
                                .installed = p->target.files,
                                .root = p->target.paths.items[0],
                                .inputs = planned.variables };
    tg_check_options check = { .root = root,
                               .texts = p->texts,
                               .suppressions = true,
                               .day = p->target.day,
                               .file = file_at,
                               .data = p };
    tg_plan *source = tg_plan_new(&options);
    tg_findings found = tg_check_planned(&planned, source, rule, &check);
    for (size_t i = 0; i < found.count; i++)
        tg_push(p->arena, &p->found, found.items[i]);
    p->limited = p->limited || tg_plan_limited(source);
}

static bool check_file(planning *p, const char *path, bool only, tg_problem *problem)
{
    tg_str bytes;
    if (tg_outside_read(path, p->arena, &bytes, problem) != TG_FILES_OK)
        return false;
    tg_text *text = tg_texts_add(p->texts, tg_str_from(path), bytes);
    for (const tg_rule *const *rule = tg_rules(); *rule; rule++)
        check_rule(p, text, *rule, only ? S(".") : text->path);
    return true;
}

static tg_results results_of(planning *p, const tg_words *paths)
{
    tg_scope_root *roots = tg_new_array(p->arena, tg_scope_root, paths->count);
    for (size_t i = 0; i < paths->count; i++)
        roots[i].directory = paths->count == 1 ? S(".") : tg_str_from(paths->items[i].text);
    tg_findings_sort(p->found.items, p->found.count);
    tg_diags_sort(&p->diags, p->texts);
    tg_results r = { .texts = p->texts,
                     .scope = { .mode = TG_SCOPE_PLAN, .roots = roots, .root_count = paths->count },
                     .findings = p->found.items,
                     .finding_count = p->found.count,
                     .diags = &p->diags,
                     .summary = tg_summarize(p->found.items, p->found.count),
                     .incomplete = p->limited || p->diags.errors > 0,
                     .missed = p->limited || p->diags.errors > 0,
                     .rules = tg_rules() };
    return r;
}

static int check_files(planning *p, const tg_options *options, const tg_sink *sinks, size_t count)
{
    tg_problem problem;
    for (size_t i = 0; i < options->paths.count; i++)
        if (!check_file(p, options->paths.items[i].text, options->paths.count == 1, &problem))
            return tg_say_problem(&problem);
    tg_results results = results_of(p, &options->paths);
    return tg_run_report(options, &p->target, sinks, count, &results, p->arena);
}

int tg_command_plan(const tg_options *options, tg_arena *arena)
{
    tg_sink *sinks;
    size_t count;
    tg_problem problem = { .code = "usage",
                           .text = S("plan needs a file"),
                           .remedy = S(
                               "write \"tracegate plan FILE\", with what \"terraform show -json\" prints") };
    planning p = { .arena = arena };
    tg_word here = { NULL, "." };
    tg_options directory = *options;
    directory.paths = (tg_words){ &here, 1, 1 };
    if (!options->paths.count || !tg_options_sinks(options, &sinks, &count, arena, &problem) ||
        !tg_target_choose(&directory, &p.target, arena, &problem))
        return tg_say_problem(&problem);
    p.texts = tg_texts_new();
    p.modules = tg_modules_new(p.texts);
    tg_diags_init(&p.diags, arena, TG_LIMIT_JOB_DIAGNOSTICS);
    int status = check_files(&p, options, sinks, count);
    tg_modules_free(p.modules);
    tg_texts_free(p.texts);
    tg_target_close(&p.target);
    return status;
}
