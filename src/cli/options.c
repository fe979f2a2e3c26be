// The command line: a table of commands, a table of options, a table of pairs that exclude each other.
// Parsing, --help and the messages about mistakes all read the tables, so a new option is one row.
#include "options.h"

#include <stdio.h>

enum { CHECK = 1, CHANGES = 2, EXPLAIN = 4, AST = 8, TOKENS = 16, EVAL = 32, PLAN = 64 };

typedef struct command {
    const char *name;
    unsigned bit;
    const char *usage;
    const char *summary;
} command;

static const command commands[] = {
    { "check", CHECK, "tracegate [check] [OPTIONS] [PATH...]",
      "check the current change (the default), or the paths" },
    { "changes", CHANGES, "tracegate changes [OPTIONS]",
      "which files changed, which modules that affects, and why" },
    { "plan", PLAN, "tracegate plan [OPTIONS] FILE...", "check a JSON plan (\"terraform show -json\")" },
    { "explain", EXPLAIN, "tracegate explain [RULE|CODE]", "the page of a rule or of a diagnostic" },
    { "ast", AST, "tracegate ast [--hash] FILE...", "what the parser sees, as JSON" },
    { "tokens", TOKENS, "tracegate tokens [--hash] FILE...", "what the lexer sees, as JSON" },
    { "eval", EVAL, "tracegate eval [--vars FILE] EXPR", "what the evaluator says of an expression" },
};
#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

typedef enum kind { FLAG, TEXT, LIST, CHOICE } kind;

typedef struct option {
    const char *name;
    char letter;          // 0: none
    const char *argument; // what --help calls it; NULL: takes none
    kind kind;
    size_t offset;       // of the member of tg_options
    const char *choices; // of CHOICE: words separated by blanks, in the order of the enum
    unsigned commands;   // bits
    const char *summary;
} option;

#define AT(member) offsetof(tg_options, member)
static const option options[] = {
    { "base", 0, "REV", TEXT, AT(base), NULL, CHECK | CHANGES,
      "compare with this revision (default: the merge base)" },
    { "head", 0, "REV", TEXT, AT(head), NULL, CHECK | CHANGES,
      "check this revision (default: the working directory)" },
    { "staged", 0, NULL, FLAG, AT(staged), NULL, CHECK | CHANGES, "check what is staged, against HEAD" },
    { "all", 0, NULL, FLAG, AT(all), NULL, CHECK | CHANGES,
      "check every root module, not only affected ones" },
    { "baseline", 0, "FILE", TEXT, AT(baseline), NULL, CHECK,
      "compare with a SARIF report of before, not with git" },
    { "patch", 0, "FILE", TEXT, AT(patch), NULL, CHECK | CHANGES,
      "check HEAD with this diff applied, against HEAD" },
    { "var", 0, "NAME=VALUE", LIST, AT(inputs), NULL, CHECK,
      "the value of a root module's variable; may be repeated" },
    { "var-file", 0, "FILE", LIST, AT(inputs), NULL, CHECK,
      "values of variables (*.tfvars); may be repeated" },
    { "tf-var-env", 0, NULL, FLAG, AT(tf_var_env), NULL, CHECK,
      "take variables from TF_VAR_* in the environment" },
    { "workspace", 0, "NAME", TEXT, AT(workspace), NULL, PLAN | CHECK,
      "the value of terraform.workspace (default: not known)" },
    { "format", 'f', "FORMAT", TEXT, AT(format), NULL, PLAN | CHECK | CHANGES,
      "what standard output gets (default: text)" },
    { "output", 'o', "FORMAT=FILE", LIST, AT(outputs), NULL, PLAN | CHECK,
      "write a report to a file; may be repeated" },
    { "fail-on", 0, "new|any|undecided|never", CHOICE, AT(fail_on), "new any undecided never", PLAN | CHECK,
      "what makes exit status 1 (default: new)" },
    { "no-inline-suppressions", 0, NULL, FLAG, AT(no_inline_suppressions), NULL, PLAN | CHECK,
      "comments in the code silence nothing" },
    { "now", 0, "DATE", TEXT, AT(now), NULL, PLAN | CHECK,
      "the day that dates are compared with (default: the head's)" },
    { "category", 0, "NAME", TEXT, AT(category), NULL, PLAN | CHECK, "SARIF: the category of this analysis" },
    { "color", 0, "auto|always|never", CHOICE, AT(color), "auto always never", PLAN | CHECK | CHANGES,
      "colour in text (default: auto; NO_COLOR counts)" },
    { "quiet", 'q', NULL, FLAG, AT(quiet), NULL, PLAN | CHECK | CHANGES, "text: findings only" },
    { "verbose", 'v', NULL, FLAG, AT(verbose), NULL, PLAN | CHECK | CHANGES,
      "text: what passed, what was not new, and why" },
    { "help", 'h', NULL, FLAG, AT(help), NULL, ~0u, "this help; with a command, all of its options" },
    { "version", 0, NULL, FLAG, AT(version), NULL, ~0u, "the version" },
};
#define OPTION_COUNT (sizeof options / sizeof options[0])

