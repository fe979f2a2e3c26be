// The command line's entry: reads the options, runs the command, and says in one message what went wrong outside.
#include "tracegate/cli.h"

#include "command.h"
#include "work.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct route {
    const char *command;
    int (*run)(const tg_options *options, tg_arena *arena); // exit status
} route;
static const route routes[] = {
    { "check", tg_command_check },
    { "changes", tg_command_changes },
    { "plan", tg_command_plan },
    { "explain", tg_command_explain },
};

// Commands that look at single inputs and read their own arguments.
typedef struct tool {
    const char *command;
    int (*run)(int argc, char **argv);
} tool;
static const tool tools[] = {
    { "ast", tg_cli_ast },
    { "tokens", tg_cli_tokens },
    { "eval", tg_cli_eval },
};

bool tg_wants_color(FILE *stream, int color)
{
    const char *no_color = getenv("NO_COLOR");
    if (color != TG_COLOR_AUTO)
        return color == TG_COLOR_ALWAYS;
    return isatty(fileno(stream)) && !(no_color && *no_color);
}

int tg_say_problem(const tg_problem *problem)
{
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    fputs("tracegate: error: ", stderr);
    if (problem->path.data && problem->path.length)
        fprintf(stderr, "%.*s: ", TG_ARG(tg_utf8_printable(&arena, problem->path)));
    fprintf(stderr, "%.*s\n", TG_ARG(problem->text));
    if (problem->remedy.data)
        fprintf(stderr, "  = hint: %.*s\n", TG_ARG(problem->remedy));
    tg_arena_reset(&arena);
    return 2;
}

int tg_print(tg_str text, int status)
{
    size_t written = fwrite(text.data, 1, text.length, stdout);
    if (written == text.length && fflush(stdout) == 0)
        return status;
    if (errno == EPIPE)
        return 2; // whoever reads has seen enough, and knows
    return tg_say_problem(&(tg_problem){ .code = "output/write",
                                         .text = tg_str_from("cannot write to standard output"),
                                         .remedy = tg_str_from(strerror(errno)) });
}

static int run_command(const tg_options *options, tg_arena *arena)
{
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++)
        if (strcmp(options->command, routes[i].command) == 0)
            return routes[i].run(options, arena);
    tg_bug("every command of the table has a route", __FILE__, __LINE__);
}

static int print_help(const char *command)
{
    tg_buf out = { 0 };
    tg_options_help(&out, command);
    int status = tg_print(tg_buf_str(&out), 0);
    tg_buf_free(&out);
    return status;
}

static int parse_and_run(int argc, char **argv, tg_arena *arena)
{
    tg_options options;
    tg_problem problem;
    if (!tg_options_parse(argc, argv, &options, arena, &problem))
        return tg_say_problem(&problem);
    if (options.version)
        return tg_print(S("tracegate " TG_VERSION "\n"), 0);
    if (options.help)
        return print_help(argc > 1 && argv[1][0] != '-' ? options.command : NULL);
    return run_command(&options, arena);
}

typedef struct program {
    int argc;
    char **argv;
    int status;
} program;

static void run_program(void *data, size_t worker, size_t i)
{
    program *p = data;
    (void)worker;
    (void)i;
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    p->status = parse_and_run(p->argc, p->argv, &arena);
    tg_arena_reset(&arena);
}

int tg_cli_main(int argc, char **argv)
{
    // A reader that closes its end early is a write error with a message, not a silent death.
    signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; argc > 1 && i < sizeof tools / sizeof tools[0]; i++)
        if (strcmp(argv[1], tools[i].command) == 0)
            return tools[i].run(argc - 1, argv + 1);
    // On a stack that is large enough for the deepest input: the system's own may not be.
    program p = { argc, argv, 2 };
    tg_problem problem;
    if (!tg_work(1, 1, run_program, &p, &problem))
        return tg_say_problem(&problem);
    return p.status;
}
