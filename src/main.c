#include "tracegate/cli.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    const char *command = argc > 1 ? argv[1] : "";
    if (strcmp(command, "ast") == 0)
        return tg_cli_ast(argc - 1, argv + 1);
    if (strcmp(command, "tokens") == 0)
        return tg_cli_tokens(argc - 1, argv + 1);
    if (strcmp(command, "eval") == 0)
        return tg_cli_eval(argc - 1, argv + 1);
    fprintf(stderr, "usage: tracegate ast|eval|tokens …\n");
    return 2;
}
