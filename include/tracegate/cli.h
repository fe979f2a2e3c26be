// The command line: everything between main() and the layers. Each answers with the program's exit status (CLI.md,
// "Exit codes"): 0 all is well, 1 findings that count, 2 could not do all of it.
#ifndef TRACEGATE_CLI_H
#define TRACEGATE_CLI_H

// Runs the program.
int tg_cli_main(int argc, char **argv);

// Commands that look at single inputs and read their own arguments; argv[0] is the command's own name.

// `tracegate ast [--hash|--ndjson|--partial|--diags|--bench N] [--name X] FILE…`: files as the canonical AST JSON.
// `-` is standard input, named by --name; without files, their paths are read from standard input, a line each.
// Status 0 even where a file is rejected; 2 where one cannot be read.
int tg_cli_ast(int argc, char **argv);
// `tracegate tokens [--hash|--ndjson] [--name X] FILE…`: the tokens of files in HCL's native syntax.
int tg_cli_tokens(int argc, char **argv);
// `tracegate eval [--vars FILE] [--] EXPRESSION`: one line, `{"type":…,"value":…}`, or `{"error":true,…}` and status 2.
// `tracegate eval --batch`: the same for each line of standard input, `{"expr":…,"vars":{…}}`; status 0.
// A line may have "type": a type constraint, whose defaults are filled in and to which the value is converted.
// `--as-terraform`: unknown is all that Terraform says unknown of, also where all outcomes agree. `--outcomes`: a third
// key, the values that an unknown one can be, null where that is open.
int tg_cli_eval(int argc, char **argv);

#endif
