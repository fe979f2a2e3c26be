// The program: everything is in src/cli.
#include "tracegate/cli.h"

int main(int argc, char **argv)
{
    return tg_cli_main(argc, argv);
}
