// `tracegate changes`: what a run would look at, and why; nothing is checked.
#include "command.h"
#include "run.h"

static const char *const letters[] = {
    [TG_CHANGE_ADDED] = "A", [TG_CHANGE_MODIFIED] = "M", [TG_CHANGE_DELETED] = "D", [TG_CHANGE_RENAMED] = "R"
};

static tg_str shown(tg_arena *arena, tg_str path)
{
    return tg_utf8_printable(arena, path);
}

static void print_change(tg_buf *out, const tg_change *change, tg_arena *arena)
{
    tg_buf_format(out, "  %s  ", letters[change->kind]);
    if (change->kind == TG_CHANGE_RENAMED)
        tg_buf_format(out, "%.*s → ", TG_ARG(shown(arena, change->old_path)));
    tg_buf_format(out, "%.*s%s\n", TG_ARG(shown(arena, change->path)),
                  change->untracked ? "  (untracked)" : "");
}

// Configuration and values for its variables; everything else can matter only through a function that reads it.
static bool is_terraform(const tg_change *change)
{
    return tg_path_is_configuration(change->path) || tg_path_is_configuration(change->old_path) ||
           tg_path_is_tfvars(change->path) || tg_path_is_tfvars(change->old_path);
}

static void print_changes(tg_buf *out, const tg_target *target, bool verbose, tg_arena *arena)
{
    size_t terraform = 0, others = 0;
    for (size_t i = 0; i < target->changes.count; i++)
        terraform += is_terraform(&target->changes.items[i]);
    others = target->changes.count - terraform;
    tg_buf_format(out, "Terraform files that changed: %zu\n", terraform);
    for (size_t i = 0; i < target->changes.count; i++)
        if (is_terraform(&target->changes.items[i]))
            print_change(out, &target->changes.items[i], arena);
    if (!others)
        return;
    tg_buf_format(out, "other files that changed: %zu\n", others);
    for (size_t i = 0; i < target->changes.count && verbose; i++)
        if (!is_terraform(&target->changes.items[i]))
            print_change(out, &target->changes.items[i], arena);
}

// The directories between a change and its root, without the ends: "through modules/fn → modules/wrapper".
static void print_way(tg_buf *out, const tg_scope_root *root, tg_arena *arena)
{
    for (size_t i = 0; i + 1 < root->through.count; i++)
        tg_buf_format(out, "%s%.*s", i ? " → " : ", through ", TG_ARG(shown(arena, root->through.items[i])));
}

static void print_roots(tg_buf *out, const tg_scope *scope, bool verbose, tg_arena *arena)
{
    tg_buf_format(out, "root modules that are checked: %zu\n", scope->root_count);
    for (size_t i = 0; i < scope->root_count; i++) {
        const tg_scope_root *root = &scope->roots[i];
        tg_str directory = root->directory.length ? root->directory : S(".");
        tg_buf_format(out, "  %.*s", TG_ARG(shown(arena, directory)));
        for (size_t k = 0; k < root->changed.count && (verbose || !k); k++)
            tg_buf_format(out, "%s%.*s", k ? ", " : "  because of ",
                          TG_ARG(shown(arena, root->changed.items[k])));
        if (!verbose && root->changed.count > 1)
            tg_buf_format(out, " and %zu more", root->changed.count - 1);
        print_way(out, root, arena);
        tg_buf_byte(out, '\n');
    }
}

static void print_scope(tg_buf *out, const tg_target *target, const tg_scope *scope, bool verbose,
                        tg_arena *arena)
{
    static const char *const modes[] = { [TG_SCOPE_CHANGE] = "what a change affects",
                                         [TG_SCOPE_ALL] = "every root module",
                                         [TG_SCOPE_PATHS] = "the files and directories named",
                                         [TG_SCOPE_PLAN] = "a plan" };
    tg_buf_format(out, "looks at %s\n", modes[target->mode]);
    for (size_t i = 0; i < target->why.count; i++)
        tg_buf_format(out, "  = %.*s\n", TG_ARG(target->why.items[i]));
    if (target->head_id.data)
        tg_buf_format(out, "head: %.*s\n", TG_ARG(target->head_id));
    if (target->base_id.data)
        tg_buf_format(out, "base: %.*s\n", TG_ARG(target->base_id));
    if (target->compared)
        print_changes(out, target, verbose, arena);
    print_roots(out, scope, verbose, arena);
}

static int print_target(const tg_options *options, tg_target *target, tg_run *run, tg_arena *arena)
{
    tg_problem problem;
    if (!tg_run_scope(run, &problem))
        return tg_say_problem(&problem);
    const tg_scope *scope = &tg_run_results(run)->scope;
    tg_buf out = { 0 };
    if (options->format && strcmp(options->format, "json") == 0)
        tg_report_scope(&out, scope);
    else
        print_scope(&out, target, scope, options->verbose, arena);
    int status = tg_print(tg_buf_str(&out), 0);
    tg_buf_free(&out);
    return status;
}

int tg_command_changes(const tg_options *options, tg_arena *arena)
{
    tg_target target;
    tg_problem problem = { 0 };
    bool known =
        !options->format || strcmp(options->format, "json") == 0 || strcmp(options->format, "text") == 0;
    if (!known)
        problem =
            (tg_problem){ .code = "usage",
                          .text = tg_format(arena, "\"tracegate changes\" has no format \"%.*s\"",
                                            TG_ARG(tg_utf8_printable(arena, tg_str_from(options->format)))),
                          .remedy = S("there are text and json") };
    if (!known || !tg_target_choose(options, &target, arena, &problem))
        return tg_say_problem(&problem);
    tg_run *run = tg_run_new(options, &target);
    int status = print_target(options, &target, run, arena);
    tg_run_free(run);
    tg_target_close(&target);
    return status;
}
