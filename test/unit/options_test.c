// Options: what the command line means, and what is said of mistakes.
#include "../../src/cli/options.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#define WORDS 8

static bool parse(const char *const *words, tg_options *out, tg_arena *arena, tg_problem *problem)
{
    char *argv[WORDS + 1];
    char copies[WORDS][64];
    int argc = 0;
    for (; words[argc]; argc++) {
        strncpy(copies[argc], words[argc], sizeof copies[argc] - 1);
        copies[argc][sizeof copies[argc] - 1] = '\0';
        argv[argc] = tg_arena_copy(arena, copies[argc], sizeof copies[argc]);
    }
    return tg_options_parse(argc, argv, out, arena, problem);
}

Test(options, forms_of_an_option_mean_the_same)
{
    static const char *const forms[][WORDS] = {
        { "tracegate", "-f", "json", "-q", NULL },
        { "tracegate", "-fjson", "-q", NULL },
        { "tracegate", "-qf", "json", NULL },
        { "tracegate", "check", "--format", "json", "--quiet", NULL },
        { "tracegate", "--quiet", "--format=json", NULL },
    };
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        tg_arena arena;
        tg_arena_init(&arena, NULL);
        tg_options o;
        tg_problem problem;
        cr_assert(parse(forms[i], &o, &arena, &problem), "form %zu", i);
        cr_expect(o.quiet && o.format && strcmp(o.format, "json") == 0, "form %zu", i);
        cr_expect(strcmp(o.command, "check") == 0, "form %zu", i);
        tg_arena_reset(&arena);
    }
}

typedef struct mistake {
    const char *words[WORDS];
    const char *text;   // part of the message
    const char *remedy; // part of it; NULL: there is none
} mistake;

static const mistake mistakes[] = {
    { { "tracegate", "--formt=json", NULL }, "unknown option \"--formt\"", "did you mean --format" },
    { { "tracegate", "--zzzzzzzz", NULL }, "unknown option \"--zzzzzzzz\"", "lists the options" },
    { { "tracegate", "-x", NULL }, "unknown option \"-x\"", "lists the options" },
    { { "tracegate", "--base", NULL }, "--base needs an argument", "--base=REV" },
    { { "tracegate", "--all=yes", NULL }, "--all takes no argument", NULL },
    { { "tracegate", "--fail-on=nwe", NULL }, "--fail-on does not know \"nwe\"", "did you mean \"new\"" },
    { { "tracegate", "--base=a", "--base=b", NULL }, "--base is given twice", "once" },
    { { "tracegate", "--staged", "--base=a", NULL }, "exclude each other", "index" },
    { { "tracegate", "-q", "-v", NULL }, "exclude each other", "leaves out" },
    { { "tracegate", "--all", "modules", NULL }, "exclude each other", "without a comparison" },
    { { "tracegate", "changes", "--fail-on=any", NULL },
      "unknown option \"--fail-on\" for \"tracegate changes\"",
      "lists" },
};

static bool holds(tg_str text, const char *part)
{
    size_t at;
    return tg_str_find(text, tg_str_from(part), &at);
}

Test(options, a_mistake_is_named_with_what_would_be_right)
{
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        tg_arena arena;
        tg_arena_init(&arena, NULL);
        tg_options o;
        tg_problem problem;
        cr_assert(not(parse(mistakes[i].words, &o, &arena, &problem)), "mistake %zu", i);
        cr_expect(holds(problem.text, mistakes[i].text), "mistake %zu: %.*s", i, TG_ARG(problem.text));
        if (mistakes[i].remedy)
            cr_expect(holds(problem.remedy, mistakes[i].remedy), "mistake %zu: %.*s", i,
                      TG_ARG(problem.remedy));
        tg_arena_reset(&arena);
    }
}

Test(options, what_follows_two_dashes_is_a_path)
{
    static const char *const words[] = { "tracegate", "--", "--all", "-q", NULL };
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    tg_options o;
    tg_problem problem;
    cr_assert(parse(words, &o, &arena, &problem));
    cr_expect(eq(sz, o.paths.count, 2));
    cr_expect(not(o.all));
    tg_arena_reset(&arena);
}
