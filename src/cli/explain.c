// `tracegate explain`: the page of a rule, the sentence of a diagnostic's code, or a list of both.
#include "command.h"

// Rules answer to their id, their name and the last part of their id.
static bool answers_to(const tg_rule *rule, tg_str word)
{
    tg_str id = tg_str_from(rule->id);
    size_t slash;
    if (tg_str_equal(word, id) || tg_str_equal(word, tg_str_from(rule->name)))
        return true;
    return tg_str_find(id, S("/"), &slash) && tg_str_equal(word, tg_str_slice(id, slash + 1, id.length));
}

typedef struct code {
    const char *code, *summary;
} code;
typedef struct codes {
    code *items;
    size_t count, capacity;
} codes;

// What each layer says can be wrong.
static codes all_codes(tg_arena *arena)
{
    codes all = { 0 };
    tg_syntax_code syntax;
    for (size_t i = 0; tg_syntax_code_at(i, &syntax); i++)
        tg_push(arena, &all, ((code){ syntax.code, syntax.summary }));
    size_t count;
    const tg_eval_code *eval = tg_eval_codes(&count);
    for (size_t i = 0; i < count; i++)
        tg_push(arena, &all, ((code){ eval[i].code, eval[i].summary }));
    const tg_eval_code *planfile = tg_planfile_codes(&count);
    for (size_t i = 0; i < count; i++)
        tg_push(arena, &all, ((code){ planfile[i].code, planfile[i].summary }));
    return all;
}

static int print_and_free(tg_buf *out)
{
    int status = tg_print(tg_buf_str(out), 0);
    tg_buf_free(out);
    return status;
}

static int list(tg_arena *arena)
{
    tg_buf out = { 0 };
    tg_buf_add(&out, S("rules:\n"));
    for (const tg_rule *const *r = tg_rules(); *r; r++)
        tg_buf_format(&out, "  %s\n      %s\n", (*r)->id, (*r)->summary);
    codes all = all_codes(arena);
    tg_buf_add(&out, S("\ndiagnostics:\n"));
    for (size_t i = 0; i < all.count; i++)
        tg_buf_format(&out, "  %-34s %s\n", all.items[i].code, all.items[i].summary);
    return print_and_free(&out);
}

static int explain_code(const code *c)
{
    tg_buf out = { 0 };
    tg_buf_format(&out, "%s\n\n%s\n", c->code, c->summary);
    return print_and_free(&out);
}

// Says so, with the known word that is nearest to what was asked for.
static int unknown(tg_str word, const codes *all, tg_arena *arena)
{
    struct {
        tg_str *items;
        size_t count, capacity;
    } names = { 0 };
    for (const tg_rule *const *r = tg_rules(); *r; r++)
        tg_push(arena, &names, tg_str_from((*r)->id));
    for (size_t i = 0; i < all->count; i++)
        tg_push(arena, &names, tg_str_from(all->items[i].code));
    tg_str near = tg_str_nearest(word, (tg_strs){ names.items, names.count });
    tg_problem problem = {
        .code = "usage",
        .text = tg_format(arena, "there is no rule and no diagnostic \"%.*s\"",
                          TG_ARG(tg_utf8_printable(arena, word))),
        .remedy = near.data ? tg_format(arena, "did you mean \"%.*s\"?", TG_ARG(near))
                            : S("\"tracegate explain\" lists them"),
    };
    return tg_say_problem(&problem);
}

static int explain(tg_str word, tg_arena *arena)
{
    for (const tg_rule *const *r = tg_rules(); *r; r++)
        if (answers_to(*r, word))
            return tg_print(tg_rule_page(*r), 0);
    codes all = all_codes(arena);
    for (size_t i = 0; i < all.count; i++)
        if (tg_str_equal(word, tg_str_from(all.items[i].code)))
            return explain_code(&all.items[i]);
    return unknown(word, &all, arena);
}

int tg_command_explain(const tg_options *options, tg_arena *arena)
{
    if (!options->paths.count)
        return list(arena);
    int status = 0;
    for (size_t i = 0; i < options->paths.count; i++)
        if (explain(tg_str_from(options->paths.items[i].text), arena))
            status = 2;
    return status;
}
