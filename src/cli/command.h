// The commands, one file each; and what they share.
#ifndef TRACEGATE_CLI_COMMAND_H
#define TRACEGATE_CLI_COMMAND_H

#include "options.h"

#include <stdio.h>

// Each returns the exit status.
int tg_command_check(const tg_options *options, tg_arena *arena);
int tg_command_changes(const tg_options *options, tg_arena *arena);
int tg_command_plan(const tg_options *options, tg_arena *arena);
int tg_command_explain(const tg_options *options, tg_arena *arena);

// Says on standard error what went wrong outside, with its remedy. Returns 2, the exit status for it.
int tg_say_problem(const tg_problem *problem);
// Whether `stream` gets colour: the option, NO_COLOR, a terminal.
bool tg_wants_color(FILE *stream, int color);
// Writes to standard output; a failure (a full disk, a closed pipe) is said. Returns `status`, or 2.
int tg_print(tg_str text, int status);

#endif
