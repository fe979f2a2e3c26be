// `tracegate plan`: checks JSON plans, one report of them all.
//
// The directory in which a plan's file stands is taken for the root that was planned, if it holds configuration, else the
// current directory: where that has the same address, findings stand there, not in the plan's file, which nobody edits.
#include "command.h"
#include "roots.h"
#include "run.h"

#include "tracegate/limits.h"

#include <stdlib.h>

// A file that was named, and the root that it is taken to be of.
typedef struct plan_file {
    const char *name;   // as it was written
    tg_str shown;       // below the top, where it is
    tg_str root;        // directory, "" for the top
    tg_str environment; // null: no other file is of this root
} plan_file;

typedef struct planning {
    const tg_options *options;
    tg_target target;
    tg_arena *arena;
    tg_texts *texts;
    tg_modules *modules;
    tg_diags diags;
    const char *const *types; // of all rules
    plan_file *files;
    size_t file_count;
    struct {
        tg_finding *items;
        size_t count, capacity;
    } found;
} planning;

// --------------------------------------------------------------------------------- files and roots

// `path` without symbolic links, from the top of what is read; null: it is not below it.
static tg_str below_top(const planning *p, const char *path)
{
    tg_str top = tg_str_from(p->target.top), none = { NULL, 0 };
    char *real = realpath(path, NULL);
    tg_str whole = tg_str_copy(p->arena, tg_str_from(real));
    free(real);
    size_t skip = tg_str_equal(top, S("/")) ? 0 : top.length;
    bool below = tg_str_starts_with(whole, top) && whole.length > skip + 1 && whole.data[skip] == '/';
    return below ? tg_str_slice(whole, skip + 1, whole.length) : none;
}

static bool holds_configuration(const planning *p, tg_str directory)
{
    tg_entries entries = { 0 };
    if (tg_files_list(p->target.files, directory, p->arena, &entries, NULL) != TG_FILES_OK)
        return false;
    for (size_t i = 0; i < entries.count; i++)
        if (entries.items[i].kind == TG_ENTRY_FILE && tg_path_is_configuration(entries.items[i].name))
            return true;
    return false;
}

static plan_file file_named(const planning *p, const char *name)
{
    tg_str path = strcmp(name, "-") == 0 ? (tg_str){ NULL, 0 } : below_top(p, name);
    plan_file f = { .name = name, .shown = path.data ? path : tg_str_from(name) };
    f.root = path.data ? tg_path_directory(path) : p->target.paths.items[0];
    if (!holds_configuration(p, f.root))
        f.root = p->target.paths.items[0];
    return f;
}

// The same file twice is one; different ones of one root (of its workspaces) are told apart by their names.
static void choose_files(planning *p)
{
    const tg_words *names = &p->options->paths;
    tg_map files, roots;
    tg_map_init(&files, p->arena);
    tg_map_init(&roots, p->arena);
    p->files = tg_new_array(p->arena, plan_file, names->count);
    for (size_t i = 0; i < names->count; i++) {
        plan_file *f = &p->files[p->file_count];
        *f = file_named(p, names->items[i].text);
        if (tg_map_get(&files, f->shown))
            continue;
        tg_map_put(&files, f->shown, f);
        p->file_count++;
        plan_file *other = tg_map_get(&roots, f->root);
        if (!other) {
            tg_map_put(&roots, f->root, f);
            continue;
        }
        f->environment = f->shown;
        other->environment = other->shown;
    }
}

// ---------------------------------------------------------------------------------------- checking

static const tg_file *file_at(void *data, tg_span at)
{
    planning *p = data;
    return tg_modules_file(p->modules, at.file);
}

static const char *const *all_targets(tg_arena *arena)
{
    struct {
        const char **items;
        size_t count, capacity;
    } all = { NULL, 0, 0 };
    for (const tg_rule *const *rule = tg_rules(); *rule; rule++)
        for (const char *const *t = (*rule)->targets; (*rule)->planned && *t; t++)
            tg_push(arena, &all, *t);
    tg_push(arena, &all, NULL);
    return all.items;
}

// What the configuration at hand cannot say is no mistake of the plan: its diagnostics are not the report's.
static tg_findings check_planned(planning *p, tg_arena *arena, const plan_file *f, const tg_planfile *planned)
{
    tg_plan_options options = { .arena = arena,
                                .texts = p->texts,
                                .modules = p->modules,
                                .files = p->target.files,
                                .installed = p->target.files,
                                .root = f->root,
                                .inputs = planned->variables,
                                .workspace = tg_str_from(p->options->workspace) };
    tg_check_options check = { .rules = tg_rules(),
                               .root = tg_root_shown(f->root),
                               .environment = f->environment,
                               .texts = p->texts,
                               .suppressions = !p->options->no_inline_suppressions,
                               .day = p->target.day,
                               .workspace = options.workspace,
                               .file = file_at,
                               .data = p };
    return tg_check_planned(planned, tg_plan_new(&options), &check);
}

