// A repository in memory from one text, and the question that the tests ask of its plans.
#include "plan_fixture.h"

#include "tracegate/limits.h"

#include <stdlib.h>

typedef struct {
    tg_memory_file *items;
    size_t count, capacity;
} memory_files;

static tg_str line_of(tg_str *rest)
{
    const char *newline = memchr(rest->data, '\n', rest->length);
    size_t end = newline ? (size_t)(newline - rest->data) : rest->length;
    tg_str line = tg_str_slice(*rest, 0, end);
    *rest = tg_str_slice(*rest, newline ? end + 1 : end, rest->length);
    return line;
}

// A path as the repository would have it; one that leads out of it is none.
static void add(memory_files *all, tg_arena *arena, tg_str path, tg_str bytes, bool link)
{
    tg_str clean;
    if (tg_path_join(arena, S(""), path, &clean) && clean.length > 0)
        tg_push(arena, all, ((tg_memory_file){ clean, bytes, link }));
}

static void add_link(memory_files *all, tg_arena *arena, tg_str line)
{
    tg_str rest = tg_str_slice(line, 4, line.length);
    size_t space;
    if (tg_str_find(rest, S(" "), &space))
        add(all, arena, tg_str_slice(rest, 0, space), tg_str_slice(rest, space + 1, rest.length), true);
}

tg_files *world_files(tg_arena *arena, tg_str text)
{
    memory_files all = { 0 };
    tg_str path = S("main.tf"), bytes = { text.data, 0 };
    while (text.length > 0) {
        tg_str line = line_of(&text);
        if (tg_str_starts_with(line, S("--> "))) {
            add_link(&all, arena, line);
        } else if (tg_str_starts_with(line, S("--- "))) {
            if (bytes.length > 0)
                add(&all, arena, path, bytes, false);
            path = tg_str_slice(line, 4, line.length);
            bytes = (tg_str){ text.data, 0 };
        } else {
            bytes.length = (size_t)(text.data - bytes.data);
        }
    }
    add(&all, arena, path, bytes, false);
    return tg_files_open_memory(all.items, all.count);
}

void world_open(world *w, const char *text)
{
    memset(w, 0, sizeof *w);
    tg_arena_init(&w->arena, NULL);
    w->texts = tg_texts_new();
    w->files = world_files(&w->arena, tg_str_from(text));
    w->modules = tg_modules_new(w->texts);
}

void world_close(world *w)
{
    tg_modules_free(w->modules);
    tg_files_close(w->files);
    tg_texts_free(w->texts);
    tg_arena_reset(&w->arena);
}

tg_plan *world_plan(world *w, const char *root)
{
    return tg_plan_new(&(tg_plan_options){ .arena = &w->arena,
                                           .texts = w->texts,
                                           .modules = w->modules,
                                           .files = w->files,
                                           .installed = w->installed ? w->files : NULL,
                                           .root = tg_str_from(root),
                                           .unit = w->unit,
                                           .inputs = w->inputs,
                                           .workspace = w->workspace });
}

// ------------------------------------------------------------------------------------- the question

static unsigned of_block(tg_instance *instance, const tg_block_seen *block)
{
    tg_argument mode = tg_block_argument(instance, block, S("mode"));
    tg_value v = tg_instance_convert(instance, mode.value, &tg_type_string, mode.at);
    if (!tg_value_is_known(v))
        return TG_MAY_PASS | TG_MAY_VIOLATE;
    return tg_value_is(v, TG_TYPE_STRING) && tg_str_equal(tg_value_text(v), S("Active")) ? TG_MAY_PASS
                                                                                         : TG_MAY_VIOLATE;
}

static unsigned ask(void *data, tg_instance *instance, void **detail)
{
    (void)data;
    (void)detail;
    tg_blocks blocks = tg_instance_blocks(instance, S("tracing_config"));
    if (blocks.undecided)
        return TG_MAY_PASS | TG_MAY_VIOLATE;
    unsigned bits = 0;
    for (size_t i = 0; i < blocks.count; i++)
        bits |= of_block(instance, &blocks.items[i]);
    if (blocks.count > 1 && (bits & TG_MAY_PASS))
        return TG_MAY_PASS | TG_MAY_VIOLATE;
    return blocks.count ? bits : TG_MAY_VIOLATE;
}

static const char *word(unsigned bits)
{
    bool pass = bits & TG_MAY_PASS, violate = bits & TG_MAY_VIOLATE;
    return pass && violate ? "undecided" : violate ? "violation" : pass ? "pass" : "none";
}

static void add_verdict(tg_buf *out, tg_plan *plan, const tg_subject *subject)
{
    tg_judgement j = tg_plan_judge(plan, subject, &(tg_asker){ .ask = ask });
    tg_buf_format(out, "%s%.*s %s", out->length ? "; " : "", TG_ARG(subject->address), word(j.bits));
    if (strcmp(word(j.bits), "violation") != 0)
        return;
    int64_t count;
    tg_strs list = tg_judgement_addresses(tg_plan_arena(plan), &j, TG_MAY_VIOLATE, &count);
    for (size_t i = 0; i < list.count; i++)
        if (list.count != 1 || !tg_str_equal(list.items[i], subject->address))
            tg_buf_format(out, " %.*s", TG_ARG(list.items[i]));
    if (count != (int64_t)list.count)
        tg_buf_format(out, " (%lld)", (long long)count);
}

const char *world_verdicts(world *w, const char *root)
{
    static const char *const types[] = { "aws_lambda_function", NULL };
    tg_plan *plan = world_plan(w, root);
    tg_buf out = { 0 };
    size_t count;
    const tg_subject *subjects = tg_plan_subjects(plan, types, &count);
    for (size_t i = 0; i < count; i++)
        add_verdict(&out, plan, &subjects[i]);
    const tg_diags *diags = tg_plan_diags(plan);
    for (size_t i = 0; i < diags->count; i++)
        tg_buf_format(&out, " [%s]", diags->items[i].code);
    tg_str text = tg_str_copy(&w->arena, tg_buf_str(&out));
    tg_buf_free(&out);
    return text.data;
}
