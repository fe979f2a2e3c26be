// Inputs: the command line's variables, lowest rank first as MODULES.md has them: TF_VAR_* (only when asked), then --var
// and --var-file in their order.
#include "inputs.h"

#include <stdlib.h>

extern char **environ;

typedef struct reader {
    const tg_options *options;
    const tg_target *target;
    tg_texts *texts;
    tg_arena *arena;
    tg_diags *diags;
    tg_problem *problem;
    tg_side_inputs *out;
    struct {
        tg_input *items;
        size_t count, capacity;
    } head, base;
} reader;

static void add_both(reader *r, tg_input input)
{
    tg_push(r->arena, &r->head, input);
    tg_push(r->arena, &r->base, input);
}

static void read_environment(reader *r)
{
    static const char prefix[] = "TF_VAR_";
    for (char **e = environ; *e; e++) {
        size_t length = strcspn(*e, "=");
        if (strncmp(*e, prefix, sizeof prefix - 1) != 0 || length == sizeof prefix - 1 || !(*e)[length])
            continue;
        add_both(r, (tg_input){ .kind = TG_INPUT_ENVIRONMENT,
                                .name = { *e + sizeof prefix - 1, length - (sizeof prefix - 1) },
                                .text = tg_str_from(*e + length + 1) });
    }
}

static bool read_variable(reader *r, const char *text)
{
    size_t length = strcspn(text, "=");
    if (!text[length] || !length) {
        tg_str shown = tg_utf8_printable(r->arena, tg_str_from(text));
        *r->problem =
            (tg_problem){ .code = "usage",
                          .text = tg_format(r->arena, "--var needs NAME=VALUE, not \"%.*s\"", TG_ARG(shown)),
                          .remedy = S("write --var=stage=prod") };
        return false;
    }
    add_both(r, (tg_input){
                    .kind = TG_INPUT_VAR, .name = { text, length }, .text = tg_str_from(text + length + 1) });
    return true;
}

static tg_input parsed(reader *r, tg_str path, tg_str bytes)
{
    tg_text *text = tg_texts_add(r->texts, tg_str_copy(r->arena, path), bytes);
    return (
        tg_input){ .kind = TG_INPUT_FILE, .name = text->path, .file = tg_parse(r->arena, text, r->diags) };
}

// The path from the repository's top; false: it lies outside.
static bool inside_repository(reader *r, const char *path, tg_str *out)
{
    const char *workdir = r->target->git ? tg_git_workdir(r->target->git) : NULL;
    char *real = workdir ? realpath(path, NULL) : NULL, *top = workdir ? realpath(workdir, NULL) : NULL;
    size_t length = top ? strlen(top) : 0;
    bool inside = real && top && strncmp(real, top, length) == 0 && real[length] == '/';
    if (inside)
        *out = tg_str_copy(r->arena, tg_str_from(real + length + 1));
    free(real);
    free(top);
    return inside;
}

static bool is_changed(const reader *r, tg_str path)
{
    for (size_t i = 0; i < r->target->changes.count; i++)
        if (tg_str_equal(r->target->changes.items[i].path, path))
            return true;
    return false;
}

// A file of the repository, as each side has it. False: the head has none, so it is read as it lies on the disk.
static bool read_tracked(reader *r, tg_str path)
{
    tg_str bytes;
    tg_problem unused;
    if (tg_files_read(r->target->files, path, r->arena, &bytes, &unused) != TG_FILES_OK)
        return false;
    tg_push(r->arena, &r->head, parsed(r, path, bytes));
    if (r->target->base_files &&
        tg_files_read(r->target->base_files, path, r->arena, &bytes, &unused) == TG_FILES_OK)
        tg_push(r->arena, &r->base, parsed(r, path, bytes));
    r->out->changed = r->out->changed || is_changed(r, path);
    return true;
}

static bool read_file(reader *r, const char *path)
{
    tg_str inside, bytes;
    if (inside_repository(r, path, &inside) && read_tracked(r, inside))
        return true;
    if (tg_outside_read(path, r->arena, &bytes, r->problem) != TG_FILES_OK)
        return false;
    add_both(r, parsed(r, tg_str_from(path), bytes));
    return true;
}

bool tg_inputs_read(const tg_options *options, const tg_target *target, tg_texts *texts, tg_arena *arena,
                    tg_diags *diags, tg_side_inputs *out, tg_problem *problem)
{
    reader r = { .options = options,
                 .target = target,
                 .texts = texts,
                 .arena = arena,
                 .diags = diags,
                 .problem = problem,
                 .out = out };
    memset(out, 0, sizeof *out);
    if (options->tf_var_env)
        read_environment(&r);
    for (size_t i = 0; i < options->inputs.count; i++) {
        const tg_word *word = &options->inputs.items[i];
        bool is_file = strcmp(word->option, "var-file") == 0;
        if (!(is_file ? read_file(&r, word->text) : read_variable(&r, word->text)))
            return false;
    }
    out->head = (tg_inputs){ r.head.items, r.head.count };
    out->base = (tg_inputs){ r.base.items, r.base.count };
    return true;
}
