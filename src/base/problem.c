// The two ways in which the program ends by itself: out of memory, and a defect of ours.
#include "tracegate/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MOST_TEMPORARIES 16
static char temporaries[MOST_TEMPORARIES][4096];
static size_t temporary_count;

void tg_on_exit_unlink(const char *path)
{
    if (!path) {
        if (temporary_count)
            temporary_count--;
        return;
    }
    if (temporary_count == MOST_TEMPORARIES || strlen(path) >= sizeof temporaries[0])
        return;
    memcpy(temporaries[temporary_count++], path, strlen(path) + 1);
}

static _Noreturn void leave(void)
{
    while (temporary_count)
        unlink(temporaries[--temporary_count]);
    fflush(stdout);
    _exit(2);
}

_Noreturn void tg_out_of_memory(void)
{
    fputs("tracegate: error: out of memory; check fewer roots at a time (PATH...)\n", stderr);
    leave();
}

_Noreturn void tg_bug(const char *what, const char *file, int line)
{
    fprintf(stderr, "tracegate: this is a defect of tracegate, please report it: %s does not hold at %s:%d\n",
            what, file, line);
    leave();
}

void *tg_allocate(size_t size)
{
    void *p = malloc(size ? size : 1);
    if (!p)
        tg_out_of_memory();
    return p;
}

void *tg_reallocate(void *old, size_t size)
{
    void *p = realloc(old, size ? size : 1);
    if (!p)
        tg_out_of_memory();
    return p;
}
