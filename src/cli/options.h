// Options: one table makes parsing and --help; nothing else in the program looks at argv.
#ifndef TRACEGATE_CLI_OPTIONS_H
#define TRACEGATE_CLI_OPTIONS_H

#include "tracegate/report.h"

typedef enum tg_fail_on { TG_FAIL_ON_NEW, TG_FAIL_ON_ANY, TG_FAIL_ON_UNDECIDED, TG_FAIL_ON_NEVER } tg_fail_on;
typedef enum tg_color { TG_COLOR_AUTO, TG_COLOR_ALWAYS, TG_COLOR_NEVER } tg_color;

// One occurrence of an option that may be given several times, in the order of the command line.
typedef struct tg_word {
    const char *option; // long name; NULL for what is not an option
    const char *text;
} tg_word;
typedef struct tg_words {
    tg_word *items;
    size_t count, capacity;
} tg_words;

// One report to write.
typedef struct tg_sink {
    const tg_report_format *format;
    const char *path; // NULL: standard output
} tg_sink;

typedef struct tg_options {
    const char *command; // "check", ...
    bool help, version;
    bool all, staged;
    const char *base, *head; // revisions; NULL: not given
    int fail_on;             // tg_fail_on
    int color;               // tg_color
    const char *format;      // what standard output gets; NULL: text
    const char *category;
    tg_words inputs;       // --var, --var-file
    const char *workspace; // NULL: not known
    bool tf_var_env;
    bool no_inline_suppressions;
    const char *now;      // YYYY-MM-DD; NULL: the head commit's date, or today
    const char *patch;    // a unified diff, "-" standard input
    const char *baseline; // a SARIF of before
    tg_words outputs;     // FORMAT=FILE
    bool quiet, verbose;
    tg_words paths; // what is not an option
} tg_options;

// Reads the command line. False: `problem` says what is wrong with it and what would be right. Strings are
// argv's own.
bool tg_options_parse(int argc, char **argv, tg_options *out, tg_arena *arena, tg_problem *problem);
// The reports asked for by -f and -o, standard output first. False as above.
bool tg_options_sinks(const tg_options *options, tg_sink **items, size_t *count, tg_arena *arena,
                      tg_problem *problem);
// The command that a word may have been meant for; NULL: none is near.
const char *tg_options_meant(tg_str word);
// `tracegate --help` (`command_name` NULL), on one screen, or everything that one command takes.
void tg_options_help(tg_buf *out, const char *command_name);

#endif