// Options of which only one makes sense, with the reason that the message gives.
typedef struct exclusion {
    const char *one, *other, *reason;
} exclusion;
static const exclusion exclusions[] = {
    { "staged", "base",
      "--staged compares the index with HEAD, --base names another revision to compare with" },
    { "staged", "head", "--staged checks the index, --head checks a revision" },
    { "staged", "all", "--staged checks what the index changes, --all checks everything" },
    { "baseline", "base", "--baseline compares with a report, --base with a revision" },
    { "baseline", "staged", "--baseline compares with a report, --staged with HEAD" },
    { "baseline", "patch", "--baseline compares with a report, --patch with HEAD" },
    { "patch", "base", "--patch compares HEAD and the patch with HEAD" },
    { "patch", "head", "--patch compares HEAD and the patch with HEAD" },
    { "patch", "staged", "--patch compares HEAD and the patch with HEAD" },
    { "patch", "all", "--patch compares HEAD and the patch with HEAD" },
    { "quiet", "verbose", "--quiet leaves out what --verbose adds" },
};

static const command *command_named(tg_str name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (tg_str_equal(name, tg_str_from(commands[i].name)))
            return &commands[i];
    return NULL;
}

const char *tg_options_meant(tg_str word)
{
    tg_str names[COMMAND_COUNT];
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        names[i] = tg_str_from(commands[i].name);
    tg_str near = tg_str_nearest(word, (tg_strs){ names, COMMAND_COUNT });
    return near.data;
}

static const option *option_named(tg_str name, char letter)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (letter ? options[i].letter == letter : tg_str_equal(name, tg_str_from(options[i].name)))
            return &options[i];
    return NULL;
}

static bool wrong(tg_problem *problem, tg_str text, tg_str remedy)
{
    *problem = (tg_problem){ .code = "usage", .text = text, .remedy = remedy };
    return false;
}

static tg_strs option_names(tg_arena *arena, unsigned bits)
{
    tg_str *names = tg_new_array(arena, tg_str, OPTION_COUNT);
    size_t count = 0;
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (options[i].commands & bits)
            names[count++] = tg_str_from(options[i].name);
    return (tg_strs){ names, count };
}

static bool unknown_option(tg_str shown, tg_str near, const command *c, tg_arena *arena, tg_problem *problem)
{
    tg_str text = tg_format(arena, "unknown option \"%.*s\" for \"tracegate %s\"",
                            TG_ARG(tg_utf8_printable(arena, shown)), c->name);
    if (near.data)
        return wrong(problem, text, tg_format(arena, "did you mean --%.*s?", TG_ARG(near)));
    return wrong(problem, text, tg_format(arena, "\"tracegate %s --help\" lists the options", c->name));
}

static bool choose(const option *o, const char *value, int *out, tg_arena *arena, tg_problem *problem)
{
    tg_str words[8];
    size_t count = 0;
    for (const char *at = o->choices; *at; count++) {
        size_t length = strcspn(at, " ");
        words[count] = (tg_str){ at, length };
        if (tg_str_equal(words[count], tg_str_from(value))) {
            *out = (int)count;
            return true;
        }
        at += length + (at[length] == ' ');
    }
    tg_str near = tg_str_nearest(tg_str_from(value), (tg_strs){ words, count });
    tg_str text = tg_format(arena, "--%s does not know \"%.*s\"", o->name,
                            TG_ARG(tg_utf8_printable(arena, tg_str_from(value))));
    if (near.data)
        return wrong(problem, text,
                     tg_format(arena, "did you mean \"%.*s\"? it takes %s", TG_ARG(near), o->argument));
    return wrong(problem, text, tg_format(arena, "it takes %s", o->argument));
}

static bool store(const option *o, const char *value, tg_options *out, tg_arena *arena, tg_problem *problem)
{
    void *member = (char *)out + o->offset;
    switch (o->kind) {
    case FLAG:
        *(bool *)member = true;
        return true;
    case TEXT:
        if (*(const char **)member)
            return wrong(problem, tg_format(arena, "--%s is given twice", o->name), S("give it once"));
        *(const char **)member = value;
        return true;
    case LIST:
        tg_push(arena, (tg_words *)member, ((tg_word){ o->name, value }));
        return true;
    case CHOICE:
        return choose(o, value, (int *)member, arena, problem);
    }
    return true;
}