static void check_text(planning *p, const plan_file *f, tg_text *text)
{
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    arena.budget = TG_LIMIT_JOB_MEMORY + text->bytes.length * TG_LIMIT_FILE_MEMORY_FACTOR;
    tg_diags diags;
    tg_diags_init(&diags, &arena, TG_LIMIT_DIAGNOSTICS);
    tg_planfile planned;
    if (tg_planfile_read(&arena, text, p->types, &diags, &planned)) {
        tg_findings found = check_planned(p, &arena, f, &planned);
        for (size_t i = 0; i < found.count; i++)
            tg_push(p->arena, &p->found, tg_finding_copy(p->arena, &found.items[i]));
    }
    for (size_t i = 0; i < diags.count; i++)
        tg_diags_add(&p->diags, tg_diag_copy(p->arena, &diags.items[i]));
    tg_arena_reset(&arena);
}

// ----------------------------------------------------------------------------------------- secrets

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

// The end of what begins at `at` and is no string: a mark of structure, or one of JSON's words.
static size_t plain_end(tg_str text, size_t at)
{
    static const tg_str words[] = { { "true", 4 }, { "false", 5 }, { "null", 4 } };
    if (strchr("{}[],: \t\r\n", text.data[at]) && text.data[at])
        return at + 1;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (tg_str_starts_with(tg_str_slice(text, at, text.length), words[i]))
            return at + words[i].length;
    return at;
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
        bool quoted = from.data[i] == '"';
        end = quoted ? string_end(from, i) : plain_end(from, i);
        if (quoted ? names_a_member(from, end) : end > i)
            continue;
        size_t length = 0;
        if (!quoted)
            tg_utf8_decode(tg_str_slice(from, i, from.length), &length);
        blot(to, from, i, end + length);
        end += length;
    }
    for (size_t i = first; i < p->found.count; i++) {
        tg_span at = p->found.items[i].at;
        if (at.file == text->id)
            memcpy(to + at.start, from.data + at.start, at.end - at.start);
    }
    text->bytes = (tg_str){ to, from.length };
}

// --------------------------------------------------------------------------------------- the command

static void check_file(planning *p, const plan_file *f)
{
    tg_str bytes;
    tg_problem problem;
    if (tg_outside_read(f->name, p->arena, &bytes, &problem) != TG_FILES_OK) {
        tg_diags_add(&p->diags, (tg_diag){ .severity = TG_ERROR,
                                           .code = problem.code,
                                           .message = problem.text,
                                           .hint = problem.remedy,
                                           .path = f->shown,
                                           .missed = true });
        return;
    }
    tg_text *text = tg_texts_add(p->texts, f->shown, bytes);
    size_t first = p->found.count;
    check_text(p, f, text);
    hide(p, text, first);
}

static tg_results results_of(planning *p)
{
    tg_scope_root *roots = tg_new_array(p->arena, tg_scope_root, p->file_count);
    size_t count = 0;
    for (size_t i = 0; i < p->file_count; i++) {
        tg_str root = tg_root_shown(p->files[i].root);
        size_t k = 0;
        while (k < count && !tg_str_equal(roots[k].directory, root))
            k++;
        if (k == count)
            roots[count++].directory = root;
    }
    tg_findings_sort(p->found.items, p->found.count);
    tg_diags_sort(&p->diags, p->texts);
    tg_results r = { .texts = p->texts,
                     .scope = { .mode = TG_SCOPE_PLAN, .roots = roots, .root_count = count },
                     .findings = p->found.items,
                     .finding_count = p->found.count,
                     .diags = &p->diags,
                     .summary = tg_summarize(p->found.items, p->found.count),
                     .incomplete = p->diags.errors > 0,
                     .missed = p->diags.errors > 0,
                     .rules = tg_rules() };
    return r;
}

static int check_files(planning *p, const tg_sink *sinks, size_t count)
{
    choose_files(p);
    for (size_t i = 0; i < p->file_count; i++)
        check_file(p, &p->files[i]);
    tg_results results = results_of(p);
    return tg_run_report(p->options, &p->target, sinks, count, &results, p->arena);
}

int tg_command_plan(const tg_options *options, tg_arena *arena)
{
    tg_sink *sinks;
    size_t count;
    tg_problem problem = { .code = "usage",
                           .text = S("plan needs a file"),
                           .remedy = S(
                               "write \"tracegate plan FILE\", with what \"terraform show -json\" prints") };
    planning p = { .options = options, .arena = arena, .types = all_targets(arena) };
    tg_word here = { NULL, "." };
    tg_options directory = *options;
    directory.paths = (tg_words){ &here, 1, 1 };
    if (!options->paths.count || !tg_options_sinks(options, &sinks, &count, arena, &problem) ||
        !tg_target_choose(&directory, &p.target, arena, &problem))
        return tg_say_problem(&problem);
    p.texts = tg_texts_new();
    p.modules = tg_modules_new(p.texts);
    tg_diags_init(&p.diags, arena, TG_LIMIT_JOB_DIAGNOSTICS);
    int status = check_files(&p, sinks, count);
    tg_modules_free(p.modules);
    tg_texts_free(p.texts);
    tg_target_close(&p.target);
    return status;
}
