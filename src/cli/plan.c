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

// The end of the string that begins at `at`, behind its closing quote; the line's or the text's end if it has none.
static size_t string_end(tg_str text, size_t at)
{
    size_t i = at + 1;
    while (i < text.length && text.data[i] != '"' && text.data[i] != '\n')
        i += text.data[i] == '\\' && i + 1 < text.length ? 2 : 1;
    return i < text.length ? i + 1 : text.length;
}

static bool names_a_member(tg_str text, size_t end)
{
    while (end < text.length && (text.data[end] == ' ' || text.data[end] == '\n' || text.data[end] == '\t'))
        end++;
    return end < text.length && text.data[end] == ':';
}

// Each character as one as long, so that places stay what they are.
static void blot(char *to, tg_str text, size_t from, size_t end)
{
    static const char *const stand_ins[] = { "", "*", "\xC2\xB7", "\xE2\x80\xA2", "\xF0\x9F\x94\x92" };
    for (size_t i = from, length; i < end; i += length) {
        tg_utf8_decode(tg_str_slice(text, i, end), &length);
        if (text.data[i] != '\n' && text.data[i] != '\r' && text.data[i] != '"')
            memcpy(to + i, stand_ins[length], length);
    }
}

// A plan holds secrets in clear, often all on one line, and reports quote lines. What they can quote is a copy in which
// only structure, names of members and what findings point to can be read.
static void hide(planning *p, tg_text *text, size_t first)
{
    tg_str from = text->bytes;
    char *to = tg_arena_copy(p->arena, from.data, from.length);
    for (size_t i = 0, end; i < from.length; i = end) {
        end = i + 1;
        if (from.data[i] == '"')
            end = string_end(from, i);
        bool plain = from.data[i] != '"' && !(from.data[i] >= '0' && from.data[i] <= '9');
        if (!plain && !names_a_member(from, end))
            blot(to, from, i, end);
    }
    for (size_t i = first; i < p->found.count; i++) {
        tg_span at = p->found.items[i].at;
        if (at.file == text->id)
            memcpy(to + at.start, from.data + at.start, at.end - at.start);
    }
    text->bytes = (tg_str){ to, from.length };
}

static void check_file(planning *p, const char *path, bool only)
{
    tg_str bytes;
    tg_problem problem;
    if (tg_outside_read(path, p->arena, &bytes, &problem) != TG_FILES_OK) {
        tg_diags_add(&p->diags, (tg_diag){ .severity = TG_ERROR,
                                           .code = problem.code,
                                           .message = problem.text,
                                           .hint = problem.remedy,
                                           .path = tg_str_from(path),
                                           .missed = true });
        return;
    }
    tg_text *text = tg_texts_add(p->texts, tg_str_from(path), bytes);
    size_t first = p->found.count;
    for (const tg_rule *const *rule = tg_rules(); *rule; rule++)
        check_rule(p, text, *rule, only ? S(".") : text->path);
    hide(p, text, first);
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
    for (size_t i = 0; i < options->paths.count; i++)
        check_file(p, options->paths.items[i].text, options->paths.count == 1);
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
