// `tracegate check`: chooses the target, runs, writes the reports, and says with the exit status what came of it.
#include "command.h"
#include "run.h"

static bool fails(const tg_results *results, int fail_on)
{
    const tg_summary *s = &results->summary;
    switch ((tg_fail_on)fail_on) {
    case TG_FAIL_ON_NEW:
        return results->scope.compared ? s->new_count > 0 : s->violation > 0;
    case TG_FAIL_ON_ANY:
        return s->violation > 0;
    case TG_FAIL_ON_UNDECIDED:
        return s->violation + s->undecided > 0;
    case TG_FAIL_ON_NEVER:
        return false;
    }
    return false;
}

static int exit_status(const tg_results *results, int fail_on)
{
    if (results->incomplete)
        return 2;
    return fails(results, fail_on) ? 1 : 0;
}

static bool write_report(const tg_sink *sink, const tg_results *results, const tg_report_options *options,
                         tg_arena *arena)
{
    tg_buf out = { 0 };
    tg_problem problem;
    sink->format->write(&out, results, options);
    bool written = tg_report_write(sink->path, tg_buf_str(&out), &problem, arena);
    tg_buf_free(&out);
    if (!written)
        tg_say_problem(&problem);
    return written;
}

// Every report is tried, whatever becomes of the others.
static bool write_reports(const tg_sink *sinks, size_t count, const tg_options *options,
                          const tg_target *target, const tg_results *results, tg_arena *arena)
{
    tg_report_options plain = { .verbose = options->verbose,
                                .quiet = options->quiet,
                                .category = tg_str_from(options->category),
                                .workflow_commands = target->ci.system != NULL };
    bool all = true;
    for (size_t i = 0; i < count; i++) {
        tg_report_options o = plain;
        o.color = !sinks[i].path && tg_wants_color(stdout, options->color);
        all = write_report(&sinks[i], results, &o, arena) && all;
    }
    return all;
}

int tg_run_report(const tg_options *options, const tg_target *target, const tg_sink *sinks, size_t count,
                  const tg_results *results, tg_arena *arena)
{
    bool written = write_reports(sinks, count, options, target, results, arena);
    return written ? exit_status(results, options->fail_on) : 2;
}

static int check_target(const tg_options *options, tg_target *target, const tg_sink *sinks, size_t count,
                        tg_arena *arena)
{
    tg_problem problem;
    tg_run *run = tg_run_new(options, target);
    int status = 2;
    if (!tg_run_check(run, &problem))
        tg_say_problem(&problem);
    else
        status = tg_run_report(options, target, sinks, count, tg_run_results(run), arena);
    tg_run_free(run);
    return status;
}

int tg_command_check(const tg_options *options, tg_arena *arena)
{
    tg_sink *sinks;
    size_t count;
    tg_target target;
    tg_problem problem;
    if (!tg_options_sinks(options, &sinks, &count, arena, &problem) ||
        !tg_target_choose(options, &target, arena, &problem))
        return tg_say_problem(&problem);
    int status = check_target(options, &target, sinks, count, arena);
    tg_target_close(&target);
    return status;
}
