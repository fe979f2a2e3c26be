// `tracegate explain`: the page of a rule, the section of a diagnostic's code, or a list of both.
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

// A diagnostic: its code, and its section of the page of all diagnostics, from the heading to the next one.
typedef struct code {
    tg_str code, section;
} code;
typedef struct codes {
    code *items;
    size_t count, capacity;
} codes;

static codes all_codes(tg_arena *arena)
{
    codes all = { 0 };
    tg_str page = tg_embedded(S("sarif/diagnostics.md"));
    size_t at = 0, next = 0, end;
    if (!tg_str_find(page, S("\n## "), &at))
        return all;
    for (tg_str rest = tg_str_slice(page, at + 4, page.length); tg_str_find(rest, S("\n"), &end);
         rest = tg_str_slice(rest, next + 4, rest.length)) {
        bool last = !tg_str_find(rest, S("\n## "), &next);
        tg_str section = last ? rest : tg_str_slice(rest, 0, next);
        tg_push(arena, &all, ((code){ tg_str_slice(rest, 0, end), tg_str_trim(section) }));
        if (last)
            break;
    }
    return all;
}

// The sentence below the heading.
static tg_str summary_of(const code *c)
{
    tg_str body = tg_str_trim(tg_str_slice(c->section, c->code.length, c->section.length));
    size_t end;
    return tg_str_find(body, S("\n"), &end) ? tg_str_slice(body, 0, end) : body;
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
        tg_buf_format(&out, "  %-34.*s %.*s\n", TG_ARG(all.items[i].code), TG_ARG(summary_of(&all.items[i])));
    return print_and_free(&out);
}

static int explain_code(const code *c)
{
    tg_buf out = { 0 };
    tg_buf_format(&out, "%.*s\n", TG_ARG(c->section));
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
        tg_push(arena, &names, all->items[i].code);
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
        if (tg_str_equal(word, all.items[i].code))
            return explain_code(&all.items[i]);
    return unknown(word, &all, arena);
}

int tg_command_explain(const tg_options *options, tg_arena *arena)
{
    if (!options->paths.count)
        return list(arena);
    int status = 0;
    for (size_t i = 0; i < options->paths.count; i++) {
        if (i && tg_print(S("\n"), 0))
            status = 2;
        if (explain(tg_str_from(options->paths.items[i].text), arena))
            status = 2;
    }
    return status;
}