// The words of the command line that are still to be read.
typedef struct words {
    char **at;
    int left;
} words;

static const char *next(words *w)
{
    if (!w->left)
        return NULL;
    w->left--;
    return *w->at++;
}

static bool needs_argument(const option *o, tg_arena *arena, tg_problem *problem)
{
    return wrong(problem, tg_format(arena, "--%s needs an argument", o->name),
                 tg_format(arena, "write --%s=%s", o->name, o->argument));
}

// --name, --name=value, --name value
static bool long_option(const char *word, words *w, const command *c, tg_options *out, tg_arena *arena,
                        tg_problem *problem)
{
    size_t length = strcspn(word, "=");
    tg_str name = { word, length };
    const char *value = word[length] == '=' ? word + length + 1 : NULL;
    const option *o = option_named(name, 0);
    if (!o || !(o->commands & c->bit))
        return unknown_option((tg_str){ word - 2, length + 2 },
                              tg_str_nearest(name, option_names(arena, c->bit)), c, arena, problem);
    if (o->kind == FLAG && value)
        return wrong(problem, tg_format(arena, "--%s takes no argument", o->name), (tg_str){ NULL, 0 });
    if (o->kind != FLAG && !value)
        value = next(w);
    if (o->kind != FLAG && !value)
        return needs_argument(o, arena, problem);
    return store(o, value, out, arena, problem);
}

// -q, -qv, -fjson, -f json
static bool short_options(const char *word, words *w, const command *c, tg_options *out, tg_arena *arena,
                          tg_problem *problem)
{
    for (const char *letter = word; *letter; letter++) {
        const option *o = option_named((tg_str){ NULL, 0 }, *letter);
        if (!o || !(o->commands & c->bit))
            return unknown_option(tg_format(arena, "-%c", *letter), (tg_str){ NULL, 0 }, c, arena, problem);
        if (o->kind == FLAG) {
            store(o, NULL, out, arena, problem);
            continue;
        }
        const char *value = letter[1] ? letter + 1 : next(w);
        return value ? store(o, value, out, arena, problem) : needs_argument(o, arena, problem);
    }
    return true;
}

static bool was_given(const tg_options *o, const char *name)
{
    const option *row = option_named(tg_str_from(name), 0);
    const void *member = (const char *)o + row->offset;
    return row->kind == FLAG ? *(const bool *)member : *(const char *const *)member != NULL;
}

static bool agree(const tg_options *o, tg_arena *arena, tg_problem *problem)
{
    for (size_t i = 0; i < sizeof exclusions / sizeof exclusions[0]; i++) {
        const exclusion *e = &exclusions[i];
        if (was_given(o, e->one) && was_given(o, e->other))
            return wrong(problem, tg_format(arena, "--%s and --%s exclude each other", e->one, e->other),
                         tg_str_from(e->reason));
    }
    if (o->paths.count && strcmp(o->command, "check") == 0 &&
        (o->all || o->staged || o->base || o->head || o->patch))
        return wrong(problem, S("paths and --all, --staged, --base, --head or --patch exclude each other"),
                     S("paths are checked as they lie there, without a comparison"));
    return true;
}

bool tg_options_parse(int argc, char **argv, tg_options *out, tg_arena *arena, tg_problem *problem)
{
    memset(out, 0, sizeof *out);
    words w = { argv + 1, argc > 0 ? argc - 1 : 0 };
    const command *c = w.left ? command_named(tg_str_from(w.at[0])) : NULL;
    if (c)
        next(&w);
    else
        c = &commands[0];
    out->command = c->name;
    bool only_paths = false;
    for (const char *word = next(&w); word; word = next(&w)) {
        bool fine = true;
        if (only_paths || word[0] != '-' || !word[1])
            tg_push(arena, &out->paths, ((tg_word){ NULL, word }));
        else if (strcmp(word, "--") == 0)
            only_paths = true;
        else if (word[1] == '-')
            fine = long_option(word + 2, &w, c, out, arena, problem);
        else
            fine = short_options(word + 1, &w, c, out, arena, problem);
        if (!fine)
            return false;
    }
    return agree(out, arena, problem);
}

// ----------------------------------------------------------------------------------------- outputs

static tg_strs format_names(tg_arena *arena)
{
    size_t count = 0;
    while (tg_report_formats()[count].name)
        count++;
    tg_str *names = tg_new_array(arena, tg_str, count);
    for (size_t i = 0; i < count; i++)
        names[i] = tg_str_from(tg_report_formats()[i].name);
    return (tg_strs){ names, count };
}

static bool unknown_format(tg_str name, tg_arena *arena, tg_problem *problem)
{
    tg_strs names = format_names(arena);
    tg_str near = tg_str_nearest(name, names);
    tg_str list = S("");
    for (size_t i = 0; i < names.count; i++)
        list = tg_format(arena, "%.*s%s%.*s", TG_ARG(list), i ? ", " : "", TG_ARG(names.items[i]));
    tg_str text = tg_format(arena, "unknown format \"%.*s\"", TG_ARG(tg_utf8_printable(arena, name)));
    if (near.data)
        return wrong(problem, text,
                     tg_format(arena, "did you mean %.*s? there are %.*s", TG_ARG(near), TG_ARG(list)));
    return wrong(problem, text, tg_format(arena, "there are %.*s", TG_ARG(list)));
}

// FORMAT=FILE
static bool one_output(const char *text, tg_sink *out, tg_arena *arena, tg_problem *problem)
{
    size_t length = strcspn(text, "=");
    tg_str name = { text, length };
    if (text[length] != '=' || !text[length + 1])
        return wrong(problem,
                     tg_format(arena, "--output needs FORMAT=FILE, not \"%.*s\"",
                               TG_ARG(tg_utf8_printable(arena, tg_str_from(text)))),
                     S("write --output=sarif=tracegate.sarif"));
    out->format = tg_report_format_named(name);
    out->path = text + length + 1;
    return out->format || unknown_format(name, arena, problem);
}

bool tg_options_sinks(const tg_options *o, tg_sink **items, size_t *count, tg_arena *arena,
                      tg_problem *problem)
{
    *items = tg_new_array(arena, tg_sink, o->outputs.count + 1);
    *count = 0;
    // Without -f, text goes to standard output, so that a pipeline's log says something beside the files.
    tg_sink *standard = &(*items)[(*count)++];
    standard->format = o->format ? tg_report_format_named(tg_str_from(o->format)) : tg_report_formats();
    if (!standard->format)
        return unknown_format(tg_str_from(o->format), arena, problem);
    for (size_t i = 0; i < o->outputs.count; i++)
        if (!one_output(o->outputs.items[i].text, &(*items)[(*count)++], arena, problem))
            return false;
    return true;
}

// -------------------------------------------------------------------------------------------- help

static void option_line(tg_buf *out, const option *o)
{
    char left[64];
    snprintf(left, sizeof left, "%s%c%s --%s%s%s", o->letter ? "-" : " ", o->letter ? o->letter : ' ',
             o->letter ? "," : " ", o->name, o->argument ? "=" : "", o->argument ? o->argument : "");
    if (strlen(left) > 28)
        tg_buf_format(out, "  %s\n  %-28s  %s\n", left, "", o->summary);
    else
        tg_buf_format(out, "  %-28s  %s\n", left, o->summary);
}

static void list_options(tg_buf *out, unsigned bits)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (options[i].commands & bits)
            option_line(out, &options[i]);
}

static void list_formats(tg_buf *out)
{
    tg_buf_add(out, S("\nformats:\n"));
    for (const tg_report_format *f = tg_report_formats(); f->name; f++)
        tg_buf_format(out, "  %-14s %s\n", f->name, f->summary);
}

#define EXIT_CODES                                                                                           \
    "\nexit status:\n"                                                                                       \
    "  0  checked; nothing that --fail-on names\n"                                                           \
    "  1  checked; findings that --fail-on names\n"                                                          \
    "  2  could not check all of it (what was found is reported all the same)\n"

static void help_of_all(tg_buf *out)
{
    tg_buf_add(out, S("tracegate checks what a Terraform change would create:\n"));
    for (const tg_rule *const *r = tg_rules(); *r; r++)
        tg_buf_format(out, "  %s\n", (*r)->title);
    tg_buf_add(out, S("\nusage:\n"));
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        tg_buf_format(out, "  %-38s  %s\n", commands[i].usage, commands[i].summary);
    tg_buf_add(
        out,
        S("\nexamples:\n"
          "  tracegate                                 what this branch and the working directory change\n"
          "  tracegate --base origin/main --head HEAD  one commit against another\n"
          "  tracegate --all -o sarif=tracegate.sarif  everything, for code scanning\n"
          "  tracegate modules/api                     one directory, no git needed\n" EXIT_CODES
          "\n\"tracegate check --help\" lists the options and the formats\n"));
}

void tg_options_help(tg_buf *out, const char *command_name)
{
    const command *c = command_name ? command_named(tg_str_from(command_name)) : NULL;
    if (!c) {
        help_of_all(out);
        return;
    }
    tg_buf_format(out, "usage: %s\n\n%s\n\noptions:\n", c->usage, c->summary);
    list_options(out, c->bit);
    if (c->bit & (CHECK | PLAN))
        list_formats(out);
    if (c->bit & (CHECK | CHANGES | PLAN))
        tg_buf_add(out, S(EXIT_CODES));
}
